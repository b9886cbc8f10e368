// The feed's readings and writings as they come and go, counted: how long a tick takes, how much it brings, how many rows a batch of presence has.
import { Histogram } from './histogram.ts'
import type { Source } from './source.ts'

/** What is counted of a feed. */
export interface SourceTallies {
  /** One tick's statement. */
  tickSeconds: Histogram
  /** Events that a tick brought, where it brought any. */
  tickEvents: Histogram
  /** Visitors in one batch of presence. */
  presenceRows: Histogram
}

const secondsBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]
const rowsBounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000]

/** The same source, and what it counts. `now` in milliseconds. */
export function countSource (source: Source, now: () => number = () => performance.now()): { source: Source, tallies: SourceTallies } {
  const tallies = { tickSeconds: new Histogram(secondsBounds), tickEvents: new Histogram(rowsBounds), presenceRows: new Histogram(rowsBounds) }
  const counted: Source = {
    ...source,
    readNews: async asked => {
      const begunAt = now()
      const news = await source.readNews(asked)
      tallies.tickSeconds.note((now() - begunAt) / 1000)
      if (news.events.length > 0) tallies.tickEvents.note(news.events.length)
      return news
    },
    renewPresence: async asked => {
      tallies.presenceRows.note(asked.rows.length)
      return await source.renewPresence(asked)
    }
  }
  return { source: counted, tallies }
}
