// What a node reads before it says that it is ready: the accounts that somebody is in contact with, so that their first polls find everything here, instead of all asking at once.
import { isUnavailable } from '../store/pool.ts'
import type { Log } from '../store/log.ts'
import type { Source } from './source.ts'
import type { Timers } from './timers.ts'

// Those of most visitors first; five statements each. The others are read when somebody asks for them, as ever.
const maxAccounts = 500
// Each asks three at once: requests that come early, by a port that is shared, find connections too.
const atOnce = 2
// Who waits longer for its readiness is taken for broken, and from ten seconds on held polls would be sent away.
const patienceMs = 5_000

interface WarmUpOptions {
  source: Pick<Source, 'listActiveAccounts'>
  load: (accountId: number) => Promise<unknown>
  timers: Timers
  log: Log
}

/** Reads them, a few at a time, as far as that is done within five seconds. One account's trouble is logged and left to its polls; fails when the database is away. */
export async function warmUp ({ source, load, timers, log }: WarmUpOptions): Promise<void> {
  const until = timers.now() + patienceMs
  const waiting = await source.listActiveAccounts({ limit: maxAccounts })
  const read = async (): Promise<void> => {
    for (let accountId = waiting.shift(); accountId !== undefined && timers.now() < until; accountId = waiting.shift()) {
      try {
        await load(accountId)
      } catch (err) {
        if (isUnavailable(err)) throw err
        log.error({ err }, `Account ${accountId} could not be read before the first polls.`)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, read))
}
