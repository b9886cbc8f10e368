// Connections are cut under a running node: nothing is lost, held polls stay, and it comes back by itself.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { createFeed } from '../../src/feed/feed.ts'
import { createPoller } from '../../src/poller/poller.ts'
import { openPool, statementCounts } from '../../src/store/pool.ts'
import { sendAsVisitor } from '../../src/store/messages.ts'
import { openShop, visit, type Shop } from '../store/shop.ts'
import { seqs, watch } from '../poller/rig.ts'
import { until } from '../helpers/wait.ts'
import { quiet } from './fake-log.ts'

async function cutAll ({ pool }: Shop): Promise<number> {
  const { rows } = await pool.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()')
  return rows.length
}

t.test('every connection is cut, three times: held polls stay and get what was sent', async t => {
  const shop = await openShop()
  const said: string[] = []
  const log = { info: (words: string) => { said.push(words) }, warn: (words: string) => { said.push(words) }, error: (_: object, words: string) => { said.push(words) } }
  const pool = openPool({ url: shop.url, max: 5, log })
  const feed = createFeed({ pool, wakeUrl: shop.url, log })
  const poller = createPoller({ feed, pollMode: 'auto' })
  await feed.start()
  await until(() => !feed.health().deaf, 'wakes to be heard')
  const { visitorId } = await visit(shop)
  const asker = { accountId: shop.accountId, siteId: shop.siteId, visitorId, tab: 'a', tabs: [] }
  let cursor = await poller.firstCursor(shop.accountId)
  let { stamp } = await poller.visitorSignals(asker)
  for (let round = 0; round < 3; round++) {
    const held = watch(poller.askAsVisitor(asker, { cursor, stamp, holdMs: 25_000 }))
    t.ok(await cutAll(shop) >= 1)
    const { seq } = await until(async () => await sendAsVisitor(shop.pool, { accountId: shop.accountId, siteId: shop.siteId, visitorId, key: randomUUID(), text: `${round}` }).catch(() => undefined) !== undefined)
      .then(async () => (await shop.pool.query<{ seq: number }>('select max(seq) as seq from event where account_id = $1', [shop.accountId])).rows[0] as { seq: number })
    await until(() => held.answer !== undefined, 'the held poll to be answered')
    if (held.answer?.kind !== 'news') throw new Error(`answered ${held.answer?.kind}`)
    cursor = held.answer.cursor
    stamp = held.answer.signals?.stamp ?? stamp
    t.equal(seqs(held.answer)?.at(-1), seq)
    await until(() => !feed.health().deaf, 'wakes to be heard again')
  }
  t.ok(said.some(words => words.startsWith('The connection for wakes was lost')))
  t.ok(feed.health().tickAgeMs < 1000)
  await poller.drain()
  await feed.stop()
  await pool.end()
})

t.test('a node without LISTEN says so once, and still hears', async t => {
  const shop = await openShop()
  const said: string[] = []
  const pool = openPool({ url: shop.url, max: 5, log: quiet })
  const feed = createFeed({ pool, log: { ...quiet, warn: words => { said.push(words) } } })
  const poller = createPoller({ feed, pollMode: 'auto' })
  await feed.start()
  t.match(feed.health(), { deaf: true, warm: true })
  t.same(said, ['No connection of its own for wakes: this node finds news by its tick alone.'])
  const { visitorId } = await visit(shop)
  const cursor = await poller.firstCursor(shop.accountId)
  const held = watch(poller.askAsOperator({ accountId: shop.accountId, operatorId: shop.operatorId, siteIds: undefined, tab: 'a' }, { cursor, stamp: '9999999999999999', holdMs: 25_000 }))
  await sendAsVisitor(shop.pool, { accountId: shop.accountId, siteId: shop.siteId, visitorId, key: randomUUID(), text: 'hello' })
  await until(() => held.answer !== undefined)
  t.match(held.answer, { kind: 'news' })
  await poller.drain()
  await feed.stop()
  await pool.end()
})

t.test('idle polls ask the real database nothing', async t => {
  const shop = await openShop()
  const pool = openPool({ url: shop.url, max: 5, log: quiet })
  const feed = createFeed({ pool, wakeUrl: shop.url, log: quiet })
  const poller = createPoller({ feed, pollMode: 'short' })
  await feed.start()
  const visitors = await Promise.all(Array.from({ length: 20 }, async () => (await visit(shop)).visitorId))
  const cursor = await poller.firstCursor(shop.accountId)
  const asker = { accountId: shop.accountId, siteId: shop.siteId, tab: 'a', tabs: [] }
  for (const visitorId of visitors) await poller.visitorSignals({ ...asker, visitorId })
  const background = new Set(['events.news', 'signals.list', 'roster.list', 'presence.renew'])
  const before = statementCounts()
  let answered = 0
  for (let round = 0; round < 500; round++) {
    for (const visitorId of visitors) {
      const answer = poller.askAsVisitor({ ...asker, visitorId }, { cursor, stamp: '0', holdMs: 0 })
      if (!(answer instanceof Promise) && answer.kind === 'nothing') answered++
    }
    await new Promise(resolve => { setImmediate(resolve) })
  }
  t.equal(answered, 10_000, 'all at once, without a promise')
  const after = statementCounts()
  const grown = Object.keys(after).filter(name => (after[name] ?? 0) > (before[name] ?? 0))
  t.same(grown.filter(name => !background.has(name)), [])
  await poller.drain()
  await feed.stop()
  await pool.end()
})
