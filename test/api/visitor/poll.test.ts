// A visitor's polls: held and short, answered within a second of news, ended in time, freed with the connection, and never misled by a cursor.
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { testApp } from '../../helpers/app.ts'
import { owner, siteOrigin } from '../../helpers/actors.ts'
import { openConsole } from '../../helpers/consoles.ts'
import { soonMs } from '../../helpers/followers.ts'
import { listening } from '../../helpers/listening.ts'
import { visitor } from '../../helpers/visitors.ts'

const test = await testApp(t)
const ana = await openConsole(await owner(test))
const { siteId } = ana
const server = await listening(t, test)

/** A poll's body. */
const bodyOf = (mara: { token: string, cursor: string, stamp: string, tab: string }, hold: number, more: object = {}): object =>
  ({ token: mara.token, cursor: mara.cursor, signals: mara.stamp, tab: mara.tab, tabs: [], hold, ...more })

/** What an answer may take besides its hold. */
const wayMs = 250

async function waitFor (what: string, isSo: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 3000; !isSo();) {
    if (Date.now() > deadline) throw new Error(`${what} did not come true`)
    await new Promise(resolve => { setTimeout(resolve, 5) })
  }
}

/** How long that takes. Beside each hold goes a timer as long: on a busy machine both are late. */
async function timeOf (act: Promise<void>): Promise<number> {
  const from = performance.now()
  await act
  return performance.now() - from
}

/** A visitor with an open conversation whose news are all heard. */
async function chatting (tab = 'tab1') {
  const mara = await visitor(test, siteId, { tab })
  const { conversation } = await mara.says('hello')
  await mara.hears('hello')
  await mara.until(async () => (await mara.poll()).statusCode === 204)
  return Object.assign(mara, { conversation })
}

t.test('a held poll is answered within a second of what was said', async t => {
  const mara = await chatting()
  const held = server.post(`/v1/visitor/${siteId}/poll`, bodyOf(mara, 25_000), { headers: { origin: siteOrigin } })
  await waitFor('a waiter', () => test.poller.counts().visitors === 1)
  const from = performance.now()
  await ana.says(mara.conversation, 'good day')
  const answer = await held
  t.ok(performance.now() - from < soonMs)
  t.equal(answer.status, 200)
  t.match(answer.json(), { events: [{ kind: 'message', text: 'good day', number: 2, conversation: mara.conversation }], poll: { after: 0, hold: 25_000 } })
  t.match(answer.headers, { 'cache-control': 'no-store', 'access-control-allow-origin': siteOrigin, 'content-length': String(Buffer.byteLength(answer.body)) })
})

t.test('a short poll brings it the next time, and 204 while there is nothing', async t => {
  const mara = await chatting()
  const quiet = await server.post(`/v1/visitor/${siteId}/poll`, bodyOf(mara, 0))
  t.same([quiet.status, quiet.body], [204, ''])
  const from = performance.now()
  await ana.says(mara.conversation, 'good day')
  await mara.hears('good day', { withinMs: soonMs })
  t.ok(performance.now() - from < soonMs)
})

t.test('polls of one browser share one connection', async t => {
  const mara = await chatting()
  let connections = 0
  const count = (): void => { connections++ }
  test.app.server.on('connection', count)
  for (let turn = 0; turn < 30; turn++) await server.post(`/v1/visitor/${siteId}/poll`, bodyOf(mara, turn % 10 === 0 ? 50 : 0))
  test.app.server.off('connection', count)
  t.ok(connections <= 1, `${connections} connections`)
})

t.test('a hold ends between 0.8 and 1.0 of what was asked', async t => {
  const mara = await chatting()
  const from = performance.now()
  const timer = timeOf(delay(2000))
  const answer = await server.post(`/v1/visitor/${siteId}/poll`, bodyOf(mara, 2000))
  const took = performance.now() - from
  t.equal(answer.status, 204)
  t.ok(took >= 1590, `not before 1.6 s: ${took}`)
  t.ok(took <= await timer + wayMs, `nor after 2 s and the way: ${took}`)
})

t.test('a browser that goes frees its waiter', async t => {
  const mara = await chatting()
  const gone = new AbortController()
  const held = server.post(`/v1/visitor/${siteId}/poll`, bodyOf(mara, 25_000), { signal: gone.signal })
  await waitFor('a waiter', () => test.poller.counts().visitors === 1)
  gone.abort()
  await t.rejects(held)
  await waitFor('a free place', () => test.poller.counts().visitors === 0)
  t.match(await mara.poll(), { statusCode: 204 })
})

t.test('of two polls of one tab the older is told to come each second', async t => {
  const mara = await chatting()
  const older = server.post(`/v1/visitor/${siteId}/poll`, bodyOf(mara, 25_000))
  await waitFor('a waiter', () => test.poller.counts().visitors === 1)
  const other = server.post(`/v1/visitor/${siteId}/poll`, bodyOf(mara, 25_000, { tab: 'tab2', tabs: ['tab1'] }))
  await waitFor('two waiters', () => test.poller.counts().visitors === 2)
  const newer = server.post(`/v1/visitor/${siteId}/poll`, bodyOf(mara, 25_000))
  t.match((await older).json(), { cursor: mara.cursor, events: [], poll: { after: 1000, hold: 0 } })
  await ana.says(mara.conversation, 'to both tabs')
  for (const held of [newer, other]) t.match((await held).json(), { events: [{ text: 'to both tabs' }] })
})

t.test('a ninth tab displaces the oldest', async t => {
  const mara = await chatting()
  const tabs = Array.from({ length: 9 }, (_, at) => `tab${at}`)
  const held = []
  for (const [at, tab] of tabs.entries()) {
    held.push(server.post(`/v1/visitor/${siteId}/poll`, bodyOf(mara, 25_000, { tab })))
    await waitFor('a waiter', () => test.poller.counts().visitors === Math.min(8, at + 1))
  }
  t.match((await held[0])?.json(), { poll: { after: 1000, hold: 0 } })
  await ana.says(mara.conversation, 'to all')
  for (const poll of held.slice(1)) t.match((await poll).json(), { events: [{ text: 'to all' }] })
})

t.test('a cursor of another log, of nothing, or ahead of the log is gone; one that is no cursor is bad input', async t => {
  const mara = await chatting()
  const [version, epoch = '', seq] = mara.cursor.split('.')
  const status = async (cursor: unknown, hold = 0): Promise<number> => (await server.post(`/v1/visitor/${siteId}/poll`, bodyOf(mara, hold, { cursor }))).status
  for (const cursor of [`${version}.other.${seq}`, `2.${epoch}.${seq}`, 'x', 'v1.x.0', `${version}.${epoch}`, `${version}.${epoch}.00`, `${version}.${epoch}.-1`, `${version}.${epoch}.zzzzzz`, 'a'.repeat(80)]) {
    t.equal(await status(cursor), 410, cursor)
    t.equal(await status(cursor, 25_000), 410, `${cursor}, held`)
  }
  for (const cursor of ['', 'a'.repeat(81), 'a b', `${mara.cursor}\n`, 7, null, [mara.cursor], { $gt: '' }]) t.equal(await status(cursor), 400, JSON.stringify(cursor))
  t.match((await server.post(`/v1/visitor/${siteId}/poll`, bodyOf(mara, 0, { cursor: 'x' }))).json(), { code: 'cursor_gone' })
})

t.test('the same cursor gives the same list, ten times, from the first on', async t => {
  const mara = await visitor(test, siteId)
  const first = mara.cursor
  const { conversation } = await mara.says('one')
  for (const text of ['two', 'three', 'four']) await ana.says(conversation, text)
  await mara.hears('four')
  const lists = []
  for (let turn = 0; turn < 10; turn++) lists.push((await server.post(`/v1/visitor/${siteId}/poll`, bodyOf({ ...mara, cursor: first }, 0))).json())
  for (const list of lists) t.same((list as { events: unknown[] }).events, mara.events)
  t.same(mara.events.map(event => 'number' in event && event.number), [1, 2, 3, 4])
  const old = await server.post(`/v1/visitor/${siteId}/poll`, bodyOf({ ...mara, cursor: first.replace(/[^.]+$/, '0') }, 0))
  t.same((old.json() as { events: unknown[] }).events, mara.events, 'also from the very start of the account\'s log: nobody else\'s')
})

t.test('POLL_MODE=short holds nothing longer than a second and says so; hold insists', async t => {
  const short = await testApp(t, { db: test.db, environment: { POLL_MODE: 'short' } })
  const mara = await visitor(short, siteId)
  t.same(mara.hello.poll, { after: 1000, hold: 0 })
  t.match(await mara.poll(0), { statusCode: 204 })
  const timer = timeOf(delay(1000))
  const took = await timeOf(mara.poll(25_000).then(answer => { t.match(answer, { statusCode: 204 }) }))
  t.ok(took <= await timer + wayMs, `${took} ms`)
  const { conversation } = await mara.says('hello')
  await ana.says(conversation, 'by short polls')
  const text = await mara.hears('by short polls', { withinMs: 1200 })
  t.equal(mara.pace?.hold, 0, JSON.stringify(text))
  const hold = await testApp(t, { db: test.db, environment: { POLL_MODE: 'hold' } })
  t.same((await visitor(hold, siteId)).hello.poll, { after: 0, hold: 25_000, least: 3000 })
  const auto = await testApp(t, { db: test.db, environment: { POLL_MODE: 'auto' } })
  t.same((await visitor(auto, siteId)).hello.poll, { after: 0, hold: 25_000 })
})
