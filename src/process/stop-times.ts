// How long the parts of a stop may take, so that all of it ends before whoever stops us loses patience. Who cuts is node.ts, serve.ts, worker.ts, workers.ts and primary.ts.
import type { Config } from '../config.ts'

export interface StopTimes {
  /** Then a node cuts requests that still run, so that everything else has its time to stop. */
  cutMs: number
  /** A primary kills a worker that isn't gone by then. */
  killMs: number
  /** A node's process is cut. */
  nodeMs: number
  /** A primary's is: its workers first, then Postgres, which needs tenths. */
  primaryMs: number
}

/** Five seconds for a node, as it is promised, and nine for a primary, because Docker kills after ten; more only for who has it stay longer than by default. */
export function toStopTimes ({ drainMs }: Pick<Config, 'drainMs'>): StopTimes {
  const nodeMs = Math.max(5_000, drainMs + 2_500)
  return { cutMs: nodeMs - 1_500, killMs: nodeMs - 500, nodeMs, primaryMs: nodeMs + 4_000 }
}
