// What visitors on short polls each second cost as they become more, from a hundred to ten thousand, at one node. Who is held is held.ts's.
import { startLoad, type Load } from './load.ts'
import { openShop, type Shop } from './shop.ts'
import type { Node, Stand } from './stand.ts'
import { round, type Figures } from './table.ts'
import { measureUse } from './use.ts'

const sizes = [100, 1_000, 10_000]
// Presence is renewed every ten seconds: less would see a part of it only.
const measureMs = 10_000
// Until who has just come polls as everybody, and what hellos left to do is done.
const settleMs = 3_000

interface Stage { load: Load, node: Node, shop: Shop }

export async function measureScale (stand: Stand): Promise<Figures> {
  const node = await stand.startNode('auto')
  const stage = { load: startLoad(), node, shop: await openShop(node) }
  try {
    const short: Record<string, Figures> = {}
    for (const visitors of sizes) short[`visitors_${visitors}`] = await measure(stage, visitors)
    return { short, growth: toGrowth(short) }
  } finally {
    await stage.load.close()
  }
}

async function measure ({ load, node, shop }: Stage, visitors: number): Promise<Figures> {
  await load.tell({ act: 'grow', origin: node.origin, siteId: shop.siteId, to: visitors })
  await new Promise(resolve => { setTimeout(resolve, settleMs) })
  const { use, result } = await measureUse(node, { visitors, during: async () => await load.tell({ act: 'measure', ms: measureMs }) })
  const { answers, errors, polls, ms, cpuUs: loadUs, p50Ms, p99Ms } = result
  const seconds = ms / 1000
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0)
  const refused = Object.entries(answers).filter(([status]) => Number(status) >= 400).reduce((sum, [, count]) => sum + count, 0)
  return {
    polls_per_second: round(polls / seconds, 1),
    errors: failed + refused,
    ...use,
    cpu_us_per_poll: round(Number(use.cpu_us_per_visitor_second) * visitors * seconds / polls, 1),
    p50_ms: round(p50Ms, 1),
    p99_ms: round(p99Ms, 1),
    load_cpu_percent: round(loadUs / seconds / 1e4, 1)
  }
}

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
