// Time as it comes in from outside, so that the rooms above can be tested without waiting.

export interface Timers {
  /** Milliseconds, only good for differences. */
  now (): number
  /** Calls `run` after `ms`; the handle is for `clear`. */
  set (run: () => void, ms: number): unknown
  clear (handle: unknown): void
}

/** The browser's own clock and timers, taken when called so that the page can't swap them later. */
export function browserTimers (): Timers {
  const { setTimeout, clearTimeout, performance } = globalThis
  return {
    now: () => performance.now(),
    set: (run, ms) => setTimeout(run, ms),
    clear: handle => { clearTimeout(handle as ReturnType<typeof setTimeout>) }
  }
}
