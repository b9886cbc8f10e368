// Does one thing again and again, with jitter, never twice at a time; a failure is said once and the next round tries again.
import type { Log } from '../store/log.ts'

export interface RoundTimers {
  set (task: () => void, ms: number): unknown
  clear (timer: unknown): void
}

export interface RoundOptions {
  name: string
  everyMs: number
  act: () => Promise<void>
  log: Log
  random: () => number
  onFailure: (error: unknown) => void
  timers?: RoundTimers
}

export interface Round {
  start (): void
  stop (): Promise<void>
}

const systemTimers: RoundTimers = {
  set: (task, ms) => setTimeout(task, ms),
  clear: timer => { clearTimeout(timer as NodeJS.Timeout) }
}

/** Rounds with a rest of 0.8 to 1.0 of `everyMs`, so that the nodes of a database don't all come at once. */
export function createRound ({ name, everyMs, act, log, random, onFailure, timers = systemTimers }: RoundOptions): Round {
  let running = false
  let failing = false
  let timer: unknown
  let current: Promise<void> = Promise.resolve()

  async function round (): Promise<void> {
    try {
      await act()
      failing = false
    } catch (error) {
      onFailure(error)
      if (!failing) log.error({ err: error }, `${name} failed and is tried again.`)
      failing = true
    }
    schedule()
  }

  function schedule (): void {
    if (running) timer = timers.set(() => { current = round() }, everyMs * (0.8 + random() * 0.2))
  }

  return {
    start: () => {
      running = true
      schedule()
    },
    stop: async () => {
      running = false
      timers.clear(timer)
      await current
    }
  }
}
