// Hello: who a browser is, recognised by token or key, and what a first load is told.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { openPlaces } from '../../../src/insight/place.ts'
import { testApp } from '../../helpers/app.ts'
import type { TestApp } from '../../helpers/app.ts'
import { calmAddress, otherAccount, owner } from '../../helpers/actors.ts'
import { openConsole } from '../../helpers/consoles.ts'
import { sayHello, toTaken, visitor, visitorOf } from '../../helpers/visitors.ts'

const test = await testApp(t)
const ana = await owner(test)
const eve = await otherAccount(test)
const { siteId } = ana

const count = async (table: 'visitor' | 'visit' | 'page_view', where = 'true'): Promise<number> =>
  (await test.db.pool.query<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`)).rows[0]?.n ?? 0

t.test('without a token a new visitor is made, and told all that a first load needs', async t => {
  const before = await count('visitor')
  const answer = toTaken(await sayHello(test, siteId))
  const { token, cursor, events, poll, site, signals, conversation } = answer.json()
  t.match(token, /^v1\./)
  t.match(cursor, /^1\./)
  t.match({ events, site, poll }, { events: [], site: { name: 'Ana\'s shop', status: 'offline', lang: 'en', dir: 'ltr', revision: 0 }, poll: { after: 0, hold: 25_000 } })
  t.equal(conversation, undefined)
  t.same(signals.conversations, [])
  t.equal(await count('visitor'), before + 1)
  t.equal(answer.headers['set-cookie'], undefined)
})

t.test('with a valid token it is the same visitor, on another page of the same visit', async t => {
  const mara = await visitor(test, siteId)
  const again = await visitor(test, siteId, { token: mara.token, url: 'https://shop.example/tea', title: 'Tea' })
  t.equal(again.id, mara.id)
  t.equal(again.token, mara.token, 'younger than a day, it stays')
  const profile = (await ana.post('/v1/operator/visitor', { visitor: mara.id })).json()
  t.equal(profile.visits, 1)
  t.same(profile.recent[0].pages.map(({ url }: { url: string }) => url), ['https://shop.example/', 'https://shop.example/tea'])
})

t.test('a token of another site, another account, cut short, or of another type is refused, and makes nobody', async t => {
  const mara = await visitor(test, siteId)
  const theirs = await visitor(test, eve.siteId)
  const before = await count('visitor')
  t.equal((await sayHello(test, siteId, { token: theirs.token })).statusCode, 401)
  t.equal((await sayHello(test, eve.siteId, { token: mara.token })).statusCode, 401)
  for (const cut of [1, 5, 20, 43]) t.equal((await sayHello(test, siteId, { token: mara.token.slice(0, -cut) })).statusCode, 401, `${cut} off`)
  for (const odd of [{ $regex: '^' }, { $gt: '' }, true, 0, [], [mara.token], null, '']) t.equal((await sayHello(test, siteId, { token: odd as string })).statusCode, 400, JSON.stringify(odd))
  t.equal(await count('visitor'), before)
})

t.test('the same hello again, also at once, is the same visitor, visit and page', async t => {
  const key = randomUUID()
  const answers = await Promise.all(Array.from({ length: 5 }, async () => await sayHello(test, siteId, { key })))
  answers.push(await sayHello(test, siteId, { key }))
  t.same(answers.map(({ statusCode }) => statusCode), Array(6).fill(200))
  const ids = new Set(answers.map(answer => visitorOf(answer.json().token)))
  t.equal(ids.size, 1)
  const [id] = ids
  t.equal(await count('visit', `visitor_id = '${id}'`), 1)
  t.equal(await count('page_view', `visit_id = (select id from visit where visitor_id = '${id}')`), 1)
})

t.test('a key opens its visitor for ten minutes and on its own site only', async t => {
  const key = randomUUID()
  const mara = await visitor(test, siteId, { key })
  t.not((await visitor(test, eve.siteId, { key })).id, mara.id)
  await test.db.pool.query("update visitor set first_seen_at = first_seen_at - interval '11 min' where id = $1", [mara.id])
  t.not((await visitor(test, siteId, { key })).id, mara.id)
})

t.test('after half an hour without contact it is another visit of the same visitor', async t => {
  const mara = await visitor(test, siteId)
  const old = "clock_timestamp() - interval '31 min'"
  const firstAgoMs = 31 * 60_000
  await test.db.pool.query(`update visitor set first_seen_at = ${old} where id = $1`, [mara.id])
  await test.db.pool.query(`update visit set last_contact_at = ${old} where visitor_id = $1`, [mara.id])
  await test.db.pool.query(`update presence set last_seen_at = ${old} where visitor_id = $1`, [mara.id])
  await visitor(test, siteId, { token: mara.token, referrer: 'https://www.google.com/search?q=green+tea' })
  const { visits, recent, firstSeenAt, lastSeenAt } = (await ana.post('/v1/operator/visitor', { visitor: mara.id })).json()
  t.equal(visits, 2)
  t.ok(isAgo(firstSeenAt, firstAgoMs) && isAgo(lastSeenAt, 0), `first seen ${firstSeenAt}, last ${lastSeenAt}`)
  t.match(recent.map(({ number, source }: { number: number, source: object }) => ({ number, source })), [{ number: 2, source: { kind: 'search', words: 'green tea' } }, { number: 1, source: { kind: 'direct' } }])
})

/** Within what a slow machine takes. */
function isAgo (at: string, agoMs: number): boolean {
  return Math.abs(Date.now() - agoMs - Date.parse(at)) < 20_000
}

t.test('the install page hears of the first contact and of the last', async t => {
  const fresh = await otherAccount(test, { email: 'zoe@third.example', site: 'Zoe\'s' })
  t.notOk((await fresh.post('/v1/operator/site', { site: fresh.siteId })).json().firstContact)
  await visitor(test, fresh.siteId, { url: 'https://other.example/first' })
  const contact = async (): Promise<{ at: string, url: string, browser: string } | undefined> => (await fresh.post('/v1/operator/site', { site: fresh.siteId })).json().firstContact
  let found = await contact()
  for (const deadline = Date.now() + 2000; found === undefined && Date.now() < deadline;) found = await contact()
  t.match(found, { url: 'https://other.example/first', browser: 'Chrome', system: 'Linux' })
  t.ok(isAgo(found?.at ?? '', 0), `when: ${found?.at}`)
})

t.test('an open conversation comes along, with what was said', async t => {
  const mara = await visitor(test, siteId)
  await mara.says('still there?')
  const { conversation } = (await visitor(test, siteId, { token: mara.token })).hello
  t.match(conversation, { state: 'waiting', last: 1, more: false, events: [{ kind: 'message', text: 'still there?', number: 1 }] })
})

t.test('bots get an answer and ring nobody', async t => {
  const console = await openConsole(ana)
  for (const name of ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)']) {
    const bot = await visitor(test, siteId, { headers: { 'user-agent': name } })
    const person = await visitor(test, siteId)
    await console.until(async () => await console.sees(person.id))
    t.notOk(await console.sees(bot.id), name)
  }
})

t.test('where a visitor is comes from the address: the socket\'s, or a trusted proxy\'s word', async t => {
  const places = await openPlaces()
  const placeOf = async (node: TestApp, address: string, forwarded: string): Promise<string | undefined> => {
    const mara = await visitor(node, siteId, { address, headers: { 'x-forwarded-for': forwarded } })
    return (await ana.post('/v1/operator/visitor', { visitor: mara.id })).json().recent[0].place?.city
  }
  const alone = await testApp(t, { db: test.db, app: { places } })
  t.equal(await placeOf(alone, '128.101.101.101', '128.112.128.15'), 'Minneapolis', 'nobody is trusted')
  t.equal(await placeOf(alone, calmAddress, '128.112.128.15'), undefined)
  const behind = await testApp(t, { db: test.db, app: { places }, environment: { TRUST_PROXY: '10.1.2.3' } })
  t.equal(await placeOf(behind, calmAddress, '128.112.128.15'), 'Princeton')
  t.equal(await placeOf(behind, calmAddress, '128.101.101.101, 128.112.128.15'), 'Princeton', 'what the client wrote before the proxy\'s own entry counts nothing')
  t.equal(await placeOf(behind, '128.101.101.101', '128.112.128.15'), 'Minneapolis', 'a stranger is no proxy')
})
