// The one pacing knob: how long a client waits and how long it may be held. Counts nothing and waits for nothing.
import type { Pace } from '../wire/signals.ts'

export type PollMode = 'auto' | 'hold' | 'short'

// Below what proxies between cut off; see wire/limits.
const maxHoldMs = 25_000
const shortMs = 1_000
// After a drain everybody comes back, spread over this.
const drainSpreadMs = 3_000

/** What a client is told when nothing is special. */
export function usualPace (mode: PollMode): Pace {
  return mode === 'short' ? { after: shortMs, hold: 0 } : { after: 0, hold: maxHoldMs }
}

/** There is more than went into this answer: ask at once. */
export function morePace (mode: PollMode): Pace {
  return { ...usualPace(mode), after: 0 }
}

/** This poll can't be held (another one of the tab or person is, or the node holds enough): ask each second. */
export function displacedPace (): Pace {
  return { after: shortMs, hold: 0 }
}

/** The node stops: come back at a random moment, so that the others aren't overrun. */
export function drainPace (mode: PollMode, random: () => number): Pace {
  return { ...usualPace(mode), after: Math.round(random() * drainSpreadMs) }
}

/**
 * How long a poll is held that asked for `askedMs`: 0.8 to 1.0 of it, so that polls that came together end apart. In `short` mode at most a second,
 * for hidden tabs, whose own timers the browser stops: there the server is the timer.
 */
export function toHoldMs (askedMs: number, mode: PollMode, random: () => number): number {
  const allowedMs = Math.min(askedMs, mode === 'short' ? shortMs : maxHoldMs)
  // Whole tens: ten thousand timers then share a few hundred lists.
  return Math.round(allowedMs * (0.8 + random() * 0.2) / 10) * 10
}
