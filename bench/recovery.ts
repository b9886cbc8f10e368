// How long Postgres' restart is felt: until a visitor's send is acknowledged again, and until an operator at another node has it; beside it what Postgres took by itself.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { asOperator, followAsOperator, openShop, visit } from './shop.ts'
import type { Stand } from './stand.ts'
import { quantile, round, type Figures } from './table.ts'

const rounds = 3
const lookEveryMs = 20
const patienceMs = 30_000
// Between two restarts everything is as usual again.
const restMs = 2_000

interface Felt { postgresMs: number, sendMs: number, deliveryMs: number }

export async function measureRecovery (stand: Stand): Promise<Figures> {
  // What they say while the database is away is known.
  const quiet = { LOG_LEVEL: 'fatal' }
  const first = await stand.startNode('auto', quiet)
  const shop = await openShop(first)
  const second = await stand.startNode('auto', quiet)
  const visitor = await visit(first, shop)
  const seen = new Map<string, number>()
  const follow = await followAsOperator(asOperator(second, shop), { pollMode: 'hold', onEvents: events => { for (const { key } of events) seen.set(key, performance.now()) } })
  const send = async (key: string): Promise<boolean> => {
    const reply = await visitor.request(`/v1/visitor/${shop.siteId}/send`, { token: visitor.hello.token, key, text: 'Do you have this in blue?' }, { timeoutMs: patienceMs })
    return reply.kind === 'answer'
  }
  const felt: Felt[] = []
  await send(randomUUID())
  for (let at = 0; at < rounds; at++) {
    await pause(restMs)
    felt.push(await restart(stand, { send, seen }))
  }
  follow.stop()
  const median = (of: (felt: Felt) => number): number => round(quantile(felt.map(of), 0.5) / 1000, 2)
  return {
    postgres_s: median(({ postgresMs }) => postgresMs),
    send_s: median(({ sendMs }) => sendMs),
    delivery_s: median(({ deliveryMs }) => deliveryMs),
    slowest_delivery_s: round(Math.max(...felt.map(({ deliveryMs }) => deliveryMs)) / 1000, 2),
    send_after_postgres_s: median(({ postgresMs, sendMs }) => sendMs - postgresMs),
    delivery_after_postgres_s: median(({ postgresMs, deliveryMs }) => deliveryMs - postgresMs)
  }
}

/** From the moment that Postgres is told to stop. A send that isn't answered goes again with its key, as an outbox does. */
async function restart (stand: Stand, { send, seen }: { send: (key: string) => Promise<boolean>, seen: Map<string, number> }): Promise<Felt> {
  const begun = performance.now()
  const restarted = stand.restartDatabase()
  const postgres = untilAnswers(stand.database.url).then(() => performance.now() - begun)
  // What is sent while it still stops is acknowledged before, and no recovery.
  await untilCut(stand.database.url)
  const key = randomUUID()
  for (const deadline = begun + patienceMs; !await send(key);) {
    if (performance.now() > deadline) throw new Error('sends were not acknowledged again')
    await pause(lookEveryMs)
  }
  const sendMs = performance.now() - begun
  for (const deadline = begun + patienceMs; !seen.has(key); await pause(lookEveryMs)) {
    if (performance.now() > deadline) throw new Error('news did not come again')
  }
  await restarted
  return { postgresMs: await postgres, sendMs, deliveryMs: (seen.get(key) as number) - begun }
}

async function untilAnswers (url: string): Promise<void> {
  await untilCut(url)
  while (!await answers(url)) await pause(lookEveryMs)
}

async function untilCut (url: string): Promise<void> {
  while (await answers(url)) await pause(1)
}

async function answers (url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 })
  // Cut while it asks: the same as not answering.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false // it is just stopping, or not up yet
  } finally {
    await client.end().catch(() => {}) // it went away meanwhile
  }
}

async function pause (ms: number): Promise<void> {
  await new Promise(resolve => { setTimeout(resolve, ms) })
}
