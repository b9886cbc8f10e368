// What axe finds in the widget, and in the chat at the operator's desk: nothing, in light and in dark. The element is put into the body, since axe passes over what stands beside it.
import t from 'tap'
import { clean, cleanLayer } from '../axe.ts'
import { decide } from '../settings.ts'
import { openShop, openVisitor } from '../stage.ts'
import { answer, invite, launcherOf, openChat, panelOf, say } from '../talk.ts'

const { stage, desk, pages } = await openShop(t)
await decide(desk, ({ form }) => {
  Object.assign(form, { on: true, fields: { name: 'required', email: 'optional', phone: 'optional', question: 'optional' }, consent: { text: 'I agree to the terms.', url: 'https://boots.example/terms' } })
})
const visitor = await openVisitor(t, stage)
const html = await (await fetch(`${pages.origin}/`)).text()
await visitor.route(`${pages.origin}/`, async route => { await route.fulfill({ contentType: 'text/html', body: html.replace('<script async', '<script async data-mount="body"') }) })

t.test('P06: the widget, and the chat at the desk', async t => {
  const panel = panelOf(visitor)
  await visitor.goto(`${pages.origin}/`)
  await launcherOf(visitor).waitFor()
  t.equal(await visitor.locator('body > shopbell-chat').count(), 1, 'where axe looks')
  await clean(t, visitor, 'the button')
  await invite(desk, 'Can I help you?')
  const card = visitor.locator('shopbell-chat .card')
  await card.waitFor()
  await clean(t, visitor, 'the invitation')
  await card.getByRole('button', { name: 'No, thanks' }).click()

  await launcherOf(visitor).click()
  await panel.getByLabel('Name').waitFor()
  await clean(t, visitor, 'the form before')
  await panel.getByRole('button', { name: 'Start chat' }).click()
  await panel.getByText(/^Tell us your name/).waitFor()
  await clean(t, visitor, 'the form before, not filled in')
  await panel.getByLabel('Name').fill('Mara')
  await panel.getByRole('checkbox').check()
  await panel.getByRole('button', { name: 'Start chat' }).click()
  await panel.getByText('You\'re next.').first().waitFor()
  await clean(t, visitor, 'waiting')

  await say(visitor, 'Do they come in brown?')
  await openChat(desk, 'Do they come in brown?')
  await answer(desk, 'Look at https://boots.example/brown')
  await panel.getByText('Look at').waitFor()
  await clean(t, visitor, 'talking')
  await clean(t, desk, 'a chat')
  await panel.getByRole('button', { name: 'Emoji' }).click()
  await panel.getByRole('grid').waitFor()
  await cleanLayer(t, visitor, 'the emoji')
  await visitor.keyboard.press('Escape')
  await panel.getByRole('button', { name: 'More' }).click()
  await cleanLayer(t, visitor, 'the menu')
  await visitor.keyboard.press('Escape')

  await desk.getByRole('button', { name: 'End chat' }).click()
  await panel.getByText('How was this chat?').waitFor()
  await clean(t, visitor, 'the rating')
  await panel.getByText('Good', { exact: true }).click()
  await panel.getByLabel('Say more').waitFor()
  await clean(t, visitor, 'the rating, with a comment')
  await desk.goto('about:blank')
  await panel.getByRole('button', { name: 'Leave a message' }).click()
  await panel.getByLabel('Message').waitFor()
  await cleanLayer(t, visitor, 'offline')
  await panel.getByRole('button', { name: 'Send message' }).click()
  await panel.getByText(/^Write what we can help you with/).waitFor()
  await cleanLayer(t, visitor, 'offline, not filled in')
})
