// Empties the outbox of mail: takes what is due, sends it, and writes down what became of it. Any node does; the database sees to it that one mail is one node's at a time.
import { forgetMail, giveUpMail, markSent, retryMail, takeMail } from '../store/mail.ts'
import type { MailRecord } from '../store/mail.ts'
import type { Log } from '../store/log.ts'
import { toLetter } from './letters.ts'
import type { Mail, Outcome } from './mail.ts'

type Pool = Parameters<typeof takeMail>[0]

export interface OutboxOptions {
  pool: Pool
  mail: Mail
  publicUrl: string
  log: Log
  random?: () => number
  /** Milliseconds that nobody sets. */
  now?: () => number
}

export interface Outbox {
  /** Sends what is due. Fails when the database does. */
  sendDue (): Promise<void>
  /** What is being sent is given up, and sent again by another node or after the next start. */
  stop (): void
}

// In one go; what is more waits for the next round.
const maxTaken = 50
const firstRetryMs = 30_000
const longestRetryMs = 3_600_000
/** Who gets an answer a day late has found another way. */
const giveUpAfterMs = 86_400_000
const forgetEveryMs = 3_600_000

/** Mails what is due, accounts in turn, until stopped. `now` in milliseconds; it and `random` are for tests. */
export function createOutbox ({ pool, mail, publicUrl, log, random = Math.random, now = () => performance.now() }: OutboxOptions): Outbox {
  const stopping = new AbortController()
  // The server has them and the database doesn't know it yet: said before anything else is taken, or they would go out once more.
  const unmarked: MailRecord[] = []
  let forgottenAt = -Infinity
  // Whose turn it was last: one account's thousand keep no other one's waiting.
  let served = 0
  const markAll = async (): Promise<void> => {
    for (let one = unmarked[0]; one !== undefined; one = unmarked[0]) {
      await markSent(pool, one)
      unmarked.shift()
    }
  }
  const settle = async (taken: MailRecord, outcome: Outcome): Promise<void> => {
    if (outcome.kind === 'sent') {
      unmarked.push(taken)
      return await markAll()
    }
    const { trouble } = outcome
    const { accountId, id, kind, attempts, ageMs } = taken
    if (outcome.kind === 'never' || ageMs > giveUpAfterMs) {
      log.error({ accountId, mail: id, kind, attempts, trouble }, 'A mail was given up.')
      return await giveUpMail(pool, { accountId, id, trouble })
    }
    log.warn(`A mail is tried again later: ${trouble}`)
    const afterMs = Math.min(longestRetryMs, firstRetryMs * 2 ** (attempts - 1)) * (0.8 + 0.4 * random())
    await retryMail(pool, { accountId, id, trouble, afterMs })
  }
  return {
    sendDue: async () => {
      await markAll()
      for (let turn = 0; turn < maxTaken && !stopping.signal.aborted; turn++) {
        const taken = await takeMail(pool, { after: served })
        if (taken.kind === 'none') break
        served = taken.kind === 'mail' ? taken.mail.accountId : taken.accountId
        if (taken.kind === 'passed') continue
        const outcome = await mail.send(toLetter(taken.mail, { publicUrl }), stopping.signal)
        await settle(taken.mail, outcome)
        // The others would fare no better.
        if (outcome.kind === 'later' && !outcome.alone) break
      }
      if (now() - forgottenAt < forgetEveryMs) return
      await forgetMail(pool)
      forgottenAt = now()
    },
    stop: () => {
      stopping.abort()
      mail.close()
    }
  }
}
