// Whether memory and open files of the nodes and of the clients' own process grow while the stage goes on.
import { readUsage } from './nodes.ts'
import type { Usage } from './nodes.ts'
import type { Stage } from './stage.ts'

export interface Trend {
  /** Sizes of this moment, in words. */
  now (): string
  /** One line for each process that lived long enough. */
  lines (): string[]
  stop (): void
}

interface Sample { atMs: number, rssMb: number, fds: number }

const everyMs = 5000
/** A process fills its memory first; this long it isn't counted. */
const warmMs = 60_000
const leastSamples = 12

/** Looks from now on. A node that is started again is another process. */
export function createTrend (stage: Stage): Trend {
  const series = new Map<string, Sample[]>()
  const look = (): Array<[string, Usage | undefined]> => [
    ...stage.nodes.map((node, index): [string, Usage | undefined] => [`node ${index + 1}`, node.usage()]), ['clients', readUsage(process.pid)]
  ]
  const take = (): void => {
    for (const [name, usage] of look()) {
      if (usage === undefined) continue
      const key = `${name} (${usage.pid})`
      series.set(key, [...series.get(key) ?? [], { atMs: performance.now(), rssMb: usage.rssKb / 1024, fds: usage.fds }])
    }
  }
  take()
  const timer = setInterval(take, everyMs)
  return {
    now: () => look().map(([name, usage]) => `${name} ${usage === undefined ? 'away' : `${Math.round(usage.rssKb / 1024)} MB ${usage.fds} fds`}`).join(', '),
    lines: () => [...series].flatMap(([name, samples]) => {
      const warm = samples.filter(({ atMs }) => atMs - (samples[0]?.atMs ?? 0) >= warmMs)
      const [first, last] = [warm[0], warm.at(-1)]
      if (first === undefined || last === undefined || warm.length < leastSamples) return []
      const rss = slope(warm.map(({ atMs, rssMb }) => [atMs, rssMb]))
      const fds = slope(warm.map(({ atMs, fds }) => [atMs, fds]))
      return [`${name}: ${first.rssMb.toFixed(0)} MB at first, ${last.rssMb.toFixed(0)} MB at last, ${rss.toFixed(2)} MB a minute; ${first.fds} and ${last.fds} open files, ${fds.toFixed(2)} a minute; over ${Math.round((last.atMs - first.atMs) / 1000)} s`]
    }),
    stop () { clearInterval(timer) }
  }
}

/** By least squares, a minute. */
function slope (points: ReadonlyArray<[number, number]>): number {
  const meanX = mean(points.map(([x]) => x))
  const meanY = mean(points.map(([, y]) => y))
  const across = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0)
  const along = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  return along === 0 ? 0 : across / along * 60_000
}

function mean (numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}
