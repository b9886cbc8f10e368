// Time as it comes in from outside, so that the rooms above can be tested without waiting.

export interface Timers {
  /** Milliseconds, only good for differences. */
  now (): number
  /** Calls `run` after `ms`; the handle is for `clear`. */
  set (run: () => void, ms: number): unknown
  clear (handle: unknown): void
}

/** The browser's own clock and timers. */
export function browserTimers (): Timers {
  return {
    now: () => performance.now(),
    set: (run, ms) => setTimeout(run, ms),
    clear: handle => { clearTimeout(handle as ReturnType<typeof setTimeout>) }
  }
}
