// What visitors cost as they become more: short polls each second and held ones, from a hundred to ten thousand, and nineteen thousand held, at one node.
import { startLoad, type Load } from './load.ts'
import { openShop, type Shop } from './shop.ts'
import type { Node, Stand } from './stand.ts'
import { round, type Figures } from './table.ts'

const shortSizes = [100, 1_000, 10_000]
const heldSizes = [19_000]
// Presence is renewed every ten seconds: less would see a part of it only. Polls are held for 22.5 s on average: each ends about once.
const measureMs = { short: 10_000, held: 22_500 }
// Until who has just come polls as everybody, and what hellos left to do is done.
const settleMs = { short: 3_000, held: 5_000 }

interface Stage { load: Load, node: Node, shop: Shop }

export async function measureScale (stand: Stand): Promise<Figures> {
  const node = await stand.startNode('auto')
  const stage = { load: startLoad(), node, shop: await openShop(node) }
  try {
    const short: Record<string, Figures> = {}
    for (const visitors of shortSizes) short[`visitors_${visitors}`] = await measureShort(stage, visitors)
    const held: Record<string, Figures> = {}
    for (const visitors of heldSizes) held[`visitors_${visitors}`] = await measureHeld(stage, visitors)
    return { short, held, growth: toGrowth(short) }
  } finally {
    await stage.load.close()
  }
}

async function measureShort (stage: Stage, visitors: number): Promise<Figures> {
  return await measure(stage, { visitors, mode: 'short' })
}

async function measureHeld (stage: Stage, visitors: number): Promise<Figures> {
  const { p50_ms: _p50, p99_ms: _p99, cpu_us_per_poll: _cpu, ...figures } = await measure(stage, { visitors, mode: 'held' })
  return figures
}

async function measure ({ load, node, shop }: Stage, { visitors, mode }: { visitors: number, mode: 'held' | 'short' }): Promise<Record<string, number>> {
  await load.tell({ act: 'grow', origin: node.origin, siteId: shop.siteId, to: visitors, mode })
  await new Promise(resolve => { setTimeout(resolve, settleMs[mode]) })
  const [cpuBefore, sqlBefore] = [await node.cpuUs(), await node.statements()]
  const { answers, errors, polls, ms, cpuUs: loadUs, p50Ms, p99Ms } = await load.tell({ act: 'measure', ms: measureMs[mode] })
  const [cpuUs, sql] = [await node.cpuUs() - cpuBefore, await node.statements()]
  const seconds = ms / 1000
  const sent = (wanted: (name: string) => boolean): number => [...sql].filter(([name]) => wanted(name)).reduce((sum, [name, count]) => sum + count - (sqlBefore.get(name) ?? 0), 0)
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0)
  const refused = Object.entries(answers).filter(([status]) => Number(status) >= 400).reduce((sum, [, count]) => sum + count, 0)
  return {
    polls_per_second: round(polls / seconds, 1),
    errors: failed + refused,
    cpu_percent: round(cpuUs / seconds / 1e4, 1),
    cpu_us_per_poll: round(cpuUs / polls, 1),
    cpu_us_per_visitor_second: round(cpuUs / seconds / visitors, 2),
    sql_per_second: round(sent(name => name !== renewal) / seconds, 1),
    sql_presence_batches_per_second: round(sent(name => name === renewal) / seconds, 1),
    rss_mb: Math.round(await node.rssKb() / 1024),
    p50_ms: round(p50Ms, 1),
    p99_ms: round(p99Ms, 1),
    load_cpu_percent: round(loadUs / seconds / 1e4, 1)
  }
}

const renewal = 'presence.renew'

/** Each size beside the one before: a visitor must not cost more because there are more. */
function toGrowth (short: Record<string, Figures>): Figures {
  const at = (visitors: number, name: string): number => Number(short[`visitors_${visitors}`]?.[name])
  const ratio = (name: string, [more, fewer]: [number, number]): number => round(at(more, name) / at(fewer, name), 2)
  return {
    cpu_per_visitor_1000_to_100: ratio('cpu_us_per_visitor_second', [1_000, 100]),
    cpu_per_visitor_10000_to_1000: ratio('cpu_us_per_visitor_second', [10_000, 1_000]),
    cpu_per_poll_10000_to_1000: ratio('cpu_us_per_poll', [10_000, 1_000]),
    sql_per_second_10000_to_100: ratio('sql_per_second', [10_000, 100])
  }
}
