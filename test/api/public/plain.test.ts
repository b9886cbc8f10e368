// The chat without JavaScript: forms, a cookie of our own, messages that reload themselves; and operators see its visitor like any other.
import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import t from 'tap'
import { takeMail } from '../../../src/store/mail.ts'
import type { SiteSettings } from '../../../src/wire/settings.ts'
import { otherAccount, owner, siteOrigin } from '../../helpers/actors.ts'
import { testApp } from '../../helpers/app.ts'
import { openConsole } from '../../helpers/consoles.ts'
import type { ConsoleActor } from '../../helpers/consoles.ts'
import { visitor, visitorOf } from '../../helpers/visitors.ts'
import { until } from '../../helpers/wait.ts'

const origin = 'https://chat.example'
const test = await testApp(t, { environment: { PUBLIC_URL: origin, SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'chat@shop.example' } })
const ana: ConsoleActor = await openConsole(await owner(test, { name: 'Ana', site: 'Ana\'s <b>shop</b>' }))
const { siteId } = ana
const { pool } = test.db

interface Page { statusCode: number, body: string, headers: LightMyRequestResponse['headers'] }

/** A browser without scripts: has its cookie, sends forms as they stand in the page. */
function browser (address = '10.1.2.3'): { get: (path?: string) => Promise<Page>, post: (act: string, fields: object, headers?: Record<string, string>) => Promise<Page>, fill: (act: string, fields: Record<string, string>) => Promise<Page>, cookie: () => string, keep: (cookie: string) => void } {
  let cookie = ''
  const get = async (path = ''): Promise<Page> => await test.ask({ url: `/c/${siteId}${path}`, remoteAddress: address, headers: { 'accept-language': 'en', 'user-agent': 'Lynx/2.9.0', ...(cookie === '' ? {} : { cookie }) } })
  const post = async (act: string, fields: object, headers: Record<string, string> = {}): Promise<Page> => {
    const payload = new URLSearchParams(fields as Record<string, string>).toString()
    const answer = await test.ask({ method: 'POST', url: `/c/${siteId}/${act}`, payload, remoteAddress: address, headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Lynx/2.9.0', origin, ...(cookie === '' ? {} : { cookie }), ...headers } })
    const set = answer.headers['set-cookie']
    if (set !== undefined) cookie = String(set).split(';')[0] ?? ''
    return answer
  }
  const fill = async (act: string, fields: Record<string, string>): Promise<Page> => {
    const { body } = await get()
    const form = new RegExp(`<form method="post" action="/c/${siteId}/${act}">(.*?)</form>`, 's').exec(body)?.[1]
    if (form === undefined) throw new Error(`no form ${act}, but ${body.match(/action="[^"]*"/g)?.join(' ')}`)
    const hidden = Object.fromEntries([...form.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)].map(([, name = '', value = '']) => [name, value]))
    return await post(act, { ...hidden, ...fields })
  }
  return { get, post, fill, cookie: () => cookie, keep: one => { cookie = one } }
}

async function settle (change: (settings: SiteSettings) => Partial<SiteSettings>): Promise<void> {
  const site = (await ana.post('/v1/operator/site', { site: siteId })).json()
  const settings = { ...site.settings, ...change(site.settings) }
  const saved = await ana.post('/v1/operator/site/settings', { site: siteId, name: site.name, origins: site.origins, settings })
  if (saved.statusCode !== 200) throw new Error(saved.body)
}

t.test('the page is whole without scripts: a form, who is there, and nothing that runs', async t => {
  const { get } = browser()
  await ana.until(async () => (await get()).body.includes('Somebody is here to answer'), { withinMs: 10_000, what: 'the site is online' })
  const page = await get()
  t.equal(page.headers['set-cookie'], undefined, 'looking sets no cookie')
  const policy = String(page.headers['content-security-policy'])
  for (const part of ["default-src 'none'", "form-action 'self'", "frame-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) t.ok(policy.includes(part), part)
  t.notMatch(policy, /unsafe/)
  const outside = page.body.replace(/<noscript>.*?<\/noscript>/gs, '')
  t.notMatch(outside, /<form|http-equiv="refresh"|<iframe/, 'with scripts there is nothing of it')
  t.match(page.body, /<noscript>.*<form method="post" action="\/c\/[a-z0-9]{12}\/say">.*<textarea name="text" required maxlength="4000" dir="auto">.*<\/noscript>/s)
  t.ok(page.body.includes('Chat with Ana&#39;s &lt;b&gt;shop&lt;/b&gt;'))
  t.notMatch(page.body, /<b>|onclick|javascript:/)
  t.equal((await pool.query('select 1 from visitor')).rowCount, 0, 'looking makes no visitor')
})

t.test('who writes is a visitor like any other, answered in the page, and seen to have read', async t => {
  const mara = browser()
  const said = await mara.fill('say', { text: 'Do they come in brown?\r\n<script>alert(1)</script>' })
  t.same([said.statusCode, said.headers.location], [303, `/c/${siteId}`])
  t.match(said.headers['set-cookie'], new RegExp(`^__Host-shopbell-${siteId}=[\\w.-]+; Max-Age=2592000; Path=/; HttpOnly; Secure; SameSite=Lax$`))
  const visitorId = visitorOf(mara.cookie().split('=')[1] ?? '')
  const [conversation] = (await ana.lists('open')).filter(({ visitor }) => visitor === visitorId)
  t.match(conversation, { state: 'waiting', events: [{ kind: 'message', by: 'visitor', text: 'Do they come in brown?\n<script>alert(1)</script>' }] })
  t.match(JSON.stringify(await ana.until(async () => await ana.sees(visitorId))), `${origin}/c/${siteId}`)
  t.match((await mara.get()).body, /You are waiting for somebody to answer\./)
  await ana.says(conversation!.id, 'They do. <img src=x onerror=alert(1)>')
  const talk = await mara.get('/talk')
  t.match(talk.headers['content-security-policy'], /default-src 'none'.*frame-ancestors 'self'/)
  t.notMatch(String(talk.headers['content-security-policy']), /script-src|unsafe/)
  t.match(talk.body, /<noscript><meta http-equiv="refresh" content="8"><\/noscript>/)
  t.notMatch(talk.body.replace(/<noscript>.*?<\/noscript>/gs, ''), /http-equiv="refresh"/)
  t.ok(talk.body.includes('They do. &lt;img src=x onerror=alert(1)&gt;'))
  t.ok(talk.body.includes('&lt;script&gt;alert(1)&lt;/script&gt;'))
  t.notMatch(talk.body, /<script|<img/)
  t.match(talk.body, /You are talking with Ana\./)
  t.match((await ana.lists('open')).find(({ id }) => id === conversation?.id), { state: 'talking', seenByVisitor: 2 })
  await mara.fill('say', { text: 'Thanks' })
  t.match((await ana.lists('open')).find(({ id }) => id === conversation?.id)?.events.map(event => 'text' in event && event.text).at(-1), 'Thanks')
  await mara.fill('end', {})
  t.equal((await ana.lists('open')).find(({ id }) => id === conversation?.id), undefined)
  t.match((await mara.get()).body, /This chat has ended\. What you write begins a new one\..*action="\/c\/[a-z0-9]{12}\/say"/s)
  await mara.fill('say', { text: 'One more thing' })
  t.not((await ana.lists('open')).find(({ visitor }) => visitor === visitorId)?.id, conversation?.id)
})

t.test('a form that is sent twice is one message of one visitor', async t => {
  const mara = browser()
  const key = randomUUID()
  await mara.post('say', { key, text: 'twice' })
  const first = mara.cookie()
  mara.keep('')
  await mara.post('say', { key, text: 'twice' })
  t.equal(visitorOf(mara.cookie().split('=')[1] ?? ''), visitorOf(first.split('=')[1] ?? ''))
  t.equal((await pool.query("select 1 from event where body ->> 'text' = 'twice'")).rowCount, 1)
})

t.test('who reloads the messages is here', async () => {
  const mara = browser()
  await mara.fill('say', { text: 'still here?' })
  const visitorId = visitorOf(mara.cookie().split('=')[1] ?? '')
  await pool.query("update presence set last_seen_at = last_seen_at - interval '15 s' where visitor_id = $1", [visitorId])
  await until(async () => {
    await mara.get('/talk')
    return (await pool.query("select 1 from presence where visitor_id = $1 and last_seen_at > clock_timestamp() - interval '5 s'", [visitorId])).rowCount === 1
  }, 'their contact', { everyMs: 250 })
})

t.test('under the owner\'s own domain a form goes back to where it came from', async t => {
  const mara = browser()
  t.equal((await mara.post('say', { key: randomUUID(), text: 'from the shop' }, { origin: siteOrigin, 'sec-fetch-site': 'same-origin' })).statusCode, 303)
  t.match((await mara.get()).body, /from the shop/)
})

t.test('other sites\' forms do nothing, and neither does another site\'s cookie', async t => {
  const count = async (): Promise<unknown> => (await pool.query('select (select count(*) from event) as events, (select count(*) from visitor) as visitors')).rows
  const mara = browser()
  await mara.fill('say', { text: 'hello' })
  const cookie = mara.cookie()
  const before = await count()
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }, { origin: siteOrigin }, { origin: siteOrigin, 'sec-fetch-site': 'same-site' }]) {
    for (const act of ['say', 'leave', 'start', 'end', 'open']) {
      const answer = await mara.post(act, { key: randomUUID(), text: 'hi', name: 'x', email: 'x@y.example' }, headers as Record<string, string>)
      t.equal(answer.statusCode, 403, `${act} ${JSON.stringify(headers)}`)
      t.match(answer.headers['content-type'], /^text\/html/)
      t.equal(answer.headers['set-cookie'], undefined)
    }
  }
  t.same(await count(), before)
  const eve = await otherAccount(test)
  const theirs = await test.ask({ url: `/c/${eve.siteId}/talk`, headers: { cookie: cookie.replace(siteId, eve.siteId) } })
  t.notMatch(theirs.body, /hello/)
})

t.test('a form that can\'t be taken is refused in words, and what was written is still there', async t => {
  const mara = browser()
  const text = `<b>"long"</b>${'x'.repeat(4000)}`
  const long = await mara.post('say', { key: randomUUID(), text })
  t.equal(long.statusCode, 400)
  t.match(long.body, /role="alert"/)
  t.ok(long.body.includes('&lt;b&gt;&quot;long&quot;&lt;/b&gt;xxx'))
  t.equal(mara.cookie(), '', 'nobody came of it')
  for (const fields of [{}, { key: 'x', text: 'hi' }, { key: randomUUID() }, { key: randomUUID(), text: '  ' }, { key: randomUUID(), text: 'a\u0000b' }]) t.equal((await mara.post('say', fields)).statusCode, 400, JSON.stringify(fields))
  const raw = async (payload: string | Buffer, type = 'application/x-www-form-urlencoded'): Promise<number> => (await test.ask({ method: 'POST', url: `/c/${siteId}/say`, payload, headers: { 'content-type': type } })).statusCode
  t.equal(await raw(`key=${randomUUID()}&text=%ff%fe`), 400, 'no UTF-8')
  t.equal(await raw(`key=${randomUUID()}&text=a&text=b`), 400, 'a field twice')
  t.equal(await raw(Array.from({ length: 30 }, (_, at) => `f${at}=1`).join('&')), 400)
  t.equal(await raw(`key=${randomUUID()}&text=hi&__proto__=x&constructor=y`), 303, 'other fields are nobody\'s')
  t.equal(await raw(`text=${'x'.repeat(70_000)}`), 413)
  for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) t.equal(await raw('{}', type), 415, type)
  t.equal((await test.ask({ method: 'POST', url: '/c/aaaaaaaaaaaa/say', payload: `key=${randomUUID()}&text=hi`, headers: { 'content-type': 'application/x-www-form-urlencoded' } })).statusCode, 404)
  t.equal((await mara.post('end', { key: randomUUID(), conversation: randomUUID() })).statusCode, 404)
})

t.test('who writes too often is told when to go on, and keeps what they wrote', async t => {
  const mara = browser('192.0.2.9')
  await mara.fill('say', { text: 'first' })
  const answers: Page[] = []
  for (let at = 0; at < 20; at++) answers.push(await mara.post('say', { key: randomUUID(), text: `number ${at}` }))
  const refused = answers.at(-1)
  t.equal(refused?.statusCode, 429)
  t.ok(Number(refused?.headers['retry-after']) >= 1)
  t.match(refused?.body, /too often.*number 19<\/textarea>/s)
})

t.test('before a chat it asks what the site asks, and nothing begins without what is needed', async t => {
  await settle(settings => ({ form: { on: true, fields: { ...settings.form.fields, name: 'required', email: 'optional', phone: 'optional' }, consent: { text: 'to <i>this</i>', url: 'https://shop.example/privacy' } } }))
  const mara = browser()
  await until(async () => (await mara.get()).body.includes('/start"'), 'the settings are here')
  const { body } = await mara.get()
  t.match(body, /name="name" type="text"[^>]* required.*name="phone" type="tel".*name="consent" value="yes" required.*to &lt;i&gt;this&lt;\/i&gt;.*href="https:\/\/shop\.example\/privacy"/s)
  t.equal((await mara.fill('start', { name: 'Mara', text: 'hi' })).statusCode, 400, 'without consent')
  t.equal((await mara.fill('start', { text: 'hi', consent: 'yes' })).statusCode, 400, 'without a name')
  t.equal((await mara.fill('start', { name: 'Mara', email: 'mara@mail.example', text: 'Do you ship?', consent: 'yes' })).statusCode, 303)
  const visitorId = visitorOf(mara.cookie().split('=')[1] ?? '')
  t.match((await ana.lists('open')).filter(({ visitor }) => visitor === visitorId), [{
    state: 'waiting', visitorName: 'Mara', events: [{ kind: 'started', answers: { name: 'Mara', email: 'mara@mail.example', consent: { text: 'to <i>this</i>' } } }, { kind: 'message', text: 'Do you ship?' }]
  }])
  await settle(settings => ({ form: { ...settings.form, on: false } }))
  const lea = browser()
  await until(async () => !(await lea.get()).body.includes('name="name"'), 'the form is off')
  t.match((await lea.get()).body, /\/start".*<textarea name="text".*name="consent" value="yes" required/s, 'the tick alone')
  t.equal((await lea.fill('start', { text: 'hi' })).statusCode, 400)
  t.equal((await lea.fill('start', { text: 'hi', consent: 'yes' })).statusCode, 303)
  await settle(settings => ({ form: { ...settings.form, consent: { text: '', url: '' } } }))
})

t.test('while nobody is there it takes a message with an address, and what was answered goes on there', async t => {
  const quiet = await testApp(t, { environment: { PUBLIC_URL: origin } })
  const owner2 = await owner(quiet, { name: 'Ola' })
  const path = `/c/${owner2.siteId}`
  const ask = async (cookie = ''): Promise<LightMyRequestResponse> => await quiet.ask({ url: path, headers: { cookie } })
  const { body } = await ask()
  t.match(body, /Nobody is here right now.*action="\/c\/[a-z0-9]{12}\/leave".*name="email" type="email"[^>]*required/s)
  t.notMatch(body, /type="tel"/)
  const site = (await owner2.post('/v1/operator/site', { site: owner2.siteId })).json()
  await owner2.post('/v1/operator/site/settings', { site: site.id, name: site.name, origins: site.origins, settings: { ...site.settings, form: { ...site.settings.form, fields: { ...site.settings.form.fields, phone: 'required' } } } })
  await until(async () => /name="phone" type="tel"[^>]*required/.test((await ask()).body), 'the phone is asked for')
  const send = async (fields: object): Promise<LightMyRequestResponse> => await quiet.ask({ method: 'POST', url: `${path}/leave`, payload: new URLSearchParams({ key, name: 'Mara', email: 'mara@mail.example', text: 'call me', ...fields }).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', origin } })
  const key = /name="key" value="([^"]+)"/.exec(body)?.[1] ?? ''
  t.equal((await send({})).statusCode, 400, 'it is needed')
  const left = await send({ phone: '030 123456' })
  t.equal(left.statusCode, 303)
  const cookie = String(left.headers['set-cookie']).split(';')[0] ?? ''
  t.match((await ask(cookie)).body, /Your message waits for an answer.*call me/s)
  const lists = async (list: string): Promise<Array<{ id: string, state: string }>> => (await owner2.post('/v1/operator/conversations', { list })).json().conversations
  const id = (await lists('left'))[0]?.id
  t.equal((await owner2.post('/v1/operator/send', { key: randomUUID(), conversation: id, text: 'We did' })).statusCode, 201)
  const answered = await ask(cookie)
  t.match(answered.body, /We did.*action="\/c\/[a-z0-9]{12}\/say"/s)
  const second = /name="key" value="([^"]+)"/.exec(answered.body)?.[1] ?? ''
  await quiet.ask({ method: 'POST', url: `${path}/say`, payload: new URLSearchParams({ key: second, text: 'Thank you' }).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', origin, cookie } })
  t.match(await lists('open'), [{ id, state: 'waiting' }])
})

t.test('what fetches ahead, asks for the head alone or draws a preview has read nothing', async t => {
  const mara = browser()
  await mara.fill('say', { text: 'hello' })
  const visitorId = visitorOf(mara.cookie().split('=')[1] ?? '')
  const id = (await ana.lists('open')).find(({ visitor }) => visitor === visitorId)?.id ?? ''
  await ana.says(id, 'Yes?')
  const seen = async (): Promise<number> => (await pool.query("select coalesce(max(seen), 0) as seen from read_mark where conversation_id = $1 and side = 'visitor'", [id])).rows[0].seen
  const ask = async (headers: Record<string, string>, method: 'GET' | 'HEAD' = 'GET'): Promise<void> => { await test.ask({ method, url: `/c/${siteId}/talk`, headers: { cookie: mara.cookie(), 'user-agent': 'Mozilla/5.0 Firefox/140.0', ...headers } }) }
  for (const headers of [{ 'sec-purpose': 'prefetch;prerender' }, { purpose: 'prefetch' }, { 'x-moz': 'prefetch' }, { 'user-agent': 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)' }, { 'user-agent': 'facebookexternalhit/1.1' }, { 'user-agent': 'WhatsApp/2.23.20.0' }] as Array<Record<string, string>>) {
    await ask(headers)
    t.equal(await seen(), 0, JSON.stringify(headers))
  }
  await ask({}, 'HEAD')
  t.equal(await seen(), 0, 'HEAD')
  await ask({})
  t.equal(await seen(), 2)
})

t.test('a mail\'s link that is pasted opens its conversation, or sends the transcript', async t => {
  const gone = await visitor(test, siteId)
  const { conversation } = (await gone.post('offline', { key: randomUUID(), name: 'Mara', email: 'mara@mail.example', text: 'call me, please' })).json()
  await ana.says(conversation, 'We did call')
  await gone.post('transcript', { key: randomUUID(), conversation, email: 'else@mail.example' })
  await pool.query("update mail set due_at = clock_timestamp() - interval '1 s'")
  const links = new Map<string, string>()
  for (let taken = await takeMail(pool); taken.kind !== 'none'; taken = await takeMail(pool)) if (taken.kind === 'mail' && taken.mail.kind !== 'transcript') links.set(taken.mail.kind, taken.mail.token)
  const mara = browser()
  for (const link of ['', 'https://chat.example/c/x', `#r=${'x'.repeat(43)}`, `#t=${'x'.repeat(43)}`]) t.match((await mara.fill('open', { link })).statusCode, /^(400|410)$/, link)
  t.equal(mara.cookie(), '')
  t.equal((await mara.fill('open', { link: `${origin}/c/${siteId}#r=${links.get('answer')}` })).statusCode, 303)
  t.match((await mara.get('/talk')).body, /call me, please.*We did call/s)
  const other = browser()
  const sent = await other.fill('open', { link: `${origin}/c/${siteId}#t=${links.get('confirm')}` })
  t.equal(sent.statusCode, 200)
  t.match(sent.body, /The transcript is on its way\./)
  t.equal(other.cookie(), '', 'it opens no conversation')
  t.match((await pool.query("select recipient from mail where kind = 'transcript'")).rows, [{ recipient: 'else@mail.example' }])
})

t.test('a visitor who was erased is a stranger again', async t => {
  const mara = browser()
  await mara.fill('say', { text: 'forget me' })
  const cookie = mara.cookie()
  await test.ask({ method: 'POST', url: `/v1/visitor/${siteId}/forget`, payload: JSON.stringify({ token: cookie.split('=')[1] }), headers: { 'content-type': 'text/plain' }, remoteAddress: '10.1.2.3' })
  await until(async () => !(await mara.get()).body.includes('forget me'), 'the node heard of it')
  await mara.fill('say', { text: 'hello again' })
  t.not(visitorOf(mara.cookie().split('=')[1] ?? ''), visitorOf(cookie.split('=')[1] ?? ''))
})
