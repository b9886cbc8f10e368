// What was said, to keep: as text, and by mail to those whose address it is; and the way back from a mail.
import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import t from 'tap'
import { createMail } from '../../../src/outbound/mail.ts'
import { createOutbox } from '../../../src/outbound/outbox.ts'
import { operator, otherAccount, owner } from '../../helpers/actors.ts'
import { testApp } from '../../helpers/app.ts'
import type { TestApp } from '../../helpers/app.ts'
import { openMailServer } from '../../helpers/mail-server.ts'
import { askAsVisitor, sayHello, visitor } from '../../helpers/visitors.ts'
import type { VisitorActor } from '../../helpers/visitors.ts'

const server = await openMailServer(t)
const mailing = { environment: { SMTP_URL: server.url, MAIL_FROM: 'chat@shop.example', PUBLIC_URL: 'https://chat.example' } }
const test = await testApp(t, mailing)
const ana = await owner(test, { name: 'Ana' })
const { siteId } = ana
const { pool } = test.db
const outbox = createOutbox({ pool, mail: createMail({ smtpUrl: server.url, from: 'chat@shop.example' }), publicUrl: 'https://chat.example', log: { info: () => {}, warn: () => {}, error: () => {} } })
t.teardown(outbox.stop)

/** What the mail server gets of what is in the outbox, as (recipient, text). */
async function mails (): Promise<Array<{ to: string, text: string }>> {
  server.got.length = 0
  await pool.query("update mail set due_at = clock_timestamp() - interval '1 s' where sent_at is null")
  await outbox.sendDue()
  return server.got.map(({ to, raw }) => ({ to: to[0] ?? '', text: raw.replaceAll('=\r\n', '').replaceAll('=3D', '=') }))
}

async function talk (app: TestApp = test): Promise<{ mara: VisitorActor, conversation: string }> {
  const mara = await visitor(app, siteId)
  const { conversation } = await mara.says('Do they come in brown?\nIn 42?')
  await ana.post('/v1/operator/send', { key: randomUUID(), conversation, text: 'They do. <b>Yes</b>', quote: 1 })
  return { mara, conversation }
}

async function linkTo (path: 'return' | 'confirm', link: string, site = siteId): Promise<LightMyRequestResponse> {
  return await askAsVisitor(test, `/v1/visitor/${site}/${path}`, { body: { link } })
}

t.test('the text has who said what and when, in the visitor\'s zone', async t => {
  const { mara, conversation } = await talk()
  await pool.query("update event set at = '2026-07-01T22:30:00Z' where conversation_id = $1", [conversation])
  const answer = await mara.post('transcript/text', { conversation, zone: 'Europe/Berlin' })
  t.equal(answer.statusCode, 200)
  t.match(answer.headers, { 'content-type': 'text/plain; charset=utf-8', 'content-disposition': 'attachment; filename="chat.txt"', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  t.equal(answer.body, `Chat with Ana's shop
Times are those of Europe/Berlin.

2026-07-02

00:30 Visitor:
      Do they come in brown?
      In 42?
00:30 Ana:
      > Visitor: Do they come in brown? In 42?
      They do. <b>Yes</b>
`)
  t.match((await mara.post('transcript/text', { conversation, zone: '-03:30' })).body, /\n2026-07-01\n\n19:00 Visitor:/)
  t.match((await mara.post('transcript/text', { conversation })).body, /Times are those of UTC\.\n\n2026-07-01\n\n22:30/)
  for (const zone of ['Mars/Phobos', '../../etc/passwd', '+25:00', '+02:99', 'x'.repeat(65)]) t.equal((await mara.post('transcript/text', { conversation, zone })).statusCode, 400, zone)
})

t.test('nobody gets what another visitor said', async t => {
  const { conversation } = await talk()
  const ola = await visitor(test, siteId)
  t.equal((await ola.post('transcript/text', { conversation })).statusCode, 404)
  t.equal((await ola.post('transcript', { key: randomUUID(), conversation, email: 'ola@mail.example' })).statusCode, 404)
})

t.test('to an address that nobody vouches for goes a letter without a word of it, and the transcript when its link is used, once', async t => {
  const { mara, conversation } = await talk()
  const wish = { key: randomUUID(), conversation, email: 'mara@one.example', zone: 'Europe/Berlin' }
  for (let turn = 0; turn < 3; turn++) t.match((await mara.post('transcript', wish)).json(), { state: 'confirm' })
  const [letter, ...more] = await mails()
  t.same(more, [])
  t.equal(letter?.to, 'mara@one.example')
  t.notMatch(letter?.text, /brown|They do/)
  const link = /https:\/\/chat\.example\/c\/[a-z0-9]{12}#t=([\w-]{43})/.exec(letter?.text ?? '')?.[1] ?? ''
  t.equal((await linkTo('confirm', 'x'.repeat(43))).statusCode, 410)
  t.equal((await linkTo('return', link)).statusCode, 410, 'it opens no conversation')
  t.same(await mails(), [], 'nothing goes out before')
  for (let turn = 0; turn < 3; turn++) t.match((await linkTo('confirm', link)).json(), { state: 'sent' })
  const [transcript, ...rest] = await mails()
  t.same(rest, [])
  t.equal(transcript?.to, 'mara@one.example')
  t.match(transcript?.text, /Do they come in brown/)
  t.match((await mara.post('transcript', { ...wish, key: randomUUID(), email: 'Mara@one.example' })).json(), { state: 'sent' }, 'from now on it is known')
  t.equal((await mails()).length, 1)
  await pool.query("update mail set created_at = created_at - interval '25 hours'")
  t.equal((await linkTo('confirm', link)).statusCode, 410, 'a day later it is too old')
})

t.test('to the address that was left in this conversation it goes at once; not so in another one', async t => {
  const mara = await visitor(test, siteId)
  const left = (await mara.post('offline', { key: randomUUID(), name: 'Mara', email: 'mara@two.example', text: 'call me' })).json()
  const { conversation } = await mara.says('hello')
  t.match((await mara.post('transcript', { key: randomUUID(), conversation, email: 'mara@two.example' })).json(), { state: 'confirm' })
  t.match((await mara.post('transcript', { key: randomUUID(), conversation: left.conversation, email: 'mara@two.example' })).json(), { state: 'sent' })
  t.same((await mails()).map(({ to, text }) => [to, /call me/.test(text)]).sort(), [['mara@two.example', false], ['mara@two.example', true]])
})

t.test('a key is one wish: of somebody else it is refused', async t => {
  const { mara, conversation } = await talk()
  const key = randomUUID()
  t.equal((await mara.post('transcript', { key, conversation, email: 'mara@three.example' })).statusCode, 200)
  const other = await talk()
  t.match((await other.mara.post('transcript', { key, conversation: other.conversation, email: 'ola@three.example' })).json(), { code: 'key_taken' })
})

t.test('one mailbox gets two letters that nobody confirmed, five mails in all, a day', async t => {
  for (const [count, status] of [[1, 200], [2, 200], [3, 429]]) {
    const { mara, conversation } = await talk()
    const answer = await mara.post('transcript', { key: randomUUID(), conversation, email: 'bomb@four.example' })
    t.equal(answer.statusCode, status, String(count))
    if (status === 429) t.equal(answer.headers['retry-after'], '3600')
  }
  const mara = await visitor(test, siteId)
  const { conversation } = (await mara.post('offline', { key: randomUUID(), name: 'Mara', email: 'mara@five.example', text: 'call me' })).json()
  const statuses: number[] = []
  for (let turn = 0; turn < 6; turn++) statuses.push((await mara.post('transcript', { key: randomUUID(), conversation, email: 'MARA@five.example' })).statusCode)
  t.same(statuses, [200, 200, 200, 200, 200, 429])
})

t.test('two recipients in one, or none, are bad input', async t => {
  const { mara, conversation } = await talk()
  for (const email of ['a@x.test\r\nBcc: b@y.test', 'a@x.test, b@y.test', 'a@x.test;b@y.test', '<a@x.test>', 'a', '', 'a@[127.0.0.1]']) {
    t.equal((await mara.post('transcript', { key: randomUUID(), conversation, email })).statusCode, 400, email)
  }
})

t.test('without a mail server nothing pretends to send, and a site may give out none', async t => {
  const quiet = await testApp(t, { db: test.db })
  const mara = await visitor(quiet, siteId)
  t.equal(mara.hello.site.chat.mail, false)
  t.equal((await visitor(test, siteId)).hello.site.chat.mail, true)
  t.equal((await quiet.ask({ url: '/v1/operator/me', headers: { cookie: ana.cookie } })).json().mail, false)
  t.equal(ana.me.mail, true, 'operators are told, too')
  const { conversation } = await mara.says('hello')
  t.match((await mara.post('transcript', { key: randomUUID(), conversation, email: 'mara@mail.example' })).json(), { code: 'mail_off' })
  t.equal((await mara.post('transcript/text', { conversation })).statusCode, 200)
  const site = (await ana.post('/v1/operator/site', { site: siteId })).json()
  await ana.post('/v1/operator/site/settings', { site: siteId, name: site.name, origins: site.origins, settings: { ...site.settings, chat: { ...site.settings.chat, transcript: false } } })
  for (const path of ['transcript', 'transcript/text']) {
    const body = path === 'transcript' ? { key: randomUUID(), conversation, email: 'mara@mail.example' } : { conversation }
    t.match((await askAsVisitor(test, `/v1/visitor/${siteId}/${path}`, { body: { token: mara.token, ...body } })).json(), { code: 'transcripts_off' })
  }
  await ana.post('/v1/operator/site/settings', { site: siteId, name: site.name, origins: site.origins, settings: site.settings })
})

t.test('an operator\'s answer goes out by mail, and its link opens the conversation in another browser', async t => {
  const ben = await operator(test, ana, { name: 'Ben', sites: [siteId] })
  await mails()
  const mara = await visitor(test, siteId)
  const { conversation } = (await mara.post('offline', { key: randomUUID(), name: 'Mara', email: 'mara@six.example', text: 'call me' })).json()
  await ben.post('/v1/operator/send', { key: randomUUID(), conversation, text: 'We called.' })
  await ben.post('/v1/operator/send', { key: randomUUID(), conversation, text: 'Nobody was there.' })
  const [mail, ...more] = await mails()
  t.same(more, [])
  t.match(mail, { to: 'mara@six.example', text: /Ben from Ana's shop wrote[^]*We called\.[^]*Nobody was there\./ })
  const link = /https:\/\/chat\.example\/c\/[a-z0-9]{12}#r=([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? ''
  const opened = (await linkTo('return', link)).json()
  t.equal(opened.conversation, conversation)
  const back = (await sayHello(test, siteId, { token: opened.token })).json()
  t.match(back.conversation, { id: conversation, state: 'left', seenByVisitor: 0 })
  t.equal(back.conversation.events.length, 3)
  t.equal((await linkTo('confirm', link)).statusCode, 410)
  t.match((await mara.post('transcript', { key: randomUUID(), conversation: (await mara.says('hi')).conversation, email: 'mara@six.example' })).json(), { state: 'sent' }, 'who followed it reads that mailbox')
  const eve = await otherAccount(test)
  t.equal((await askAsVisitor(test, `/v1/visitor/${eve.siteId}/return`, { body: { link }, headers: {} })).statusCode, 410, 'elsewhere it opens nothing')
  await askAsVisitor(test, `/v1/visitor/${siteId}/forget`, { body: { token: opened.token } })
  t.equal((await linkTo('return', link)).statusCode, 410, 'erased is erased')
})
