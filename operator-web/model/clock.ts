// The one second hand of the console, in the server's time: everything that counts up reads it.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Timers } from '../../src/client/timers.ts'

export interface ClockShape {
  /** Milliseconds since 1970, as the server's clock has them; moves once a second. */
  now: ReadonlySignal<number>
  /** The server's time, read this moment: this browser's own clock may be wrong by hours. */
  set (serverMs: number): void
  start (): void
  stop (): void
}

/** `epochMs` is Date.now. */
export const ClockModel = createModel<ClockShape, [{ timers: Timers, epochMs: () => number }]>(({ timers, epochMs }) => {
  let ahead = 0
  let timer: unknown
  const now = signal(epochMs())
  const tick = (): void => {
    now.value = epochMs() + ahead
    timer = timers.set(tick, 1000)
  }
  return {
    now,
    set (serverMs) {
      ahead = serverMs - epochMs()
      now.value = serverMs
    },
    start () {
      timers.clear(timer)
      tick()
    },
    stop () { timers.clear(timer) }
  }
})
export type Clock = InstanceType<typeof ClockModel>
