// How long to wait after a failure; what counts as one is the callers' matter.

/** Longer waits would leave people without news after the network is back; shorter ones are a herd. */
const maxBackoffMs = 30_000

/**
 * Full jitter: anything from nothing to a second doubled with each failure, so that clients cut together don't come back together.
 * `floorMs` is what the server asked for by Retry-After; the jitter comes on top of it.
 */
export function backoffMs ({ failures, floorMs, random }: { failures: number, floorMs: number, random: number }): number {
  return floorMs + random * Math.min(maxBackoffMs, 1000 * 2 ** Math.min(failures, 5))
}
