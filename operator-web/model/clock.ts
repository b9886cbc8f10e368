// The one second hand of the console, in the server's time: everything that counts up reads it.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Timers } from '../../src/client/timers.ts'

export interface ClockShape {
  /** Milliseconds since 1970, as the server's clock has them; moves once a second. */
  now: ReadonlySignal<number>
  /** What the server's clock showed a moment ago, in whole seconds: this browser's own may be wrong by hours. */
  hear (serverMs: number): void
  start (): void
  stop (): void
}

/** The header has whole seconds and was on its way for some time: what differs by less is the same time. */
const toleranceMs = 3000

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
    hear (serverMs) {
      const found = serverMs + 500 - epochMs()
      if (Math.abs(found - ahead) > toleranceMs) ahead = Math.abs(found) > toleranceMs ? found : 0
    },
    start () {
      timers.clear(timer)
      tick()
    },
    stop () { timers.clear(timer) }
  }
})
export type Clock = InstanceType<typeof ClockModel>
