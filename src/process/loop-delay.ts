// How late the event loop is, measured by Node itself. What follows from it is src/poller/load.ts's.
import { monitorEventLoopDelay } from 'node:perf_hooks'

// Fifty samples a second: enough for a mean, and next to nothing of the processor.
const resolutionMs = 20

/** Begins to measure; each call of `meanMs` tells the mean delay since the one before. */
export function measureLoopDelay (): { meanMs: () => number, stop: () => void } {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs })
  delays.enable()
  return {
    meanMs: () => {
      // What Node counts is the time between two samples. None at all: nothing is known.
      const meanMs = delays.count === 0 ? 0 : Math.max(0, delays.mean / 1e6 - resolutionMs)
      delays.reset()
      return meanMs
    },
    stop: () => { delays.disable() }
  }
}
