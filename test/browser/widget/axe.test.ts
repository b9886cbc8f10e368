// What axe finds in the widget, and in the chat at the operator's desk: nothing, in light and in dark.
import t from 'tap'
import type { Test } from 'tap'
import { clean } from '../axe.ts'
import { answer, invite, launcherOf, openChat, panelOf, say } from '../talk.ts'
import { openShop, openVisitor } from '../stage.ts'

const { stage, desk, pages } = await openShop(t)
const visitor = await openVisitor(t, stage)

/** The same for the widget, which axe sees only below the body (ux.md F.1.2). */
async function cleanWidget (t: Test, name: string): Promise<void> {
  await visitor.evaluate(() => {
    const host = document.querySelector('shopbell-chat')
    if (host?.parentElement !== document.body && host !== null) document.body.append(host)
  })
  await clean(t, visitor, name)
}

t.test('P06: the widget, and the chat at the desk', async t => {
  await visitor.goto(`${pages.origin}/`)
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
