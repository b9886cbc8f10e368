// Does what the passing of time demands: marks who is gone, and takes what is due. Any node does, none leads; the database sees to it that each thing happens once.
import { ignoreInvitation } from '../store/invitations.ts'
import { sweepOperators } from '../store/operator-presence.ts'
import { markGone, markLeft } from '../store/departures.ts'
import { takeDue, type DueRecord } from '../store/due.ts'
import { retain } from '../store/retention.ts'
import { endWait } from '../store/waits.ts'
import type { Log } from '../store/log.ts'
import type { inTransaction, Transaction } from '../store/pool.ts'
import { createRound, type RoundTimers } from './round.ts'

type Pool = Parameters<typeof inTransaction>[0]

export interface DueOptions {
  pool: Pool
  /** Told after each commit what changed for whom. */
  feed: { changed: (accountId: number, what: 'log' | 'roster') => void }
  log: Log
  timers?: RoundTimers
  random?: () => number
  /** Instead of the store's functions over `pool`; for tests. */
  work?: Work
}

export interface Due {
  start (): void
  /** Ends it, and waits for what is being done. */
  stop (): Promise<void>
}

/** What is done in each round; answers the accounts that it changed. */
export interface Work {
  markGone (): Promise<number[]>
  sweepOperators (): Promise<number[]>
  takeDue (): Promise<number[]>
}

// A row leaves the live list within 6.5 s of a leave, five of which are waited on purpose.
const goneMs = 500
const dueMs = 1_000
// Silence is looked for in every third round: of 18 s one and a half more don't matter, and it means looking at everybody.
const silentEvery = 3

/** The timed work of one node; it rests until it is started. */
export function createDue ({ pool, feed, log, timers, random = Math.random, work = createWork(pool) }: DueOptions): Due {
  const told = (what: 'log' | 'roster', act: () => Promise<number[]>) => async (): Promise<void> => {
    for (const accountId of new Set(await act())) feed.changed(accountId, what)
  }
  const shared = { log, random, ...(timers === undefined ? {} : { timers }) }
  const rounds = [
    createRound({ ...shared, name: 'Marking who is gone', everyMs: goneMs, act: told('roster', work.markGone) }),
    createRound({ ...shared, name: 'Looking which operators are here', everyMs: goneMs, act: told('log', work.sweepOperators) }),
    createRound({ ...shared, name: 'Taking what is due', everyMs: dueMs, act: told('log', work.takeDue) })
  ]
  return {
    start: () => { for (const round of rounds) round.start() },
    stop: async () => { await Promise.all(rounds.map(async round => { await round.stop() })) }
  }
}

function createWork (pool: Pool): Work {
  let turn = 0
  return {
    markGone: async () => (await (turn++ % silentEvery === 0 ? markGone : markLeft)(pool)).map(({ accountId }) => accountId),
    sweepOperators: async () => await sweepOperators(pool),
    takeDue: async () => (await takeDue(pool, act)).map(({ accountId }) => accountId)
  }
}

// What each kind of due thing does, in the transaction that took it.
async function act (tx: Transaction, { accountId, kind, subjectId }: DueRecord): Promise<void> {
  switch (kind) {
    case 'invitation_ignored': return await ignoreInvitation(tx, { accountId, conversationId: subjectId })
    case 'retention': return await retain(tx, { accountId }).then(() => {})
    case 'wait_abandoned': return await endWait(tx, { accountId, conversationId: subjectId })
  }
}
