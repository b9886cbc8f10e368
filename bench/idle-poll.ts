// What an idle short poll costs: CPU against bare servers in interleaved rounds, and SQL statements.
import autocannon from 'autocannon'
import { startBare } from './bare.ts'
import { openShop, visit, type Visitor } from './shop.ts'
import type { Node, Stand } from './stand.ts'
import { quantile, round, type Figures } from './table.ts'

// An odd number, so that the median is one of them; interleaved, so that a busy neighbour slows both. Of seven one neighbour's minute makes most.
const rounds = 15
// What is measured is a server that has been at work for a while: until then V8 still compiles, the longer the more there is to compile.
const warmRounds = 5
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
  const floors = [await startBare('fastify'), await startBare('http')]
  try {
    const measured = [node, ...floors]
    const unasked = await watchUnasked(node)
    const us = measured.map((): number[] => [])
    for (let at = 0; at < warmRounds; at++) for (const { origin } of measured) await poll({ ...load, origin })
    const before = await node.statements()
    for (let at = 0; at < rounds; at++) {
      for (const [which, { origin, cpuUs }] of measured.entries()) us[which]?.push(await cpuOf(cpuUs, { ...load, origin }))
    }
    const asked = countOthers(before, await node.statements())
    const [ours = [], fastify = [], http = []] = us
    return {
      cpu_ratio_to_bare_fastify: round(quantile(ours.map((own, at) => own / (fastify[at] as number)), 0.5), 3),
      cpu_us: round(quantile(ours, 0.5), 1),
      bare_fastify_cpu_us: round(quantile(fastify, 0.5), 1),
      bare_http_cpu_us: round(quantile(http, 0.5), 1),
      cpu_ms_per_second_unpolled: unasked,
      polls_per_cpu_second: Math.round(1e6 / quantile(ours, 0.5)),
      sql_statements: asked / (rounds * pollsARound),
      ...await watchStatements(node, load)
    }
  } finally {
    for (const floor of floors) await floor.close()
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
async function cpuOf (read: () => Promise<number>, load: Load): Promise<number> {
  const before = await read()
  let after: Promise<number> | undefined
  await poll(load, () => { after = read() })
  if (after === undefined) throw new Error('the last poll was not answered')
  return (await after - before) / pollsARound
}

/** What a node uses of the CPU by its own clock, in ms a second: the tick, timed work, its measures. */
async function watchUnasked ({ cpuUs }: Node): Promise<number> {
  const [before, begun] = [await cpuUs(), performance.now()]
  await new Promise(resolve => { setTimeout(resolve, watchMs) })
  return round((await cpuUs() - before) / (performance.now() - begun), 1)
}

function countOthers (before: Map<string, number>, after: Map<string, number>): number {
  return [...after].filter(([name]) => !timed.test(name)).reduce((sum, [name, count]) => sum + count - (before.get(name) ?? 0), 0)
}

/** All statements a second, the batch of presence apart: while nobody polls, and under full load. */
async function watchStatements (node: Node, load: Load): Promise<Figures> {
  const aSecond = async (work: () => Promise<void>): Promise<number> => {
    const [before, begun] = [await node.statements(), performance.now()]
    await work()
    const after = await node.statements()
    const sent = [...after].filter(([name]) => name !== 'presence.renew').reduce((sum, [name, count]) => sum + count - (before.get(name) ?? 0), 0)
    return round(sent * 1000 / (performance.now() - begun), 1)
  }
  const polled = await aSecond(async () => { for (let at = 0; at < 3; at++) await poll(load) })
  // Who polled a moment ago still counts as polling; after this nobody does.
  await new Promise(resolve => { setTimeout(resolve, 2 * watchMs) })
  const idle = await aSecond(async () => { await new Promise(resolve => { setTimeout(resolve, watchMs) }) })
  return { sql_per_second_polled: polled, sql_per_second_unpolled: idle }
}
