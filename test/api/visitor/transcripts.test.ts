// What was said, to keep: as text, and by mail to those whose address it is; and the way back from a mail.
import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import t from 'tap'
import { createMail } from '../../../src/outbound/mail.ts'
import { createOutbox } from '../../../src/outbound/outbox.ts'
import { forgetMail } from '../../../src/store/mail.ts'
import { operator, otherAccount, owner } from '../../helpers/actors.ts'
import { testApp } from '../../helpers/app.ts'
import type { TestApp } from '../../helpers/app.ts'
import { openMailServer } from '../../helpers/mail-server.ts'
import { until } from '../../helpers/wait.ts'
import { askAsVisitor, helloBody, sayHello, visitor } from '../../helpers/visitors.ts'
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

/** The transcript that goes out to them, their address being signed. */
async function transcriptOf (mara: VisitorActor, body: { conversation: string, zone?: string }): Promise<string> {
  await pool.query("update visitor set email = id || '@signed.example', email_verified = true where id = $1", [mara.id])
  const key = randomUUID()
  t.match((await mara.post('transcript', { key, email: `${mara.id}@signed.example`, ...body })).json(), { state: 'sent' })
  return (await pool.query("select body ->> 'text' as text from mail where id = $1", [key])).rows[0].text
}

t.test('the text has who said what and when, in the visitor\'s zone', async t => {
  const { mara, conversation } = await talk()
  await pool.query("update event set at = '2026-07-01T22:30:00Z' where conversation_id = $1", [conversation])
  t.equal(await transcriptOf(mara, { conversation, zone: 'America/New_York' }), `Chat with Ana's shop
Times are those of America/New_York.

2026-07-01

18:30 Visitor:
      Do they come in brown?
      In 42?
18:30 Ana:
      > Visitor: Do they come in brown? In 42?
      They do. <b>Yes</b>
`)
  t.match(await transcriptOf(mara, { conversation, zone: '-03:30' }), /\n2026-07-01\n\n19:00 Visitor:/)
  t.match(await transcriptOf(mara, { conversation }), /Times are those of Europe\/Paris\.\n\n2026-07-02\n\n00:30/, 'by what the browser told')
  for (const zone of ['Mars/Phobos', '../../etc/passwd', '+25:00', '+02:99', 'x'.repeat(65)]) t.equal((await mara.post('transcript', { key: randomUUID(), conversation, email: 'a@x.test', zone })).statusCode, 400, zone)
})

t.test('it speaks the language that the visitor is spoken to in, whatever the site\'s is', async t => {
  const { mara, conversation } = await talk()
  const body = { ...helloBody({ token: mara.token }), client: { lang: 'en', langs: ['de-AT', 'en'], tz: 'Europe/Vienna', screen: '' } }
  t.equal((await askAsVisitor(test, `/v1/visitor/${siteId}/hello`, { body })).json().site.lang, 'de')
  t.match(await transcriptOf(mara, { conversation }), /^Chat mit Ana's shop\n/)
  const [mail] = (await mails()).filter(({ to }) => to.startsWith(mara.id))
  t.match(mail?.text, /<html lang=3D"de"|<html lang="de"/)
})

t.test('nobody gets what another visitor said', async t => {
  const { conversation } = await talk()
  const ola = await visitor(test, siteId)
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

t.test('an address that was typed into the chat\'s own form is confirmed like any other, and so is one that an answer went to', async t => {
  const mara = await visitor(test, siteId)
  const left = (await mara.post('offline', { key: randomUUID(), name: 'Mara', email: 'mara@two.example', text: 'call me' })).json()
  const { conversation } = await mara.says('hello')
  for (const one of [left.conversation, conversation]) t.match((await mara.post('transcript', { key: randomUUID(), conversation: one, email: 'mara@two.example' })).json(), { state: 'confirm' })
  t.same((await mails()).map(({ to, text }) => [to, /call me/.test(text)]), [['mara@two.example', false], ['mara@two.example', false]])
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
  const { conversation } = await mara.says('hello')
  await pool.query("update visitor set email = 'mara@five.example', email_verified = true where id = $1", [mara.id])
  const statuses: number[] = []
  for (let turn = 0; turn < 6; turn++) statuses.push((await mara.post('transcript', { key: randomUUID(), conversation, email: 'MARA@five.example' })).statusCode)
  t.same(statuses, [200, 200, 200, 200, 200, 429])
})

t.test('who is forgotten gives no mailbox room for more', async t => {
  const statuses: number[] = []
  for (let turn = 0; turn < 3; turn++) {
    const eve = await visitor(test, siteId)
    const { conversation } = await eve.says('a bomb')
    statuses.push((await eve.post('transcript', { key: randomUUID(), conversation, email: 'Bomb@seven.example' })).statusCode)
    await eve.post('forget')
    t.equal((await pool.query("select 1 from mail where recipient ilike '%seven.example' or body <> '{}' and recipient not like '%@%'")).rowCount, 0, 'their address is nowhere')
  }
  t.same(statuses, [200, 200, 429])
  t.same((await mails()).filter(({ to }) => /seven/.test(to)), [], 'and nothing goes out')
  await pool.query("update mail set created_at = created_at - interval '25 hours' where recipient not like '%@%'")
  await forgetMail(pool)
  t.equal((await pool.query("select 1 from mail where recipient not like '%@%'")).rowCount, 0, 'a day later the digest is gone, too')
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
  const site = (await ana.post('/v1/operator/site', { site: siteId })).json()
  await ana.post('/v1/operator/site/settings', { site: siteId, name: site.name, origins: site.origins, settings: { ...site.settings, chat: { ...site.settings.chat, transcript: false } } })
  t.match((await askAsVisitor(test, `/v1/visitor/${siteId}/transcript`, { body: { token: mara.token, key: randomUUID(), conversation, email: 'mara@mail.example' } })).json(), { code: 'transcripts_off' })
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
  t.match((await mara.post('transcript', { key: randomUUID(), conversation, email: 'mara@six.example' })).json(), { state: 'confirm' }, 'who follows it says nothing of further mail')
  const eve = await otherAccount(test)
  t.equal((await askAsVisitor(test, `/v1/visitor/${eve.siteId}/return`, { body: { link }, headers: {} })).statusCode, 410, 'elsewhere it opens nothing')
  await mara.post('forget')
  t.equal((await linkTo('return', link)).statusCode, 410, 'erased is erased')
  await until(async () => (await sayHello(test, siteId, { token: opened.token })).statusCode === 401, 'and so is what it opened')
})

t.test('a mail\'s link opens the one conversation that the mail is about, whoever its visitor is', async t => {
  const mara = await visitor(test, siteId)
  const before = (await mara.says('my secret')).conversation
  await ana.post('/v1/operator/end', { key: randomUUID(), conversation: before })
  const { conversation } = (await mara.post('offline', { key: randomUUID(), name: 'Mara', email: 'somebody@else.example', text: 'call me' })).json()
  await pool.query("update visitor set identity = 'mara-7', verified_at = now() where id = $1", [mara.id])
  await ana.post('/v1/operator/send', { key: randomUUID(), conversation, text: 'We called.' })
  const link = /#r=([\w-]{43})/.exec((await mails()).find(({ to }) => to === 'somebody@else.example')?.text ?? '')?.[1] ?? ''
  const { token } = (await linkTo('return', link)).json()
  const post = async (path: string, body: object): Promise<LightMyRequestResponse> => await askAsVisitor(test, `/v1/visitor/${siteId}/${path}`, { body: { token, ...body } })
  const hello = (await sayHello(test, siteId, { token })).json()
  t.equal(hello.conversation.id, conversation)
  t.equal(hello.token, token, 'it is never renewed')
  const look = await post('look', { lang: ['en'], tz: 'UTC' })
  t.match(look.json(), { lang: 'en' }, 'it stays good when the owner changes something')
  t.notOk('rules' in look.json(), 'and nobody is invited there')
  t.same((await post('history', {})).json().conversations.map(({ id }: { id: string }) => id), [conversation])
  for (const [path, body] of [['history', {}], ['end', { key: randomUUID() }], ['queue', {}], ['rate', { key: randomUUID(), rating: 'good' }], ['signal', { kind: 'seen', tab: 'a', number: 1 }], ['transcript', { key: randomUUID(), email: 'a@x.test' }]] as const) {
    t.equal((await post(path, { conversation: before, ...body })).statusCode, 404, path)
  }
  for (const [path, body] of [
    ['forget', {}], ['start', { key: randomUUID() }], ['identify', { key: randomUUID(), who: { name: 'Eve' } }], ['track', { key: randomUUID(), name: 'x' }], ['window', { code: randomUUID() }], ['offline', { key: randomUUID(), name: 'Eve', email: 'eve@x.test', text: 'x' }],
    ['answer', { key: randomUUID(), invitation: conversation, state: 'shown' }]
  ] as const) t.equal((await post(path, body)).statusCode, 401, path)
  const later = (await mara.post('start', { key: randomUUID() })).json().conversation
  t.equal(later, conversation, 'it goes on in their own browser')
  await post('send', { key: randomUUID(), text: 'thank you' })
  t.match((await mara.post('history', { conversation })).json().conversations[0].events.at(-1), { text: 'thank you' })
  await ana.post('/v1/operator/end', { key: randomUUID(), conversation })
  await mara.says('another secret')
  const heard = (await post('poll', { cursor: hello.cursor, signals: '', tab: 'tab1', tabs: [], hold: 0 })).json()
  t.ok(heard.events.some((event: { text?: string }) => event.text === 'thank you'))
  t.same([heard.events.filter((event: { conversation?: string }) => event.conversation !== conversation), heard.signals?.conversations ?? []], [[], []], 'what they say elsewhere is theirs')
  t.equal((await post('send', { key: randomUUID(), text: 'me, too' })).statusCode, 401, 'what is over is over')
  await pool.query("update mail set created_at = created_at - interval '8 days'")
  t.equal((await linkTo('return', link)).statusCode, 410, 'a week later it opens nothing')
})
