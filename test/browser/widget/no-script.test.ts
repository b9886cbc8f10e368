// The chat page where JavaScript is off, and where a mail leads: the real program, a real browser, a real mail server.
import { randomUUID } from 'node:crypto'
import AxeBuilder from '@axe-core/playwright'
import PostalMime from 'postal-mime'
import t from 'tap'
import type { Test } from 'tap'
import type { Page } from 'playwright-core'
import { toLetter } from '../../../src/outbound/letters.ts'
import { everything } from '../../helpers/everything.ts'
import { openMailServer } from '../../helpers/mail-server.ts'
import { decide } from '../settings.ts'
import { answer, openChat, wordsAt } from '../talk.ts'
import { openDesk, openStage, openVisitor, picture, readSnippet, signUp, uncaught } from '../stage.ts'
import { until } from '../../helpers/wait.ts'

if (everything) await tell(t)

t.test('a mail\'s link has its token behind the hash, where no server sees it', async t => {
  const letter = toLetter({
    accountId: 1, id: randomUUID(), recipient: 'mara@mail.example', attempts: 1, ageMs: 0, conversationId: randomUUID(), language: 'auto', site: { id: 'abcdefghijkl', name: 'Shop' }, kind: 'answer', token: 'T'.repeat(43), words: [{ name: 'Ben', text: 'hi' }]
  }, { publicUrl: 'https://chat.example' })
  const url = new URL(/https:\S+/.exec(letter.text)?.[0] ?? '')
  t.same([url.pathname, url.search, url.hash], ['/c/abcdefghijkl', '', `#r=${'T'.repeat(43)}`])
})

// By its place: what looks for texts passes over <noscript>.
async function says (page: Page, words: string): Promise<boolean> {
  return (await page.locator('.plain header p').textContent() ?? '').includes(words)
}

async function tell (t: Test): Promise<void> {
  const server = await openMailServer(t)
  const stage = await openStage(t, { SMTP_URL: server.url, MAIL_FROM: 'chat@shop.example' })
  const desk = await openDesk(t, stage)
  await signUp(desk, stage, 'https://boots.example')
  const siteId = /\/w\/([a-z0-9]{12})\.js/.exec(await readSnippet(desk))?.[1] ?? ''
  const chat = `${stage.origin}/c/${siteId}`
  await desk.goto(`${stage.origin}/visitors`)

  await t.test('without JavaScript two people talk, and what is being written stays while messages come', async t => {
    const page = await openVisitor(t, stage, { javaScriptEnabled: false, colorScheme: 'dark' })
    await until(async () => {
      await page.goto(chat)
      return await says(page, 'Somebody is here to answer.')
    }, 'the operator is seen to be here')
    await page.getByLabel('Write a message').fill('Do they come in brown?')
    await page.getByRole('button', { name: 'Send' }).click()
    const talk = page.frameLocator('iframe')
    await talk.getByText('Do they come in brown?').waitFor()
    await openChat(desk, 'Do they come in brown?')
    await page.getByLabel('Write a message').fill('And in')
    await answer(desk, 'They do.')
    await talk.getByText('They do.').waitFor()
    t.equal(await page.getByLabel('Write a message').inputValue(), 'And in', 'the messages came by themselves, beside it')
    await page.getByLabel('Write a message').pressSequentially(' 42?')
    await page.getByRole('button', { name: 'Send' }).click()
    await desk.getByRole('log').getByText('And in 42?').waitFor()
    await talk.getByText('And in 42?').waitFor()
    await picture(page, '60-no-script-dark')
    await page.emulateMedia({ media: 'print' })
    t.ok(await page.locator('.copy .lines').isVisible(), 'printed, it is the conversation')
    t.notOk(await page.getByRole('button', { name: 'Send' }).isVisible())
    await page.emulateMedia({ media: 'screen' })
    await page.getByRole('button', { name: 'End the chat' }).click()
    await until(async () => await says(page, 'This chat has ended.'), 'it has ended')
  })

  await t.test('the page without JavaScript can be used by everybody', async t => {
    // axe is a script: the same elements, with scripts on.
    const page = await openVisitor(t, stage)
    const markup = await (await fetch(chat, { headers: { 'accept-language': 'en' } })).text()
    const plain = /<noscript>(<div class="plain".*?)<\/noscript>/s.exec(markup)?.[1] ?? ''
    const styles = /<noscript><style[^>]*>(.*?)<\/style>/s.exec(markup)?.[1] ?? ''
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.setContent(`<!doctype html><html lang="en"><title>Chat</title><style>${styles}</style><main>${plain}</main></html>`)
      const { violations } = await new AxeBuilder({ page }).analyze()
      t.same(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html ?? ''}`), [], colorScheme)
    }
  })

  await t.test('an answer to somebody who left a message comes by mail, and its link opens the conversation in another browser', async t => {
    await decide(desk, ({ form }) => {
      form.fields.phone = 'optional'
      form.consent = { text: 'You may keep this for a year.', url: '' }
    })
    await desk.goto('about:blank')
    const mara = await openVisitor(t, stage, { javaScriptEnabled: false })
    await until(async () => {
      await mara.goto(chat)
      return await mara.getByLabel('E-mail address').isVisible()
    }, 'nobody is there')
    await mara.getByLabel('Name').fill('Mara')
    await mara.getByLabel('E-mail address').fill('mara@mail.example')
    await mara.getByLabel('Phone').fill('030 123456')
    await mara.getByLabel('Message', { exact: true }).fill('Call me, please')
    await mara.getByRole('checkbox').check()
    await mara.getByRole('button', { name: 'Leave the message' }).click()
    await until(async () => await says(mara, 'Your message waits for an answer, which comes by e-mail.'), 'it was left')
    await mara.goto('about:blank')
    await desk.goto(`${stage.origin}/inbox`)
    await desk.getByText(/^Agreed to: You may keep this for a year\. · .*\d/).waitFor()
    await desk.getByRole('link', { name: '030 123456' }).waitFor()
    await desk.getByRole('link', { name: 'Answer', exact: true }).click()
    await desk.getByText('Goes to Mara by e-mail (mara@mail.example), and is in the chat when they come back.').waitFor()
    await answer(desk, 'We called, nobody was there.')
    // A minute of quiet, as it is.
    await until(() => server.got.length > 0, 'the mail', { withinMs: 90_000, everyMs: 500 })
    const mail = await PostalMime.parse(server.got[0]?.raw ?? '')
    t.same(server.got.map(({ to }) => to), [['mara@mail.example']])
    t.match(mail.text, /We called, nobody was there\./)
    const elsewhere = await openVisitor(t, stage)
    await elsewhere.goto(/http\S+#r=[\w-]{43}/.exec(mail.text ?? '')?.[0] ?? '')
    await elsewhere.locator('#shopbell-hosted').getByText('We called, nobody was there.').waitFor()
    await elsewhere.locator('#shopbell-hosted').getByText('New', { exact: true }).waitFor()
    t.equal(new URL(elsewhere.url()).hash, '', 'the token is out of sight')
    await picture(elsewhere, '61-back-from-mail')
    const box = elsewhere.getByLabel('Write a message')
    await box.fill('Now I am here')
    await box.press('Enter')
    await openChat(desk, 'Now I am here')
    await desk.getByRole('log').getByText('Call me, please').waitFor()
    // The link opens its own conversation: what comes after it is a stranger's.
    await desk.getByRole('button', { name: 'End chat' }).click()
    await elsewhere.getByRole('button', { name: 'Start a new chat' }).click()
    await elsewhere.getByRole('checkbox').check()
    await elsewhere.getByRole('button', { name: 'Start chat' }).click()
    await box.fill('Another thing')
    await box.press('Enter')
    await openChat(desk, 'Another thing')
    t.same(await wordsAt(desk), ['Another thing'])
    await desk.getByText('No other chats.').waitFor()
    await answer(desk, 'Go on.')
    await elsewhere.locator('#shopbell-hosted').getByText('Go on.', { exact: true }).waitFor()
    t.same([elsewhere, desk].map(page => uncaught.get(page)), [[], []])
  })
}
