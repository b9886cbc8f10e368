// What axe finds in the console: nothing, in light and in dark.
import t from 'tap'
import type { Page } from 'playwright-core'
import { clean } from './axe.ts'
import { everything } from '../helpers/everything.ts'
import { openDesk, openShop, openVisitor } from './stage.ts'

/** The one with the most kinds of fields, or all. */
const settings = ['site', 'hours', ...(everything ? ['invitations/new', 'look', 'words', 'form', 'chat', 'picture', 'invitations', 'privacy', 'identify'] : [])].map(name => `settings/${name}`)

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
  for (const page of ['inbox', 'install', 'settings', 'people', 'chats', ...settings]) {
    await desk.goto(`${stage.origin}/${page}`)
    // Settings are read first; the page's own heading doesn't wait for them.
    await desk.getByRole('main').getByRole('heading', { level: page.startsWith('settings') ? 2 : 1 }).first().waitFor()
    await open(desk, page)
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

/** Shows the fields that wait behind a box or a fold. */
async function open (desk: Page, page: string): Promise<void> {
  if (page === 'settings/hours') {
    await desk.getByLabel('Open by hours').check()
    await desk.getByRole('button', { name: 'Add a day' }).click()
  }
  if (page === 'settings/form') await desk.getByLabel('Ask before the chat begins').check()
  for (const fold of await desk.locator('.rule-form summary').all()) await fold.click()
  if (page === 'settings/identify') {
    await desk.getByRole('button', { name: 'Make a secret' }).click()
    await desk.getByText('It is shown only now').waitFor()
  }
}
