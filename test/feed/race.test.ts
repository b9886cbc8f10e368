// Two nodes, one Postgres, sixteen writers: what was committed reaches everybody once and in order, whichever node they ask.
import { randomUUID } from 'node:crypto'
import t, { type Test } from 'tap'
import { createFeed, type Feed } from '../../src/feed/feed.ts'
import { createPoller, type Poller } from '../../src/poller/poller.ts'
import { openPool } from '../../src/store/pool.ts'
import { sendAsVisitor } from '../../src/store/messages.ts'
import { addSite, openShop, visit, type Shop } from '../store/shop.ts'
import { quiet, until } from './fake-log.ts'

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
function follow (nodes: Node[], { shop, who, siteIds, cursor }: { shop: Shop, who: { visitorId: string } | { operatorId: string }, siteIds?: string[], cursor: string }): { got: number[], stop: () => Promise<void> } {
  const got: number[] = []
  const stopped = new AbortController()
  let stamp = ''
  const poll = async (turn: number): Promise<void> => {
    const { poller } = nodes[turn % nodes.length] as Node
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

async function race (t: Test, { wake, rounds }: { wake: boolean, rounds: number }): Promise<void> {
  const shop = await openShop()
  const other = await addSite(shop)
  const nodes = [await node(t, shop, wake ? shop.url : undefined), await node(t, shop, wake ? shop.url : undefined)]
  const cursor = await (nodes[0] as Node).poller.firstCursor(shop.accountId)
  const visitors = await Promise.all(Array.from({ length: 16 }, async (_, at) => {
    const siteId = at % 2 === 0 ? shop.siteId : other
    const { visitorId } = await visit({ ...shop, siteId })
    return { visitorId, siteId }
  }))
  const followers = visitors.map(({ visitorId, siteId }) => follow(nodes, { shop: { ...shop, siteId }, who: { visitorId }, cursor }))
  const all = [0, 1].map(at => follow(nodes.slice(at).concat(nodes.slice(0, at)), { shop, who: { operatorId: `all ${at}` }, cursor }))
  const some = follow(nodes, { shop, who: { operatorId: 'some' }, siteIds: [other], cursor })
  const sent = await Promise.all(visitors.map(async ({ visitorId, siteId }, writer) => {
    const seqs: number[] = []
    for (let round = 0; round < rounds; round++) {
      const key = randomUUID()
      const spoken = await sendAsVisitor(shop.pool, { accountId: shop.accountId, siteId, visitorId, key, text: `${writer} ${round}` })
      // Every third sender's node dies before it says a word: the tick finds it.
      if (round % 3 !== 0) nodes[writer % 2]?.feed.changed(shop.accountId, 'log')
      seqs.push(spoken.seq)
    }
    return seqs
  }))
  const total = sent.flat().length
  const { rows } = await shop.pool.query<{ seq: number, site_id: string, visitor_id: string }>('select seq, site_id, visitor_id from event where account_id = $1 order by seq', [shop.accountId])
  t.ok(rows.length >= total, `${rows.length} events of ${total} sends`)
  const want = (filter: (row: { site_id: string, visitor_id: string }) => boolean): number[] => rows.filter(filter).map(({ seq }) => seq)
  await until(() => all.every(({ got }) => got.length >= rows.length) && some.got.length >= want(row => row.site_id === other).length && followers.every(({ got }, at) => got.length >= want(row => row.visitor_id === visitors[at]?.visitorId).length), 'all to be delivered')
  await Promise.all([...followers, ...all, some].map(async follower => { await follower.stop() }))
  for (const { got } of all) t.same(got, rows.map(({ seq }) => seq))
  t.same(some.got, want(row => row.site_id === other))
  for (const [at, { got }] of followers.entries()) t.same(got, want(row => row.visitor_id === visitors[at]?.visitorId))
  for (const { feed } of nodes) feed.find(shop.accountId)?.check()
}

t.test('with wakes: nothing lost, doubled or turned round', async t => { await race(t, { wake: true, rounds: 25 }) })
t.test('without: the tick alone delivers the same', async t => { await race(t, { wake: false, rounds: 10 }) })
