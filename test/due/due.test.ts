// Timed work goes round by itself, at its own pace, and tells whom it changed.
import t, { type Test } from 'tap'
import { createDue, type Work } from '../../src/due/due.ts'
import { leaveTab } from '../../src/store/presence.ts'
import { newClock, type Clock } from '../helpers/clock.ts'
import { until } from '../helpers/wait.ts'
import { openShop, visit } from '../store/shop.ts'

const silent = (): void => {}
const quiet = { info: silent, warn: silent, error: silent }
const none = async (): Promise<number[]> => []
const idle: Work = { markLeft: none, markGone: none, sweepLeft: none, sweepOperators: none, takeDue: none, recall: async () => {}, readTime: async () => performance.now() }
const tickAgeMs = (): number => 0

t.test('who is gone twice a second, what is due once; each account is told once', async t => {
  const clock = newClock()
  const done: string[] = []
  const told: string[] = []
  const work: Work = {
    ...idle,
    markLeft: async () => { done.push('gone'); return [1, 1, 2] },
    sweepLeft: async () => { done.push('operators'); return [] },
    takeDue: async () => { done.push('due'); return [3] }
  }
  const due = createDue({ pool: undefined as never, feed: { changed: (accountId, what) => { told.push(`${accountId} ${what}`) }, tickAgeMs }, log: quiet, timers: clock, random: () => 1, work })
  due.start()
  await clock.pass(1000)
  t.same([...done].sort(), ['due', 'gone', 'gone', 'operators', 'operators'])
  t.same([...told].sort(), ['1 roster', '1 roster', '2 roster', '2 roster', '3 log'])
  await due.stop()
  await clock.pass(5000)
  t.equal(done.length, 5)
  t.equal(clock.pending(), 0)
})

t.test('every ten minutes what was lost is recalled', async t => {
  const clock = newClock()
  let recalled = 0
  const due = createDue({ pool: undefined as never, feed: { changed: silent, tickAgeMs }, log: quiet, timers: clock, random: () => 1, work: { ...idle, recall: async () => { recalled++ } } })
  due.start()
  await clock.pass(600_000)
  t.equal(recalled, 1)
  await due.stop()
})

t.test('rounds rest between 0.8 and 1.0 of their time, and never run beside themselves', async t => {
  const clock = newClock()
  let runs = 0
  let finish: () => void = silent
  const work: Work = {
    ...idle,
    markLeft: async () => {
      runs++
      await new Promise<void>(resolve => { finish = resolve })
      return []
    }
  }
  const due = createDue({ pool: undefined as never, feed: { changed: silent, tickAgeMs }, log: quiet, timers: clock, random: () => 0, work })
  due.start()
  await clock.pass(399)
  t.equal(runs, 0)
  await clock.pass(1)
  t.equal(runs, 1)
  await clock.pass(5000)
  t.equal(runs, 1)
  finish()
  await clock.pass(400)
  t.equal(runs, 2)
  const stopped = due.stop()
  finish()
  await stopped
})

t.test('a failure is said once, hinders nobody, and is tried again', async t => {
  const clock = newClock()
  const said: string[] = []
  let failing = true
  let marked = 0
  const work: Work = {
    ...idle,
    markLeft: async () => {
      marked++
      if (failing) throw new Error('away')
      return []
    }
  }
  const due = createDue({ pool: undefined as never, feed: { changed: silent, tickAgeMs }, log: { ...quiet, error: (_, words) => { said.push(words) } }, timers: clock, random: () => 1, work })
  due.start()
  await clock.pass(2000)
  t.equal(marked, 4)
  t.same(said, ['Marking who is gone failed and is tried again.'])
  failing = false
  await clock.pass(500)
  failing = true
  await clock.pass(500)
  t.equal(said.length, 2, 'and again when it fails anew')
  await due.stop()
})

const databaseBegan = Date.parse('2026-02-03T04:05:06Z')

/** A node on a clock of a test's own, and what its last second asked for. */
function startNode (t: Test): { clock: Clock, lastSecond: () => Promise<string[]>, slow: (ms: number) => void, fail: (error: Error | undefined) => void, jump: (ms: number) => void, jumpDatabase: (ms: number) => void } {
  const clock = newClock()
  const done = new Set<string>()
  let [tickAge, jumped, databaseJumped] = [0, 0, 0]
  let failure: Error | undefined
  const note = (name: string) => async (): Promise<number[]> => {
    if (failure !== undefined) throw failure
    done.add(name)
    return []
  }
  const work: Work = { markLeft: note('left'), markGone: note('silent'), sweepLeft: note('left operators'), sweepOperators: note('silent operators'), takeDue: async unseen => await note(`the unseen are ${unseen}`)(), recall: async () => {}, readTime: async () => databaseBegan + clock.now() + databaseJumped }
  const node = createDue({ pool: undefined as never, feed: { changed: silent, tickAgeMs: () => tickAge }, log: quiet, timers: clock, random: () => 1, now: () => clock.now() + jumped, monotonicNow: () => clock.now(), work })
  t.teardown(async () => { await node.stop() })
  node.start()
  const lastSecond = async (): Promise<string[]> => {
    done.clear()
    await clock.pass(1500)
    return [...done].sort()
  }
  return { clock, lastSecond, slow: ms => { tickAge = ms }, fail: error => { failure = error }, jump: ms => { jumped += ms }, jumpDatabase: ms => { databaseJumped += ms } }
}

const saidOnly = ['left', 'left operators', 'the unseen are here']
const silenceToo = ['left', 'left operators', 'silent', 'silent operators', 'the unseen are gone']

t.test('a node that starts takes nobody\'s silence for their going within its first 20 s', async t => {
  const node = startNode(t)
  t.same(await node.lastSecond(), saidOnly)
  await node.clock.pass(16_000)
  t.same(await node.lastSecond(), saidOnly, 'after 19 s')
  await node.clock.pass(1000)
  t.same(await node.lastSecond(), silenceToo)
})

t.test('nor within 20 s after database, feed, node or clock stood still', async t => {
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const breaks: Record<string, (node: ReturnType<typeof startNode>) => Promise<unknown>> = {
    'a database that was away': async ({ fail, clock }) => {
      fail(away)
      await clock.pass(30_000)
      fail(undefined)
    },
    'a feed that could not read': async ({ slow, clock }) => {
      slow(30_000)
      await clock.pass(1000)
      slow(0)
    },
    'a clock that was set, or a process that was stopped': async ({ jump }) => { jump(30_000) },
    'a clock that was set back': async ({ jump }) => { jump(-30_000) },
    'the database\'s clock, which was set alone': async ({ jumpDatabase }) => { jumpDatabase(30_000) },
    'the database\'s clock, which was set back': async ({ jumpDatabase }) => { jumpDatabase(-30_000) }
  }
  for (const [what, happens] of Object.entries(breaks)) {
    const node = startNode(t)
    await node.clock.pass(21_000)
    t.same(await node.lastSecond(), silenceToo)
    await happens(node)
    t.same(await node.lastSecond(), saidOnly, what)
    await node.clock.pass(16_000)
    t.same(await node.lastSecond(), saidOnly, `${what}: 17 s later`)
    await node.clock.pass(3000)
    t.same(await node.lastSecond(), silenceToo, `${what}: and then again`)
  }
})

t.test('not even the first look after the database\'s clock was set counts anybody as silent', async t => {
  const node = startNode(t)
  await node.clock.pass(25_000)
  for (let at = 0; at < 30; at++) {
    await node.clock.pass(21_000 + 70 * at)
    node.jumpDatabase(5_000)
    t.same((await node.lastSecond()).filter(name => name.startsWith('silent')), [], `${at}`)
  }
})

t.test('a database\'s clock that is slowly put right changes nothing', async t => {
  const node = startNode(t)
  await node.clock.pass(21_000)
  for (let at = 0; at < 20; at++) {
    node.jumpDatabase(200)
    t.same(await node.lastSecond(), silenceToo)
  }
})

t.test('one account\'s trouble leaves the others\' silence to be found', async t => {
  const node = startNode(t)
  await node.clock.pass(21_000)
  node.fail(new Error('a row that nobody understands'))
  await node.clock.pass(1000)
  node.fail(undefined)
  t.same(await node.lastSecond(), silenceToo)
})

t.test('on the real database a visitor who left is gone within 6.5 s, and two nodes tell it once', async t => {
  const shop = await openShop()
  const { visitorId } = await visit(shop)
  const toldAt: number[] = []
  const nodes = [0, 1].map(() => createDue({ pool: shop.pool, feed: { changed: (accountId, what) => { if (what === 'roster' && accountId === shop.accountId) toldAt.push(performance.now()) }, tickAgeMs }, log: quiet }))
  for (const node of nodes) node.start()
  // The database writes down the leave somewhere between the two.
  const askedAt = performance.now()
  await leaveTab(shop.pool, { accountId: shop.accountId, visitorId, tab: 'a' })
  const answeredAt = performance.now()
  const told = await until(() => toldAt[0], 'their going to be told')
  const { rows } = await shop.pool.query<{ gone: boolean }>('select gone from presence where account_id = $1 and visitor_id = $2', [shop.accountId, visitorId])
  t.same(rows, [{ gone: true }])
  t.ok(told - askedAt >= 4_900 && told - answeredAt <= 6_500, `told ${told - answeredAt} to ${told - askedAt} ms after it`)
  await Promise.all(nodes.map(async node => { await node.stop() }))
  t.equal(toldAt.length, 1)
})
