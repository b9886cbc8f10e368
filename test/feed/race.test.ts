// Three nodes, one of which starts in the middle, one Postgres, sixteen writers with slow and undone transactions, old snapshots held open: what was committed reaches everybody once and in order, whichever node they ask.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import t, { type Test } from 'tap'
import { createFeed, type Feed } from '../../src/feed/feed.ts'
import { createPoller, type Poller } from '../../src/poller/poller.ts'
import { inTransaction, openPool } from '../../src/store/pool.ts'
import { openForVisitor } from '../../src/store/conversations.ts'
import { appendEvent } from '../../src/store/events.ts'
import { sendAsVisitor } from '../../src/store/messages.ts'
import { lockVisitor } from '../../src/store/visitor-lock.ts'
import { withDatabase } from '../helpers/postgres.ts'
import { addSite, openShop, visit, type Shop } from '../store/shop.ts'
import { until } from '../helpers/wait.ts'
import { quiet } from './fake-log.ts'

interface Node { feed: Feed, poller: Poller }

async function node (t: Test, { url }: Shop, wakeUrl: string | undefined): Promise<Node> {
  const pool = openPool({ url, max: 5, log: quiet })
  const feed = createFeed({ pool, wakeUrl, log: quiet })
  const poller = createPoller({ feed, pollMode: 'auto' })
  await feed.start()
  t.teardown(async () => {
    await poller.drain()
    await feed.stop()
    await pool.end()
  })
  return { feed, poller }
}

/** Follows by held and short polls, each at another node, until it is stopped. */
function follow (nodes: Node[], { shop, who, siteIds, cursor, from = 0 }: { shop: Shop, who: { visitorId: string } | { operatorId: string }, siteIds?: string[], cursor: string, from?: number }): { got: number[], stop: () => Promise<void> } {
  const got: number[] = []
  const stopped = new AbortController()
  let stamp = ''
  const poll = async (turn: number): Promise<void> => {
    const { poller } = nodes[(from + turn) % nodes.length] as Node
    const ask = { cursor, stamp, holdMs: turn % 3 === 0 ? 0 : 2000, abort: stopped.signal }
    const answer = 'visitorId' in who
      ? await poller.askAsVisitor({ ...shop, visitorId: who.visitorId, tab: 'a', tabs: [] }, ask)
      : await poller.askAsOperator({ accountId: shop.accountId, operatorId: who.operatorId, siteIds, tab: 'a' }, ask)
    if (answer.kind === 'gone') throw new Error('told to start again')
    if (answer.kind !== 'news') return
    cursor = answer.cursor
    stamp = answer.signals?.stamp ?? stamp
    got.push(...answer.events.map(({ seq }) => seq))
  }
  const run = async (): Promise<void> => {
    for (let turn = 0; !stopped.signal.aborted; turn++) {
      await poll(turn)
      await new Promise(resolve => { setImmediate(resolve) })
    }
  }
  const running = run()
  return { got, stop: async () => { stopped.abort(); await running } }
}

type Way = 'told' | 'silent' | 'slow' | 'rolled back'

/** `silent`: whoever wrote it dies before it says a word, and the tick finds it. `slow`: it is in the log for long before it is committed. */
async function speak ({ pool, accountId, siteId }: Shop, { visitorId, text, way }: { visitorId: string, text: string, way: Way }): Promise<number> {
  const from = { accountId, siteId, visitorId, key: randomUUID() }
  if (way === 'told' || way === 'silent') return (await sendAsVisitor(pool, { ...from, text })).seq
  return await inTransaction(pool, async tx => {
    await lockVisitor(tx, { accountId, visitorId })
    const conversationId = await openForVisitor(tx, { ...from, accepted: 'talking' })
    const { seq } = await appendEvent(tx, { ...from, conversationId, audience: 'all', kind: 'message', author: 'visitor', body: { text } })
    await delay(Math.random() < 0.01 ? slowMs : 8)
    if (way === 'rolled back') throw new Undone()
    return seq
  })
}

/** A commit that long after its event was numbered is what other logs lose events by. */
const slowMs = 300

class Undone extends Error {}

/** Transactions with a number of their own that look at an old state for as long as the race takes, here and in another database of the cluster: they must hold nobody up. */
async function holdSnapshots (t: Test, { url }: Shop): Promise<void> {
  for (const at of [url, withDatabase(url, 'postgres')]) {
    const client = new pg.Client({ connectionString: at })
    await client.connect()
    await client.query('set idle_in_transaction_session_timeout = 0')
    await client.query('begin isolation level repeatable read')
    await client.query('select pg_current_xact_id()')
    t.teardown(async () => { await client.end() })
  }
}

const writers = 16

async function race (t: Test, { wake, rounds }: { wake: boolean, rounds: number }): Promise<void> {
  const shop = await openShop()
  const other = await addSite(shop)
  const url = wake ? shop.url : undefined
  await holdSnapshots(t, shop)
  const nodes = [await node(t, shop, url), await node(t, shop, url)]
  const cursor = await (nodes[0] as Node).poller.firstCursor(shop.accountId)
  const visitors = await Promise.all(Array.from({ length: writers }, async (_, at) => {
    const siteId = at % 2 === 0 ? shop.siteId : other
    const { visitorId } = await visit({ ...shop, siteId })
    return { visitorId, siteId }
  }))
  const followers = visitors.map(({ visitorId, siteId }) => follow(nodes, { shop: { ...shop, siteId }, who: { visitorId }, cursor }))
  const all = [0, 1].map(at => follow(nodes, { shop, who: { operatorId: `all ${at}` }, cursor, from: at }))
  const some = follow(nodes, { shop, who: { operatorId: 'some' }, siteIds: [other], cursor })
  const undone = { count: 0 }
  const writing = Promise.all(visitors.map(async ({ visitorId, siteId }, writer) => {
    const seqs: number[] = []
    for (let round = 0; round < rounds; round++) {
      const way = (['told', 'slow', 'silent', 'rolled back', 'told'] as const)[(writer + round) % 5] as Way
      const seq = await speak({ ...shop, siteId }, { visitorId, text: `${writer} ${round}`, way }).catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error
        undone.count++
      })
      if (seq !== undefined) seqs.push(seq)
      if (way === 'told') nodes[writer % nodes.length]?.feed.changed(shop.accountId, 'log')
    }
    return seqs
  }))
  // In the middle of it a third node starts, reads the account while others append to it, and is asked by everybody from then on.
  await until(async () => (await shop.pool.query('select 1 from event where account_id = $1 and seq > $2', [shop.accountId, writers])).rowCount !== 0, 'the race to be on')
  const late = await node(t, shop, url)
  await late.feed.load(shop.accountId)
  nodes.push(late)
  const sent = (await writing).flat()
  const { rows } = await shop.pool.query<{ seq: number, site_id: string, visitor_id: string }>('select seq, site_id, visitor_id from event where account_id = $1 order by seq', [shop.accountId])
  t.ok(undone.count >= writers * Math.floor(rounds / 5), `${undone.count} were rolled back`)
  t.same(sent.toSorted((a, b) => a - b), rows.map(({ seq }) => seq), 'what was acknowledged is what is there')
  t.same(rows.map(({ seq }) => seq), Array.from(rows, (_, at) => at + 1), 'dense')
  const want = (filter: (row: { site_id: string, visitor_id: string }) => boolean): number[] => rows.filter(filter).map(({ seq }) => seq)
  await until(() => all.every(({ got }) => got.length >= rows.length) && some.got.length >= want(row => row.site_id === other).length && followers.every(({ got }, at) => got.length >= want(row => row.visitor_id === visitors[at]?.visitorId).length), 'all to be delivered')
  await Promise.all([...followers, ...all, some].map(async follower => { await follower.stop() }))
  for (const { got } of all) t.same(got, rows.map(({ seq }) => seq))
  t.same(some.got, want(row => row.site_id === other))
  for (const [at, { got }] of followers.entries()) t.same(got, want(row => row.visitor_id === visitors[at]?.visitorId))
  for (const { feed } of nodes) feed.find(shop.accountId)?.check()
}

t.test('with wakes: nothing lost, doubled or turned round', async t => { await race(t, { wake: true, rounds: 15 }) })
t.test('without: the tick alone delivers the same', async t => { await race(t, { wake: false, rounds: 10 }) })
