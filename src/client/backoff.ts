// How long to wait after a failure; what counts as one is the callers' matter.

/**
 * Full jitter: anything from nothing to half a second, then one, two, four, so that clients cut together don't come back together. Four seconds make half the
 * load of short polls, and are what a restart of the server may cost people; who has failed more than twenty times, for some forty seconds, waits up to 32.
 * `random` is in [0, 1). `floorMs` is what the server asked for by Retry-After; the jitter comes on top of it.
 */
export function backoffMs (failures: number, random: number, floorMs = 0): number {
  return floorMs + random * 500 * 2 ** Math.min(failures, failures > 20 ? 6 : 3)
}
