// The database goes away and comes back: polls stay held, what needs it is refused with a time to wait, nothing acknowledged is lost, and nobody has to do anything.
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { startEmbeddedPostgres } from '../../src/store/embedded/start.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openPool } from '../../src/store/pool.ts'
import { startDue, testApp } from '../helpers/app.ts'
import { owner } from '../helpers/actors.ts'
import { openConsole } from '../helpers/consoles.ts'
import { askAsVisitor, helloBody, visitor } from '../helpers/visitors.ts'
import type { VisitorActor } from '../helpers/visitors.ts'

const log = { info: () => {}, warn: () => {}, error: () => {} }

// A cluster of its own: the others' tests go on meanwhile. It waits for the disk, as promised to whoever was answered.
const dataDir = mkdtempSync(join(tmpdir(), 'shopbell-outage-'))
chmodSync(dataDir, 0o755)
let postgres = await startEmbeddedPostgres({ dataDir, log })
const { url, migrateUrl, ownerUrl } = postgres
t.teardown(async () => {
  await postgres.stop()
  rmSync(dataDir, { recursive: true, force: true })
})
await migrate({ url, directUrl: migrateUrl, log })
const pool = openPool({ url, max: 5, log })
t.teardown(async () => { await pool.end() })
const test = await testApp(t, { db: { url, migrateUrl, ownerUrl, pool } })
startDue(t, test)
const ana = await openConsole(await owner(test))
const { siteId } = ana

t.test('held polls outlive a restart of the database, and bring what is said after it', async t => {
  const mara = await visitor(test, siteId)
  const { conversation } = await mara.says('before')
  for (const follower of [mara, ana]) await follower.hears('before')
  await ana.until(() => ana.roster > 0)
  await hasAll(mara, conversation)
  const held = mara.post('poll', { cursor: mara.cursor, signals: mara.stamp, tab: 'tab1', tabs: [], hold: 25_000 })
  let isHeld = true
  void held.then(() => { isHeld = false })

  await stop()
  const refused = [
    await mara.post('send', { key: randomUUID(), text: 'while it is away' }),
    await mara.post('start', { key: randomUUID() }),
    await mara.post('history'),
    await mara.post('signal', { tab: 'tab1', kind: 'typing', conversation, typing: true }),
    await askAsVisitor(test, `/v1/visitor/${siteId}/hello`, { body: helloBody() }),
    await ana.post('/v1/operator/send', { key: randomUUID(), conversation, text: 'x' })
  ]
  for (const [at, { statusCode, headers, body }] of refused.entries()) {
    t.same([statusCode, headers['retry-after'], JSON.parse(body).code], [503, '1', 'unavailable'], String(at))
  }
  t.equal((await test.ask({ url: '/healthz' })).statusCode, 200, 'the process is well')
  t.match(await mara.poll(), { statusCode: 204 }, 'short polls go on')
  t.ok(isHeld, 'and the held one is held')

  postgres = await startEmbeddedPostgres({ dataDir, log })
  const from = performance.now()
  const key = randomUUID()
  let sent = await ana.post('/v1/operator/send', { key, conversation, text: 'after' })
  while (sent.statusCode === 503 && performance.now() - from < 10_000) sent = await ana.post('/v1/operator/send', { key, conversation, text: 'after' })
  t.ok(sent.statusCode < 300, sent.body)
  t.match(await held, { statusCode: 200 })
  t.ok(performance.now() - from < 3000, `back within 3 s: ${performance.now() - from}`)
  t.match((await held).json().events, [{ text: 'after', number: 2 }], 'nothing of what was refused')
  await ana.hears('after')
  await mara.hears('after')
})

t.test('who was here is in the live list again by themselves, and it rings for nobody twice', async t => {
  const mara = await visitor(test, siteId)
  const before = await ana.until(async () => await ana.sees(mara.id))
  await stop()
  postgres = await startEmbeddedPostgres({ dataDir, log })
  const row = await ana.until(async () => {
    const answer = await ana.post('/v1/operator/roster', {})
    if (answer.statusCode !== 200) return undefined
    await mara.poll()
    return answer.json().visitors.find(({ id }: { id: string }) => id === mara.id)
  }, { withinMs: 15_000, what: 'the row' }).catch((error: unknown) => { t.fail(String(error)) })
  t.match(row, { visit: before.visit, visits: 1, arrivedAt: before.arrivedAt })
  const profile = (await ana.post('/v1/operator/visitor', { visitor: mara.id })).json()
  t.equal(profile.visits, 1)
})

t.test('away for longer, new polls are told so, held ones are held on', async t => {
  const mara = await visitor(test, siteId)
  const { conversation } = await mara.says('here')
  for (const follower of [mara, ana]) await follower.hears('here')
  await hasAll(mara, conversation)
  const held = mara.post('poll', { cursor: mara.cursor, signals: mara.stamp, tab: 'held', tabs: ['tab1'], hold: 25_000 })
  const from = performance.now()
  await stop()
  let answer = await mara.post('poll', { cursor: mara.cursor, signals: mara.stamp, tab: 'tab1', tabs: ['held'], hold: 0 })
  for (; answer.statusCode === 204 && performance.now() - from < 15_000; answer = await mara.post('poll', { cursor: mara.cursor, signals: mara.stamp, tab: 'tab1', tabs: ['held'], hold: 0 })) {
    await new Promise(resolve => { setTimeout(resolve, 250) })
  }
  t.same([answer.statusCode, answer.headers['retry-after']], [503, '1'])
  t.ok(performance.now() - from > 9000, 'not for a restart')
  postgres = await startEmbeddedPostgres({ dataDir, log })
  await ana.until(async () => (await ana.post('/v1/operator/send', { key: randomUUID(), conversation, text: 'back' })).statusCode === 201).catch((error: unknown) => { t.fail(String(error)) })
  t.match((await held).json(), { events: [{ text: 'back' }] })
})

t.test('a killed database loses nothing that was acknowledged', async t => {
  const mara = await visitor(test, siteId)
  const keys: string[] = []
  let going = true
  const sending = (async () => {
    while (going) {
      const key = randomUUID()
      const answer = await mara.post('send', { key, text: key })
      if (answer.statusCode === 201) keys.push(key)
    }
  })()
  while (keys.length < 20) await new Promise(resolve => { setTimeout(resolve, 5) })
  await stop('immediate')
  going = false
  await sending
  postgres = await startEmbeddedPostgres({ dataDir, log })
  const again = mara.at(test)
  await again.until(async () => {
    const answer = await again.post('history')
    return answer.statusCode === 200
  }).catch((error: unknown) => { t.fail(String(error)) })
  const { rows } = await pool.query<{ key: string }>('select key from event where visitor_id = $1 order by number', [mara.id])
  t.same(keys.filter(key => !rows.some(row => row.key === key)), [])
})

/** Nothing is under way to the visitor any more: the mark that their words are with the operator comes by itself, a moment later. */
async function hasAll (visitor: VisitorActor, conversation: string): Promise<void> {
  await ana.until(async () => (await ana.poll()).statusCode === 204)
  await visitor.until(() => (visitor.signals.get(conversation)?.deliveredToOperators ?? 0) > 0)
  await visitor.until(async () => (await visitor.poll()).statusCode === 204)
}

/** Ends all connections with it, as a restart does. */
async function stop (mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
  const pid = Number(readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n', 1)[0])
  process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT')
  for (let alive = true; alive;) {
    await new Promise(resolve => { setTimeout(resolve, 20) })
    try {
      process.kill(pid, 0)
    } catch {
      alive = false // gone
    }
  }
}
