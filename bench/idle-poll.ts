// What an idle short poll costs: CPU against bare servers in interleaved rounds, and SQL statements.
import autocannon from 'autocannon'
import { startBare } from './bare.ts'
import { openShop, visit, type Visitor } from './shop.ts'
import type { Measured, Node, Stand } from './stand.ts'
import { quantile, round, type Figures } from './table.ts'

// An odd number, so that the median is one of them; interleaved, so that a busy neighbour slows both.
const rounds = 9
// What is measured is a server that has been at work for a while: until then V8 still compiles, the longer the more there is to compile.
const warmRounds = 4
// No goal hangs on it.
const httpRounds = 3
// A second of CPU or so: long enough for the clock, short enough for the neighbours to stay the same.
const pollsARound = 20_000
const connections = 40
const visitors = 100
const watchMs = 5_000

/** What a node sends by its own clock, whoever polls: the tick, the live list, typing, timed work, mail that is due, and the batch of presence. */
const timed = /^(mail\.|events\.news|clock\.|signals\.list|roster\.list|due\.|departures\.|waits\.|presence\.|operatorPresence\.|retention\.)/

interface Load { origin: string, path: string, bodies: string[] }

export async function measureIdlePolls (stand: Stand): Promise<Figures> {
  const node = await stand.startNode('short')
  const shop = await openShop(node)
  const here = await Promise.all(Array.from({ length: visitors }, async () => await visit(node, shop)))
  const load = { origin: node.origin, path: `/v1/visitor/${shop.siteId}/poll`, bodies: here.map(toBody) }
  const [bareFastify, bareHttp] = [await startBare('fastify'), await startBare('http')]
  try {
    for (let at = 0; at < warmRounds; at++) for (const { origin } of [node, bareFastify]) await poll({ ...load, origin })
    const before = await node.statements()
    const ours: number[] = []
    const fastify: number[] = []
    const http: number[] = []
    for (let at = 0; at < rounds; at++) {
      ours.push(await cpuOf(node, load))
      fastify.push(await cpuOf(bareFastify, load))
    }
    const asked = countOthers(before, await node.statements())
    await poll({ ...load, origin: bareHttp.origin })
    for (let at = 0; at < httpRounds; at++) http.push(await cpuOf(bareHttp, load))
    return {
      cpu_ratio_to_bare_fastify: round(quantile(ours.map((own, at) => own / (fastify[at] as number)), 0.5), 3),
      cpu_us: round(quantile(ours, 0.5), 1),
      bare_fastify_cpu_us: round(quantile(fastify, 0.5), 1),
      bare_http_cpu_us: round(quantile(http, 0.5), 1),
      polls_per_cpu_second: Math.round(1e6 / quantile(ours, 0.5)),
      sql_statements: asked / (rounds * pollsARound),
      ...await watchNode(node, load)
    }
  } finally {
    await bareFastify.close()
    await bareHttp.close()
  }
}

function toBody ({ tab, hello: { token, cursor, signals } }: Visitor): string {
  return JSON.stringify({ token, cursor, signals: signals.stamp, tab, tabs: [], hold: 0 })
}

/** Sends one round; every answer must be a 204, else something else was measured. `onLast` is called at the last of them: the load itself ends at the turn of a second. */
async function poll ({ origin, path, bodies }: Load, onLast?: () => void): Promise<void> {
  const run = autocannon({
    url: origin,
    connections,
    amount: pollsARound,
    requests: bodies.map(body => ({ method: 'POST' as const, path, body, headers: { 'content-type': 'text/plain;charset=UTF-8', origin: 'https://shop.example' } }))
  })
  let left = pollsARound
  run.on('response', () => { if (--left === 0) onLast?.() })
  const { statusCodeStats, errors } = await run
  const statuses = Object.entries(statusCodeStats).map(([status, { count }]) => `${count} × ${status}`).join(', ')
  if (errors > 0 || Object.keys(statusCodeStats).join() !== '204') throw new Error(`polls were not idle: ${statuses}, ${errors} errors`)
}

/** CPU of one poll in µs, up to the last answer: what a node does while nobody asks is none of a poll's. */
async function cpuOf ({ origin, cpuUs }: Measured & { origin: string }, load: Load): Promise<number> {
  const before = await cpuUs()
  let after: Promise<number> | undefined
  await poll({ ...load, origin }, () => { after = cpuUs() })
  if (after === undefined) throw new Error('the last poll was not answered')
  return (await after - before) / pollsARound
}

function countOthers (before: Map<string, number>, after: Map<string, number>): number {
  return [...after].filter(([name]) => !timed.test(name)).reduce((sum, [name, count]) => sum + count - (before.get(name) ?? 0), 0)
}

/** All statements a second, the batch of presence apart: under full load, and while nobody polls; then also the CPU that the node uses by its own clock, in ms a second: the tick, timed work, its measures. */
async function watchNode (node: Node, load: Load): Promise<Figures> {
  const watch = async (work: () => Promise<void>): Promise<{ statements: number, cpuMs: number }> => {
    const [before, cpuUs, begun] = [await node.statements(), await node.cpuUs(), performance.now()]
    await work()
    const [seconds, usedUs] = [(performance.now() - begun) / 1000, await node.cpuUs() - cpuUs]
    const after = await node.statements()
    const sent = [...after].filter(([name]) => name !== 'presence.renew').reduce((sum, [name, count]) => sum + count - (before.get(name) ?? 0), 0)
    return { statements: round(sent / seconds, 1), cpuMs: round(usedUs / 1000 / seconds, 1) }
  }
  const polled = await watch(async () => { for (let at = 0; at < 3; at++) await poll(load) })
  // Who polled a moment ago still counts as polling; after this nobody does.
  await new Promise(resolve => { setTimeout(resolve, 2 * watchMs) })
  const idle = await watch(async () => { await new Promise(resolve => { setTimeout(resolve, watchMs) }) })
  return { sql_per_second_polled: polled.statements, sql_per_second_unpolled: idle.statements, cpu_ms_per_second_unpolled: idle.cpuMs }
}
