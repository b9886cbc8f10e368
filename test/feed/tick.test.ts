// The tick reads for all accounts and waits for nobody's requests.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { Listeners } from '../../src/feed/news.ts'
import type { EventRecord } from '../../src/feed/news.ts'
import { Tick } from '../../src/feed/tick.ts'
import { rig } from '../poller/rig.ts'
import { fakeLog, newServerClock } from './fake-log.ts'

t.test('a new site is learnt by the tick\'s own connections, not behind requests', async t => {
  const { log, feed, clock } = await rig(t)
  const before = log.calls.get('listSites')
  const siteId = 'newsite12345'
  log.sites = [...log.sites, { id: siteId, status: 'online', statusSeq: 0, settingsSeq: 0 }]
  log.say({ siteId })
  await clock.pass(1000)
  t.match(feed.siteStatus(log.events[0]?.accountId ?? 0, siteId), { status: 'online' })
  t.equal(log.calls.get('listSitesInTick'), 1)
  t.equal(log.calls.get('listSites'), before)
})

const tooSlow = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' })

/** A tick with the rings of accounts 1 to `count`, on a database that brings `bearable` events before it fails. */
async function crowd ({ count, bearable, failure = tooSlow }: { count: number, bearable: number, failure?: Error }): Promise<{ tick: Tick, clock: ReturnType<typeof newServerClock>, asked: number[], say: (perAccount: number) => void, tips: () => number[] }> {
  const clock = newServerClock()
  const asked: number[] = []
  let tip = 0
  const toEvent = (accountId: number, seq: number): EventRecord => ({ accountId, seq, kind: 'operator_changed', author: 'system', key: randomUUID(), body: {}, at: new Date() })
  const source = {
    ...fakeLog().source,
    findTips: async (accountIds: number[]) => new Map(accountIds.map(accountId => [accountId, { tip: 0, base: 0 }])),
    readNews: async ({ accountIds, tips }: { accountIds: number[], tips: number[] }) => {
      asked.push(accountIds.length)
      const events = accountIds.flatMap((accountId, at) => Array.from({ length: Math.min(1_000, tip - (tips[at] ?? 0)) }, (_, above) => toEvent(accountId, (tips[at] ?? 0) + above + 1)))
      if (events.length > bearable) throw failure
      return { epoch: 'e1', events }
    }
  }
  const tick = new Tick({ source, timers: clock, listeners: new Listeners(), onOtherLog: () => {} })
  await tick.run()
  for (let accountId = 1; accountId <= count; accountId++) await tick.load(accountId)
  asked.splice(0)
  return { tick, clock, asked, say: perAccount => { tip += perAccount }, tips: () => [...tick.rings()].map(ring => ring.tip) }
}

t.test('too much news for one statement come by smaller ones, and afterwards by one again', async t => {
  const { tick, asked, say, tips } = await crowd({ count: 400, bearable: 500 })
  say(10)
  let failures = 0
  while (tips().some(tip => tip < 10)) {
    if (failures > 10) break
    await tick.run().catch((error: unknown) => {
      t.equal(error, tooSlow)
      failures++
    })
  }
  t.same(tips(), Array(400).fill(10))
  t.same(asked.slice(0, 4), [400, 200, 100, 50])
  asked.splice(0)
  for (let run = 0; run < 4; run++) await tick.run()
  t.equal(asked.at(-1), 400)
})

t.test('a database that is frozen for long is still asked for twenty-five accounts at once', async t => {
  const { tick, asked, say } = await crowd({ count: 100, bearable: 0 })
  say(1)
  for (let run = 0; run < 6; run++) await t.rejects(tick.run())
  t.same(asked, [100, 50, 25, 25, 25, 25])
})

t.test('a tick that fails for another reason asks for as many the next time', async t => {
  const { tick, asked, say } = await crowd({ count: 40, bearable: 0, failure: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) })
  say(1)
  for (let run = 0; run < 2; run++) await t.rejects(tick.run())
  t.same(asked, [40, 40])
})

t.test('while it fails, rings that nobody uses are let go', async t => {
  const { tick, clock, say } = await crowd({ count: 4, bearable: 10 })
  say(1_000)
  await clock.pass(290_000)
  const [used] = tick.rings()
  if (used !== undefined) used.usedAt = clock.now()
  await clock.pass(20_000)
  await t.rejects(tick.run())
  t.same([...tick.rings()].map(({ accountId }) => accountId), [1])
})
