// How long a change of the live list takes from its commit to the consoles of a node, and what it costs there: 5,000 visitors on one site, 200 changes a second, 20 consoles.
import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { createFollow, type Follow, type PollAnswerShape } from '../src/client/follow.ts'
import { createRequest, type Request } from '../src/client/request.ts'
import { browserTimers } from '../src/client/timers.ts'
import type { ConversationsAnswer, RosterAnswer } from '../src/wire/operator.ts'
import type { OperatorSignals } from '../src/wire/signals.ts'
import { answerOf, openShop, type Shop } from './shop.ts'
import type { Node, Stand } from './stand.ts'
import { quantile, round, type Figures } from './table.ts'

const visitors = 5_000
const consoles = 20
const changesASecond = 200
// As another node tells of them: what comes within some milliseconds is told at once.
const batchMs = 25
const warmUpMs = 3_000
const measureMs = 10_000
// Longer than any change may take; what isn't there by then is lost.
const waitMs = 5_000

/** When each change was committed, by visitor and stamp; how long it took to each console; what they were sent. */
interface Ledger { committedAt: Map<string, number>, tookMs: number[], bytes: number, deltas: number }

export async function measureRoster (stand: Stand): Promise<Figures> {
  const node = await stand.startNode('hold')
  const shop = await openShop(node)
  const client = new pg.Client({ connectionString: stand.database.url })
  await client.connect()
  const ids = await fill(client, shop)
  const ledger: Ledger = { committedAt: new Map(), tookMs: [], bytes: 0, deltas: 0 }
  const begun = performance.now()
  const first = await watch({ node, shop, ledger })
  const wholeMs = performance.now() - begun
  const wholeKb = ledger.bytes / 1024
  const follows = [first, ...await Promise.all(Array.from({ length: consoles - 1 }, async () => await watch({ node, shop, ledger })))]
  await change(client, { ids, forMs: warmUpMs, ledger })
  await settle(ledger)
  Object.assign(ledger, { tookMs: [], bytes: 0, deltas: 0 })
  ledger.committedAt.clear()
  const [cpuUs, statements] = [await node.cpuUs(), await countStatements(node)]
  const from = performance.now()
  await change(client, { ids: ids.slice(warmUpMs / 1000 * changesASecond), forMs: measureMs, ledger })
  await settle(ledger)
  const seconds = (performance.now() - from) / 1000
  const changes = ledger.committedAt.size
  const figures = {
    p50_ms: round(quantile(ledger.tookMs, 0.5), 1),
    p99_ms: round(quantile(ledger.tookMs, 0.99), 1),
    changes,
    lost: changes * consoles - ledger.tookMs.length,
    cpu_us_per_change: Math.round((await node.cpuUs() - cpuUs) / changes),
    cpu_us_per_delta: Math.round((await node.cpuUs() - cpuUs) / ledger.deltas),
    deltas_a_console_and_second: round(ledger.deltas / consoles / seconds, 1),
    kb_a_console_and_second: round(ledger.bytes / 1024 / consoles / seconds, 1),
    statements_a_second: round((await countStatements(node) - statements) / seconds, 1),
    whole_list_ms: Math.round(wholeMs),
    whole_list_kb: Math.round(wholeKb)
  }
  for (const follow of follows) follow.stop()
  await client.end()
  return figures
}

/** Visitors who are here and stay, with a visit and a page each, by bare SQL: their polls are measured elsewhere. */
async function fill (client: pg.Client, { siteId }: Shop): Promise<string[]> {
  const page = `https://shop.example/teas/${'x'.repeat(40)}`
  await client.query(`
    with who as (
      insert into visitor (account_id, id, site_id, hello_key, visits)
      select account_id, gen_random_uuid(), id, gen_random_uuid(), 1 from site, generate_series(1, $2::int) where id = $1
      returning account_id, id, site_id
    ), came as (
      insert into visit (account_id, id, site_id, visitor_id, number, device, source, referrer, language, time_zone, screen)
      select account_id, gen_random_uuid(), site_id, id, 1, '{"browser":"Firefox","browserVersion":"140","system":"Linux","form":"desktop"}',
        '{"kind":"search","name":"Bing","host":"www.bing.com","words":"green tea","wordsHidden":false,"wordsFrom":"referrer"}', 'https://www.bing.com/', 'de', 'Europe/Berlin', '1280x800'
      from who
      returning account_id, id, site_id, visitor_id
    ), looked as (
      insert into page_view (account_id, visit_id, number, tab, url, title) select account_id, id, 1, 'a', $3, 'Green teas' from came
    )
    insert into presence (account_id, visitor_id, site_id, visit_id, tabs, last_seen_at)
    select account_id, visitor_id, site_id, id, '[{"tab":"a","page":1}]', clock_timestamp() + interval '1 hour' from came`, [siteId, visitors, page])
  await client.query('analyze')
  const { rows } = await client.query<{ id: string }>('select visitor_id as id from presence order by visitor_id')
  return rows.map(({ id }) => id)
}

/** Each change is another visitor's, so that each has to reach every console. */
async function change (client: pg.Client, { ids, forMs, ledger }: { ids: string[], forMs: number, ledger: Ledger }): Promise<void> {
  const size = changesASecond * batchMs / 1000
  const begun = performance.now()
  for (let batch = 0; batch < forMs / batchMs; batch++) {
    const { rows } = await client.query<{ account_id: number, visitor_id: string, changed: string }>(`
      update presence set changed_at = clock_timestamp(), tabs = '[{"tab":"b","page":1}]' where visitor_id = any($1::uuid[])
      returning account_id, visitor_id, (extract(epoch from changed_at) * 1000000)::bigint::text as changed`, [ids.slice(batch * size, (batch + 1) * size)])
    const now = performance.now()
    for (const { visitor_id: id, changed } of rows) ledger.committedAt.set(`${id} ${changed}`, now)
    await client.query("select pg_notify('shopbell', $1)", [`bench roster:${rows[0]?.account_id ?? 0}`])
    await delay(Math.max(0, begun + (batch + 1) * batchMs - performance.now()))
  }
}

async function settle ({ committedAt, tookMs }: Ledger): Promise<void> {
  for (const deadline = performance.now() + waitMs; tookMs.length < committedAt.size * consoles && performance.now() < deadline;) await delay(10)
}

/** A console that follows, and reads what changed whenever a poll says that something did. */
async function watch ({ node, shop, ledger }: { node: Node, shop: Shop, ledger: Ledger }): Promise<Follow> {
  const request = countingRequest(node, shop, ledger)
  const { cursor } = answerOf<ConversationsAnswer>(await request('/v1/operator/conversations', { list: 'open' }))
  const tab = randomBytes(6).toString('hex')
  let stamp = 0
  let wanted = 0
  let reading = false
  const read = async (): Promise<void> => {
    if (reading) return
    reading = true
    do {
      const answer = answerOf<RosterAnswer>(await request('/v1/operator/roster', stamp === 0 ? {} : { since: stamp }))
      stamp = Math.max(stamp, answer.stamp)
      ledger.deltas++
      note(ledger, answer)
    } while (wanted > stamp)
    reading = false
  }
  await read()
  const follow = createFollow<PollAnswerShape & { signals?: OperatorSignals }>({
    ask: async (asked, options) => await request('/v1/operator/poll', { ...asked, tab }, options),
    onAnswer: ({ signals }) => {
      wanted = signals?.roster ?? wanted
      if (wanted > stamp) void read()
    },
    onConnection: () => {},
    onGone: () => { throw new Error('a console was told to start anew') },
    onSignedOut: () => { throw new Error('a console was signed out') },
    timers: browserTimers(),
    random: Math.random,
    hidden: () => false,
    memory: { read: () => undefined, write: () => {}, epochMs: Date.now }
  })
  follow.start({ cursor, stamp: '', pace: { after: 0, hold: 25_000 } })
  return follow
}

function note ({ committedAt, tookMs }: Ledger, { visitors: rows }: RosterAnswer): void {
  const now = performance.now()
  for (const { id, changed } of rows) {
    const at = committedAt.get(`${id} ${changed}`)
    // A reading may see it before the writer hears of its own commit.
    if (at !== undefined) tookMs.push(Math.max(0, now - at))
  }
}

function countingRequest (node: Node, { cookie }: Shop, ledger: Ledger): Request {
  const counted: typeof fetch = async (input, init) => {
    const response = await fetch(input, { ...init, headers: { ...init?.headers as Record<string, string>, origin: node.origin, cookie } })
    ledger.bytes += Number(response.headers.get('content-length') ?? 0)
    return response
  }
  return createRequest({ fetch: counted, base: node.origin, headers: { 'content-type': 'application/json' }, credentials: 'same-origin' })
}

async function countStatements (node: Node): Promise<number> {
  return [...(await node.statements()).values()].reduce((sum, count) => sum + count, 0)
}
