// Brings the roster up to the stamp that polls speak of: one question at a time, ever more rarely while a node that lags answers too old.
import type { RosterAnswer } from '../../src/wire/operator.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { Api } from './api.ts'
import { retryAfterMs } from '../../src/client/request.ts'
import type { Roster } from './roster.ts'

export interface CatchUp {
  /** A poll spoke of this stamp. */
  want (stamp: number): void
  /** Forgets what was wanted: the roster is read anew, or not at all. */
  stop (): void
}

/** The first is longer than the tick of a node (10–250 ms), so that the second answer has what the first lacked. */
const firstPauseMs = 300
const longestPauseMs = 5000
/** Stamps are a node's own, so another may never come to the one that is wanted. After five answers, 4.5 s, every node that works has read what there was; the next greater stamp begins anew. */
const mostAnswers = 5

export function createCatchUp ({ api, roster, timers }: { api: Api, roster: Roster, timers: Timers }): CatchUp {
  let wanted = 0
  let pauseMs = firstPauseMs
  let answersLeft = mostAnswers
  let reading = false
  let timer: unknown

  const read = async (): Promise<void> => {
    const stamp = roster.stamp.peek()
    timers.clear(timer)
    if (reading || wanted <= stamp) return
    reading = true
    const reply = await api.post('/v1/operator/roster', stamp > 0 ? { since: stamp } : {})
    reading = false
    // Stopped meanwhile.
    if (wanted === 0) return
    if (reply.kind === 'answer') {
      roster.take(reply.body as RosterAnswer)
      answersLeft--
    }
    if (wanted <= roster.stamp.peek() || answersLeft <= 0) return
    timer = timers.set(() => { void read() }, Math.max(pauseMs, retryAfterMs(reply)))
    pauseMs = Math.min(2 * pauseMs, longestPauseMs)
  }

  return {
    want (stamp) {
      // What polls repeat is asked for already, or was in vain.
      if (stamp <= wanted) return
      wanted = stamp
      pauseMs = firstPauseMs
      answersLeft = mostAnswers
      void read()
    },
    stop () {
      wanted = 0
      timers.clear(timer)
    }
  }
}
