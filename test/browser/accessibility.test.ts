// What axe finds in the console and in the widget: nothing, in light and in dark.
import t from 'tap'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { answer, invite, launcherOf, openChat, panelOf, say } from './talk.ts'
import { openDesk, openShop, openVisitor } from './stage.ts'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const { stage, desk, pages } = await openShop(t)
const visitor = await openVisitor(t, stage)

/** No violation, in light and in dark. */
async function clean (t: Test, page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations, incomplete } = await new AxeBuilder({ page }).withTags(tags).analyze()
    const found = [...violations, ...incomplete.filter(({ id }) => id === 'color-contrast')]
    t.same(found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join('\n')}`), [], `${name}, ${colorScheme}`)
  }
}

/** The same for the widget, which axe sees only below the body (ux.md F.1.2). */
async function cleanWidget (t: Test, name: string): Promise<void> {
  await visitor.evaluate(() => {
    const host = document.querySelector('shopbell-chat')
    if (host?.parentElement !== document.body && host !== null) document.body.append(host)
  })
  await clean(t, visitor, name)
}

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

t.test('the widget, and the chat', async t => {
  await desk.goto(`${stage.origin}/visitors`)
  await launcherOf(visitor).waitFor()
  await cleanWidget(t, 'the button')
  await invite(desk, 'Can I help you?')
  await visitor.locator('shopbell-chat .card').waitFor()
  await cleanWidget(t, 'the invitation')
  await visitor.locator('shopbell-chat .card').getByRole('button', { name: 'Chat', exact: true }).click()
  await say(visitor, 'Yes, please.')
  await openChat(desk, 'Yes, please.')
  await answer(desk, 'Look at https://boots.example/brown')
  await panelOf(visitor).getByText('Look at').waitFor()
  await cleanWidget(t, 'talking')
  await clean(t, desk, 'a chat')
  await desk.getByRole('button', { name: 'End chat' }).click()
  await panelOf(visitor).getByRole('button', { name: 'Start a new chat' }).waitFor()
  await cleanWidget(t, 'ended')
  await desk.goto('about:blank')
  await panelOf(visitor).getByRole('button', { name: 'Leave a message' }).click()
  await panelOf(visitor).getByLabel('Name').waitFor()
  await panelOf(visitor).getByRole('button', { name: 'Send message' }).click()
  await panelOf(visitor).getByText(/^Tell us your name/).waitFor()
  await cleanWidget(t, 'the form, not filled in')
})
