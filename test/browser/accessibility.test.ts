// What axe finds in the console: nothing, in light and in dark.
import t from 'tap'
import { clean } from './axe.ts'
import { openDesk, openShop, openVisitor } from './stage.ts'

const { stage, desk, pages } = await openShop(t)
const visitor = await openVisitor(t, stage)

t.test('the console', async t => {
  await clean(t, desk, 'nobody there')
  await visitor.goto(`${pages.origin}/`)
  const row = desk.locator('[data-visitor]')
  await row.click()
  await desk.getByRole('complementary', { name: 'Visitor profile' }).getByText('Chrome').first().waitFor()
  await row.getByRole('button', { name: /^Invite/ }).click()
  await desk.locator('#invite-text').waitFor()
  await clean(t, desk, 'a visitor, their profile, the invitation')
  await desk.getByRole('button', { name: 'Cancel' }).click()
  for (const page of ['inbox', 'install', 'settings', 'people', 'chats']) {
    await desk.goto(`${stage.origin}/${page}`)
    await desk.getByRole('main').getByRole('heading').first().waitFor()
    await clean(t, desk, page)
  }
  await desk.getByRole('button', { name: 'Keys' }).click()
  await clean(t, desk, 'help')
  await desk.keyboard.press('Escape')
  const stranger = await openDesk(t, stage)
  await stranger.goto(`${stage.origin}/sign-in`)
  await stranger.locator('#password').waitFor()
  await clean(t, stranger, 'sign-in')
  await stranger.goto(stage.served.address('Sign up') ?? '')
  await stranger.locator('#siteName').waitFor()
  await clean(t, stranger, 'sign-up')
})
