// The one pacing knob: how long a client waits and how long it may be held. Counts nothing and waits for nothing.
import type { Pace } from '../wire/signals.ts'
import type { Level } from './load.ts'

export type PollMode = 'auto' | 'hold' | 'short'

// Below what proxies between cut off; see wire/limits.
const maxHoldMs = 25_000
const shortMs = 1_000
// Held shorter, a poll costs as much as short ones; who knew of a way that carries less would say POLL_MODE=short.
const leastHoldMs = 3_000
// After a drain everybody comes back, spread over this.
const drainSpreadMs = 3_000
// By level. Who only browses misses an invitation for a while; who talks waits for an answer, and never more than five seconds.
const browsingAfterMs: Record<Level, number> = { 0: 0, 1: 1_000, 2: 5_000, 3: 15_000, 4: 60_000, 5: 60_000 }
const talkingAfterMs: Record<Level, number> = { 0: 0, 1: 0, 2: 0, 3: 1_000, 4: 2_500, 5: 5_000 }

const shortPace: Pace = Object.freeze({ after: shortMs, hold: 0 })
const heldPace: Pace = Object.freeze({ after: 0, hold: maxHoldMs })
// Whoever says POLL_MODE=hold knows that the ways carry held polls: three cuts by chance must lead nobody to short ones.
const forcedPace: Pace = Object.freeze({ ...heldPace, least: leastHoldMs })

/** What a client is told when nothing is special. */
export function usualPace (mode: PollMode): Pace {
  return { auto: heldPace, hold: forcedPace, short: shortPace }[mode]
}

/** What the load of the node asks of somebody. */
export function loadedPace (mode: PollMode, { level, talks }: { level: Level, talks: boolean }): Pace {
  const usual = usualPace(mode)
  return { ...usual, after: Math.max(usual.after, (talks ? talkingAfterMs : browsingAfterMs)[level]) }
}

/** There is more than went into this answer: ask at once. */
export function morePace (mode: PollMode): Pace {
  return { ...usualPace(mode), after: 0 }
}

/** This poll can't be held (another one of the tab or person is, or site or node hold enough): ask each second, or as rarely as the load asks. */
export function unheldPace ({ after }: Pace): Pace {
  return { after: Math.max(after, shortMs), hold: 0 }
}

/** What they ask for costs: not more often than each second. */
export function waryPace (pace: Pace): Pace {
  return { ...pace, after: Math.max(pace.after, shortMs) }
}

/** The node stops: come back at a random moment, so that the others aren't overrun. */
export function drainPace (mode: PollMode, random: () => number): Pace {
  return { ...usualPace(mode), after: Math.round(random() * drainSpreadMs) }
}

/** Whether a client that has one of them needn't be told the other. */
export function isSamePace (one: Pace, other: Pace): boolean {
  return one.after === other.after && one.hold === other.hold
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
