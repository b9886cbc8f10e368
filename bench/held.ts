// What a held poll occupies, that nineteen thousand of them fit into one process, how long a word to all of them takes, and a node's stop with ten thousand.
import { fork } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { createTokens } from '../src/api/visitor/token.ts'
import { openPool } from '../src/store/pool.ts'
import { loadSigningKeys } from '../src/store/signing-keys.ts'
import type { Order, Told } from './held-clients.ts'
import { startBare } from './bare.ts'
import { answerOf, asOperator, followAsOperator, openShop, visit, type Shop } from './shop.ts'
import { end, type Node, type Stand } from './stand.ts'
import { round, type Figures } from './table.ts'
import { measureUse } from './use.ts'

const many = 10_000
const most = 19_000
const holdMs = 25_000
// A bare route knows nothing that would change with the time.
const bareHoldMs = 8_000
const patienceMs = 60_000
const quiet = { info: () => {}, warn: console.error, error: (details: object, words: string) => { console.error(words, details) } }

interface Clients { tell (order: Order): Promise<Told>, until (what: string, met: (told: Told) => boolean): Promise<Told>, close (): Promise<void> }

export async function measureHeld (stand: Stand): Promise<Figures> {
  return { ...await measureNode(stand), bare_rss_kb: await measureBare() }
}

/** What a poll that is held occupies in a bare route: the floor. */
async function measureBare (): Promise<number> {
  const bare = await startBare('fastify')
  const clients = startClients()
  try {
    const before = await bare.rssKb()
    const tokens = Array.from({ length: many }, () => `v1.${randomBytes(90).toString('base64url')}.${randomBytes(32).toString('base64url')}`)
    await clients.tell({ act: 'come', origin: bare.origin, siteId: 'baresite0001', tokens, cursor: '1.epoch.0', stamp: '0', hold: bareHoldMs })
    await clients.until('ten thousand held by the bare route', ({ waiting }) => waiting === many)
    await aRound(bareHoldMs)
    return round((await bare.rssKb() - before) / many, 1)
  } finally {
    await clients.close()
    await bare.close()
  }
}

async function measureNode (stand: Stand): Promise<Figures> {
  // Nodes that are asked to stop say so for each poll that is late; the figures tell.
  const silent = { LOG_LEVEL: 'error' }
  const node = await stand.startNode('auto', silent)
  const shop = await openShop(node)
  const other = await stand.startNode('auto', silent)
  const tokens = await bringVisitors(stand, shop)
  const clients = startClients()
  try {
    // The first poll of all that there is needs more than the ten thousandth.
    const { hello: { cursor, signals: { stamp } } } = await visit(node, shop)
    const come = async (count: number): Promise<Told> => await clients.tell({ act: 'come', origin: node.origin, siteId: shop.siteId, tokens: tokens.splice(0, count), cursor, stamp, hold: holdMs })
    await pause(5_000)
    const empty = await node.rssKb()
    await come(many)
    await clients.until('ten thousand held', ({ waiting }) => waiting === many)
    const fresh = await node.rssKb()
    const ten = await measureUse(node, { visitors: many, during: async () => { await aRound(holdMs) } })
    const settled = await node.rssKb()
    const told = await broadcast({ node, shop, clients })
    await come(most - many)
    const { waiting: held } = await clients.until('nineteen thousand held', ({ waiting }) => waiting === most)
    const nineteen = await measureUse(node, { visitors: most, during: async () => { await aRound(holdMs) } })
    const { waiting } = await clients.tell({ act: 'tell' })
    const drained = await drain({ node, other, clients })
    return {
      rss_kb: round((settled - empty) / many, 1),
      rss_fresh_kb: round((fresh - empty) / many, 1),
      count_19000: Math.min(held, waiting),
      visitors_10000: ten.use,
      visitors_19000: nineteen.use,
      ...told,
      ...drained,
      errors: sum((await clients.tell({ act: 'tell' })).errors)
    }
  } finally {
    await clients.close()
  }
}

/** A site's status changes: all its visitors are told. */
async function broadcast ({ node, shop, clients }: { node: Node, shop: Shop, clients: Clients }): Promise<Figures> {
  const console = asOperator(node, shop)
  const follow = await untilServed(async () => await followAsOperator(console, { pollMode: 'hold', onEvents: () => {} }))
  await clients.until('all have heard that somebody is here', ({ waiting, news }) => waiting === many && news >= many)
  const { news } = await clients.tell({ act: 'tell' })
  await node.worstLoopDelayMs()
  const begun = Date.now()
  await untilServed(async () => answerOf(await console('/v1/operator/status', { status: 'away' })))
  const { lastNewsAt } = await clients.until('all have heard of it', told => told.news >= news + many)
  const worst = await node.worstLoopDelayMs()
  follow.stop()
  return { broadcast_s: round((lastNewsAt - begun) / 1000, 2), broadcast_loop_delay_ms: round(worst, 1) }
}

/** The node is asked to stop; whom it held comes back at another one. */
async function drain ({ node, other, clients }: { node: Node, other: Node, clients: Clients }): Promise<Figures> {
  const before = sum((await clients.tell({ act: 'move', origin: other.origin })).errors)
  const begun = Date.now()
  await node.stop()
  const stoppedAt = Date.now()
  const { lastLeftAt, errors } = await clients.until('all wait at the other node', ({ moved }) => moved === most)
  return { drain_s: round((lastLeftAt - begun) / 1000, 2), drain_stop_s: round((stoppedAt - begun) / 1000, 2), drain_errors: sum(errors) - before }
}

/** Straight into the tables: nineteen thousand greetings would take minutes. Answers their tokens. */
async function bringVisitors ({ database }: Stand, { siteId }: Shop): Promise<string[]> {
  const pool = openPool({ url: database.url, log: quiet })
  try {
    const ids = Array.from({ length: most }, () => randomUUID())
    const { rows: [row] } = await pool.query<{ account_id: number }>('select account_id from site where id = $1', [siteId])
    const accountId = row?.account_id ?? 0
    const asked = [accountId, siteId, ids]
    await pool.query('insert into visitor (account_id, id, site_id, hello_key, visits) select $1::int, id, $2::text, id, 1 from unnest($3::uuid[]) as new (id)', asked)
    await pool.query(`insert into visit (account_id, id, site_id, visitor_id, number, device, source, referrer, language, time_zone, screen)
      select $1::int, id, $2::text, id, 1, '{"browser":"Firefox","system":"Linux","form":"desktop"}', '{"kind":"direct"}', '', 'en', '', '' from unnest($3::uuid[]) as new (id)`, asked)
    await pool.query(`insert into page_view (account_id, visit_id, number, tab, url, title)
      select $1::int, id, 1, 'tab', 'https://shop.example/', 'Shop' from unnest($2::uuid[]) as new (id)`, [accountId, ids])
    await pool.query(`insert into presence (account_id, visitor_id, site_id, visit_id, tabs)
      select $1::int, id, $2::text, id, '[{"tab":"tab","page":1}]' from unnest($3::uuid[]) as new (id)`, asked)
    await analyze(database.ownerUrl)
    const tokens = createTokens({ keys: await loadSigningKeys(pool) })
    return ids.map(visitorId => tokens.sign({ accountId, siteId, visitorId }))
  } finally {
    await pool.end()
  }
}

/** Without it the planner thinks that the tables are empty, for a minute. */
async function analyze (url: string): Promise<void> {
  const pool = openPool({ url, log: quiet })
  await pool.query('analyze')
  await pool.end()
}

function startClients (): Clients {
  const child = fork(join(import.meta.dirname, 'held-clients.ts'), { execArgv: ['--import=tsx'], env: { PATH: process.env.PATH, NODE_ENV: 'production' } })
  const tell = async (order: Order): Promise<Told> => {
    child.send(order)
    const [told] = await once(child, 'message') as [Told]
    return told
  }
  return {
    tell,
    until: async (what, met) => {
      for (const deadline = performance.now() + patienceMs; ;) {
        const told = await tell({ act: 'tell' })
        if (met(told)) return told
        if (performance.now() > deadline) throw new Error(`${what}: not within ${patienceMs / 1000} s: ${JSON.stringify(told)}`)
        await pause(50)
      }
    },
    close: async () => { await end(child) }
  }
}

/** A node that has ten thousand to answer may say that it is late. */
async function untilServed<Served> (act: () => Promise<Served>): Promise<Served> {
  for (const deadline = performance.now() + patienceMs; ;) {
    try {
      return await act()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await pause(1_000)
    }
  }
}

function sum (counts: Record<string, number>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0)
}

/** All of them have ended once and come again by then: what is occupied after it is what stays. */
async function aRound (holdMs: number): Promise<void> {
  await pause(holdMs + 1_000)
}

async function pause (ms: number): Promise<void> {
  await new Promise(resolve => { setTimeout(resolve, ms) })
}
