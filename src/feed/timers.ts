// The clock and timers that feed and poller work by; handed in, so that tests decide what time it is.

/** `now` in milliseconds, never backwards; `soon` runs after the input and output that wait. */
export interface Timers {
  now (): number
  set (task: () => void, ms: number): unknown
  clear (timer: unknown): void
  soon (task: () => void): void
}

/** This process' own. Monotonic, so that a corrected clock neither ends holds nor makes the tick look late. */
export const systemTimers: Timers = {
  now: () => performance.now(),
  set: (task, ms) => setTimeout(task, ms),
  clear: timer => { clearTimeout(timer as NodeJS.Timeout) },
  soon: task => { setImmediate(task) }
}
