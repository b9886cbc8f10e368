// What a node reads before it says that it is ready: the accounts that somebody is in contact with, so that their first polls find everything here, instead of all asking at once.
import type { Log } from '../store/log.ts'
import type { Source } from './source.ts'
import type { Timers } from './timers.ts'

// Those of most visitors first; five statements each. The others are read when somebody asks for them, as ever.
const maxAccounts = 500
// One that takes long doesn't keep the others; more would be, where all nodes start together, the rush on the database that this is to spare it.
const atOnce = 2
// Who waits longer for its readiness is taken for broken, and from ten seconds on held polls would be sent away.
const patienceMs = 5_000

interface WarmUpOptions {
  source: Pick<Source, 'listActiveAccounts'>
  load: (accountId: number) => Promise<unknown>
  /** Asked before each account; false once the node stops. */
  isWanted: () => boolean
  timers: Timers
  log: Log
}

/** Reads them, a few at a time, as far as that is done within five seconds; then it resolves, whatever a statement still waits for. Trouble is logged and left to the polls. */
export async function warmUp ({ source, load, isWanted, timers, log }: WarmUpOptions): Promise<void> {
  const until = timers.now() + patienceMs
  let waiting: number[] = []
  const read = async (): Promise<void> => {
    for (let accountId = waiting.shift(); accountId !== undefined && timers.now() < until && isWanted(); accountId = waiting.shift()) {
      await load(accountId).catch((err: unknown) => { log.error({ err }, `Account ${accountId} could not be read before the first polls.`) })
    }
  }
  const readAll = async (): Promise<void> => {
    try {
      waiting = await source.listActiveAccounts({ limit: maxAccounts })
    } catch (err) {
      log.error({ err }, 'The accounts in use could not be listed before the first polls.')
    }
    await Promise.all(Array.from({ length: atOnce }, read))
  }
  let timer: unknown
  const late = new Promise<void>(resolve => { timer = timers.set(resolve, patienceMs) })
  await Promise.race([readAll(), late])
  timers.clear(timer)
}
