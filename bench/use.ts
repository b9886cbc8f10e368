// What a node uses over a while, with so many visitors: CPU, statements, memory. What they do meanwhile is the caller's.
import type { Node } from './stand.ts'
import { round } from './table.ts'

const renewal = 'presence.renew'

/** The node's own CPU and statements while `during` runs, its memory at the end, and what `during` answered. */
export async function measureUse<Result> (node: Node, { visitors, during }: { visitors: number, during: () => Promise<Result> }): Promise<{ use: Record<string, number>, result: Result }> {
  const [cpuBefore, sqlBefore] = [await node.cpuUs(), await node.statements()]
  const begun = performance.now()
  const result = await during()
  const seconds = (performance.now() - begun) / 1000
  const [cpuUs, sql] = [await node.cpuUs() - cpuBefore, await node.statements()]
  const sent = (wanted: (name: string) => boolean): number => [...sql].filter(([name]) => wanted(name)).reduce((sum, [name, count]) => sum + count - (sqlBefore.get(name) ?? 0), 0)
  const use = {
    cpu_percent: round(cpuUs / seconds / 1e4, 1),
    cpu_us_per_visitor_second: round(cpuUs / seconds / visitors, 2),
    sql_per_second: round(sent(name => name !== renewal) / seconds, 1),
    sql_presence_batches_per_second: round(sent(name => name === renewal) / seconds, 1),
    rss_mb: Math.round(await node.rssKb() / 1024)
  }
  return { use, result }
}
