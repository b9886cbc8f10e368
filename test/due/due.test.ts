// Timed work goes round by itself, at its own pace, and tells whom it changed.
import t from 'tap'
import { createDue, type Work } from '../../src/due/due.ts'
import { leaveTab } from '../../src/store/presence.ts'
import { newClock } from '../helpers/clock.ts'
import { openShop, visit } from '../store/shop.ts'

const silent = (): void => {}
const quiet = { info: silent, warn: silent, error: silent }

t.test('who is gone twice a second, what is due once; each account is told once', async t => {
  const clock = newClock()
  const done: string[] = []
  const told: string[] = []
  const work: Work = {
    markGone: async () => { done.push('gone'); return [1, 1, 2] },
    sweepOperators: async () => { done.push('operators'); return [] },
    takeDue: async () => { done.push('due'); return [3] }
  }
  const due = createDue({ pool: undefined as never, feed: { changed: (accountId, what) => { told.push(`${accountId} ${what}`) } }, log: quiet, timers: clock, random: () => 1, work })
  due.start()
  await clock.pass(1000)
  t.same([...done].sort(), ['due', 'gone', 'gone', 'operators', 'operators'])
  t.same([...told].sort(), ['1 roster', '1 roster', '2 roster', '2 roster', '3 log'])
  await due.stop()
  await clock.pass(5000)
  t.equal(done.length, 5)
  t.equal(clock.pending(), 0)
})

t.test('rounds rest between 0.8 and 1.0 of their time, and never run beside themselves', async t => {
  const clock = newClock()
  let runs = 0
  let finish: () => void = silent
  const work: Work = {
    markGone: async () => {
      runs++
      await new Promise<void>(resolve => { finish = resolve })
      return []
    },
    sweepOperators: async () => [],
    takeDue: async () => []
  }
  const due = createDue({ pool: undefined as never, feed: { changed: silent }, log: quiet, timers: clock, random: () => 0, work })
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
    markGone: async () => {
      marked++
      if (failing) throw new Error('away')
      return []
    },
    sweepOperators: async () => [],
    takeDue: async () => []
  }
  const due = createDue({ pool: undefined as never, feed: { changed: silent }, log: { ...quiet, error: (_, words) => { said.push(words) } }, timers: clock, random: () => 1, work })
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

t.test('on the real database a visitor who left is gone within 6.5 s, and two nodes tell it once', async t => {
  const shop = await openShop()
  const { visitorId } = await visit(shop)
  const told: number[] = []
  let left = Infinity
  const nodes = [0, 1].map(() => createDue({ pool: shop.pool, feed: { changed: (accountId, what) => { if (what === 'roster' && accountId === shop.accountId) told.push(performance.now() - left) } }, log: quiet }))
  for (const node of nodes) node.start()
  await leaveTab(shop.pool, { accountId: shop.accountId, visitorId, tab: 'a' })
  left = performance.now()
  for (const deadline = left + 8000; told.length === 0 && performance.now() < deadline;) await new Promise(resolve => { setTimeout(resolve, 20) })
  const { rows } = await shop.pool.query<{ gone: boolean }>('select gone from presence where account_id = $1 and visitor_id = $2', [shop.accountId, visitorId])
  t.same(rows, [{ gone: true }])
  t.ok((told[0] ?? 0) >= 4_900 && (told[0] ?? Infinity) <= 6_500, `told after ${told.join()} ms`)
  await Promise.all(nodes.map(async node => { await node.stop() }))
  t.equal(told.length, 1)
})
