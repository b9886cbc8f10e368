// Brings the roster up to the stamp that polls speak of: one question at a time, and again when a node that lags answered too old.
import type { RosterAnswer } from '../../src/wire/operator.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { Api } from './api.ts'
import type { Roster } from './roster.ts'

export interface CatchUp {
  /** A poll spoke of this stamp. */
  want (stamp: number): void
  stop (): void
}

/** Longer than the tick of a node (10–250 ms), so that the second answer has what the first lacked. */
const againMs = 300

export function createCatchUp ({ api, roster, timers }: { api: Api, roster: Roster, timers: Timers }): CatchUp {
  let wanted = 0
  let reading = false
  let timer: unknown

  const read = async (): Promise<void> => {
    const stamp = roster.stamp.peek()
    if (reading || wanted <= stamp) return
    reading = true
    const reply = await api.post('/v1/operator/roster', stamp > 0 ? { since: stamp } : {})
    reading = false
    if (reply.kind === 'answer' && wanted > 0) roster.take(reply.body as RosterAnswer)
    timers.clear(timer)
    if (wanted > roster.stamp.peek()) timer = timers.set(() => { void read() }, againMs)
  }

  return {
    want (stamp) {
      wanted = Math.max(wanted, stamp)
      void read()
    },
    stop () {
      wanted = 0
      timers.clear(timer)
    }
  }
}
