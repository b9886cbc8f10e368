// Sends due mail in rounds of its own, so that a mail server that is slow keeps no other timed work waiting. What is sent, and how, is src/outbound.
import type { Outbox } from '../outbound/outbox.ts'
import type { Log } from '../store/log.ts'
import { createRound, type RoundTimers } from './round.ts'

// A burst of answers waits a minute anyway, a transcript a moment.
const mailMs = 2_000

/** It rests until it is started; `stop` ends what is being sent, and waits for it. */
export function createMailWork ({ outbox, log, random = Math.random, timers }: { outbox: Outbox, log: Log, random?: () => number, timers?: RoundTimers }): { start: () => void, stop: () => Promise<void> } {
  const round = createRound({ name: 'Sending mail', everyMs: mailMs, act: outbox.sendDue, log, random, onFailure: () => {}, ...(timers === undefined ? {} : { timers }) })
  return {
    start: round.start,
    stop: async () => {
      outbox.stop()
      await round.stop()
    }
  }
}
