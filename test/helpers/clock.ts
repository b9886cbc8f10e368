// Time that moves only when a test says so.
import type { Timers } from '../../src/client/timers.ts'

export interface Clock extends Timers {
  /** Moves on by `ms`, running what falls due on the way, in order; lets promises settle after each. */
  pass (ms: number): Promise<void>
  /** Timers that wait. */
  pending (): number
}

export function newClock (): Clock {
  let at = 0
  let count = 0
  const timers = new Map<number, { due: number, run: () => void }>()
  const next = (until: number): [number, { due: number, run: () => void }] | undefined =>
    [...timers].filter(([, timer]) => timer.due <= until).sort((a, b) => a[1].due - b[1].due || a[0] - b[0])[0]
  return {
    now: () => at,
    set (run, ms) { timers.set(++count, { due: at + ms, run }); return count },
    clear (handle) { timers.delete(handle as number) },
    async pass (ms) {
      await settle()
      const end = at + ms
      for (let found = next(end); found !== undefined; found = next(end)) {
        timers.delete(found[0])
        at = found[1].due
        found[1].run()
        await settle()
      }
      at = end
      await settle()
    },
    pending: () => timers.size
  }
}

/** Lets everything that is ready to run, run. */
export async function settle (): Promise<void> {
  await new Promise(resolve => { setImmediate(resolve) })
}
