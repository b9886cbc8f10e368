// A node that says it is ready has what the polls of the accounts in use ask for.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { createFeed } from '../../src/feed/feed.ts'
import { formatCursor } from '../../src/feed/cursor.ts'
import { warmUp } from '../../src/feed/warm-up.ts'
import { createPoller } from '../../src/poller/poller.ts'
import { sendAsVisitor } from '../../src/store/messages.ts'
import { renewOperator } from '../../src/store/operator-presence.ts'
import { openPool, statementCounts } from '../../src/store/pool.ts'
import { listActiveAccounts } from '../../src/store/presence.ts'
import { addShop, openShop, visit } from '../store/shop.ts'
import { accountId, fakeLog, newServerClock, quiet, settle } from './fake-log.ts'

t.test('once it is ready, the first polls of everybody in contact cost no statement', async t => {
  const shop = await openShop()
  const [watched, idle] = [await addShop(shop), await addShop(shop)]
  const visitorIds = await Promise.all(Array.from({ length: 10 }, async () => (await visit(shop)).visitorId))
  for (const visitorId of visitorIds) await sendAsVisitor(shop.pool, { ...shop, visitorId, key: randomUUID(), text: 'hi' })
  await renewOperator(shop.pool, watched)
  await visit(idle)
  await shop.pool.query("update presence set last_seen_at = clock_timestamp() - interval '2 min' where account_id = $1", [idle.accountId])
  t.same(await listActiveAccounts(shop.pool, { limit: 10 }), [shop.accountId, watched.accountId], 'those of most first')
  t.same(await listActiveAccounts(shop.pool, { limit: 1 }), [shop.accountId])

  const pool = openPool({ url: shop.url, max: 5, log: quiet })
  const feed = createFeed({ pool, log: quiet })
  const poller = createPoller({ feed, pollMode: 'auto' })
  t.teardown(async () => {
    await poller.drain()
    await feed.stop()
    await pool.end()
  })
  t.notOk(feed.health().warm)
  await feed.start()
  t.ok(feed.health().warm)
  const before = { ...statementCounts() }
  const answers = [
    ...visitorIds.map(visitorId => poller.askAsVisitor({ ...shop, visitorId, tab: 'a', tabs: [] }, { cursor: formatCursor({ epoch: feed.epoch, seq: 0 }), stamp: '0', holdMs: 0 })),
    poller.askAsOperator({ ...watched, siteIds: undefined, tab: 'a' }, { cursor: formatCursor({ epoch: feed.epoch, seq: 0 }), stamp: '0', holdMs: 0 })
  ]
  t.same(answers.filter(answer => answer instanceof Promise), [], 'all at once, from memory')
  t.same(answers.map(answer => answer instanceof Promise ? undefined : answer.kind), Array(11).fill('news'))
  t.same(statementCounts(), before)
  t.equal(feed.find(idle.accountId), undefined, 'who is in contact with nobody is read when somebody asks')
})

t.test('it isn\'t ready before the first tick went well and the accounts are read', async t => {
  const log = fakeLog()
  const clock = newServerClock()
  let answer: (accountIds: number[]) => void = () => {}
  const source = { ...log.source, listActiveAccounts: async () => await new Promise<number[]>(resolve => { answer = resolve }) }
  const feed = createFeed({ pool: undefined as never, log: quiet, timers: clock, random: () => 1, source })
  t.teardown(async () => { await feed.stop() })
  log.failure = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const started = feed.start()
  await clock.pass(0)
  await started
  t.match(feed.health(), { warm: false })
  log.failure = undefined
  await clock.pass(1_000)
  t.match(feed.health(), { warm: false })
  answer([accountId])
  await settle()
  t.match(feed.health(), { warm: true })
  t.ok(feed.find(accountId))
})

const tooSlow = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' })
const never = new Promise<never>(() => {})
const troubles = {
  'an account that is never read': { listActiveAccounts: async () => [accountId], findTips: async () => await never },
  'an account whose statements take too long': { listActiveAccounts: async () => [accountId], findTips: async () => { throw tooSlow } },
  'a list that never comes': { listActiveAccounts: async () => await never },
  'a list that takes too long': { listActiveAccounts: async () => { throw tooSlow } }
}
for (const [name, trouble] of Object.entries(troubles)) {
  t.test(`${name} keeps it unready for five seconds at most, and the tick never`, async t => {
    const clock = newServerClock()
    const feed = createFeed({ pool: undefined as never, log: quiet, timers: clock, random: () => 1, source: { ...fakeLog().source, ...trouble } })
    t.teardown(async () => { await feed.stop() })
    const started = feed.start()
    await clock.pass(4_900)
    t.ok(feed.health().tickAgeMs < 500)
    await clock.pass(200)
    await started
    t.match(feed.health(), { warm: true })
    t.ok(feed.health().tickAgeMs < 500)
  })
}

t.test('two at a time, for five seconds at most; one that fails is left to its polls', async t => {
  const clock = newServerClock()
  const said: string[] = []
  const loaded: number[] = []
  let limit = 0
  let most = 0
  let now = 0
  const source = { listActiveAccounts: async (asked: { limit: number }) => { limit = asked.limit; return Array.from({ length: 100 }, (_, at) => at) } }
  const load = async (accountId: number): Promise<void> => {
    most = Math.max(most, ++now)
    await new Promise<void>(resolve => { clock.set(resolve, 200) })
    now--
    if (accountId === 3) throw new Error('no log')
    loaded.push(accountId)
  }
  let done = false
  void warmUp({ source, load, isWanted: () => true, timers: clock, log: { ...quiet, error: (_, words) => { said.push(words) } } }).then(() => { done = true })
  await clock.pass(4_900)
  t.notOk(done)
  await clock.pass(200)
  t.ok(done)
  t.equal(limit, 500)
  t.equal(most, 2)
  t.same(said, ['Account 3 could not be read before the first polls.'])
  t.same(loaded, Array.from({ length: 50 }, (_, at) => at).filter(at => at !== 3))
})
