// Does what the passing of time demands: marks who is gone, and takes what is due. Any node does, none leads; the database sees to it that each thing happens once. Whether silence counts is calm.ts.
import { readTime } from '../store/clock.ts'
import { ignoreInvitation } from '../store/invitations.ts'
import { sweepLeftOperators, sweepOperators } from '../store/operator-presence.ts'
import { markGone, markLeft } from '../store/departures.ts'
import { dropUnsentFile, recallFiles } from '../store/file-ends.ts'
import { takeDue, type DueRecord, type Unseen } from '../store/due.ts'
import { recallRetention, retain } from '../store/retention.ts'
import { passHours, recallHours } from '../store/site-hours.ts'
import { endWait, recallWaits } from '../store/waits.ts'
import { readStoredHours } from '../insight/hours.ts'
import type { Log } from '../store/log.ts'
import { isUnavailable } from '../store/pool.ts'
import type { inTransaction, Transaction } from '../store/pool.ts'
import { createCalm } from './calm.ts'
import { createRound, type RoundTimers } from './round.ts'

type Pool = Parameters<typeof inTransaction>[0]

export interface DueOptions {
  pool: Pool
  /** Told after each commit what changed for whom; `tickAgeMs` is how long ago it last read well. */
  feed: { changed: (accountId: number, what: 'log' | 'roster') => void, tickAgeMs: () => number }
  log: Log
  timers?: RoundTimers
  random?: () => number
  /** The wall clock. */
  now?: () => number
  /** The one that nobody sets. */
  monotonicNow?: () => number
  /** How long all must have gone well before silence counts, if not as usual. */
  calmMs?: number
  /** Instead of the store's functions over `pool`; for tests. */
  work?: Work
}

export interface Due {
  start (): void
  /** Ends it, and waits for what is being done. */
  stop (): Promise<void>
}

/** What is done in the rounds; each answers the accounts that it changed. */
export interface Work {
  /** Visitors who said that they leave. */
  markLeft (): Promise<number[]>
  /** These, and the silent ones. */
  markGone (): Promise<number[]>
  /** Operators who said that they leave. */
  sweepLeft (): Promise<number[]>
  /** These, and the silent ones. */
  sweepOperators (): Promise<number[]>
  /** `unseen`: what to think of visitors of whom the database knows nothing. */
  takeDue (unseen: Unseen): Promise<number[]>
  /** Makes due again what a node of the version before took without knowing what to do. Changes no account. */
  recall (): Promise<void>
  /** The database's, in milliseconds. */
  readTime (): Promise<number>
}

// A row leaves the live list within 6.5 s of a leave, five of which are waited on purpose.
const goneMs = 500
const dueMs = 1_000
// Silence is looked for in every third round: of 18 s one and a half more don't matter, and it means looking at everybody, and at the clock first.
const silentEvery = 3
// Nodes of two versions run beside each other for minutes; what they took is missed by nobody within this.
const recallMs = 600_000

/** The timed work of one node; it rests until it is started. */
export function createDue ({ pool, feed, log, timers, random = Math.random, now = Date.now, monotonicNow = () => performance.now(), calmMs, work = createWork(pool) }: DueOptions): Due {
  const calm = createCalm({ now, monotonicNow, tickAgeMs: () => feed.tickAgeMs(), ...(calmMs === undefined ? {} : { calmMs }) })
  const told = (what: 'log' | 'roster', act: () => Promise<number[]>) => async (): Promise<void> => {
    for (const accountId of new Set(await act())) feed.changed(accountId, what)
  }
  // Silent while nodes or database were away were all, and most of them are about to come back. A leave that was said counts at once.
  const isSilenceMeant = async (): Promise<boolean> => {
    calm.note(await work.readTime())
    return calm.isLong()
  }
  // The clock is looked at right before each look for silence, and for nothing else.
  const inTurns = ({ said, silent }: { said: () => Promise<number[]>, silent: () => Promise<number[]> }) => {
    let turn = 0
    return async (): Promise<number[]> => await (turn++ % silentEvery === 0 && await isSilenceMeant() ? silent() : said())
  }
  const markVisitors = inTurns({ said: work.markLeft, silent: work.markGone })
  const sweep = inTurns({ said: work.sweepLeft, silent: work.sweepOperators })
  const take = async (): Promise<number[]> => await work.takeDue(await isSilenceMeant() ? 'gone' : 'here')
  // One account's trouble must not keep everybody here for ever: only a database that is away is none to judge by.
  const onFailure = (error: unknown): void => { if (isUnavailable(error)) calm.end() }
  const shared = { log, random, onFailure, ...(timers === undefined ? {} : { timers }) }
  const rounds = [
    createRound({ ...shared, name: 'Marking who is gone', everyMs: goneMs, act: told('roster', markVisitors) }),
    createRound({ ...shared, name: 'Looking which operators are here', everyMs: goneMs, act: told('log', sweep) }),
    createRound({ ...shared, name: 'Taking what is due', everyMs: dueMs, act: told('log', take) }),
    createRound({ ...shared, name: 'Recalling what is due', everyMs: recallMs, act: work.recall })
  ]
  return {
    start: () => { for (const round of rounds) round.start() },
    stop: async () => { await Promise.all(rounds.map(async round => { await round.stop() })) }
  }
}

function createWork (pool: Pool): Work {
  const toAccounts = (changed: Array<{ accountId: number }>): number[] => changed.map(({ accountId }) => accountId)
  return {
    markLeft: async () => toAccounts(await markLeft(pool)),
    markGone: async () => toAccounts(await markGone(pool)),
    sweepLeft: async () => await sweepLeftOperators(pool),
    sweepOperators: async () => await sweepOperators(pool),
    takeDue: async unseen => toAccounts(await takeDue(pool, async (tx, row) => { await act(tx, { row, unseen }) })),
    recall: async () => {
      await recallWaits(pool)
      await recallRetention(pool)
      await recallHours(pool)
      await recallFiles(pool)
    },
    readTime: async () => await readTime(pool)
  }
}

// What each kind of due thing does, in the transaction that took it.
async function act (tx: Transaction, { row: { accountId, kind, subjectId }, unseen }: { row: DueRecord, unseen: Unseen }): Promise<void> {
  switch (kind) {
    case 'invitation_ignored': return await ignoreInvitation(tx, { accountId, conversationId: subjectId, unseen })
    case 'retention': return await retain(tx, { accountId }).then(() => {})
    case 'file_unsent': return await dropUnsentFile(tx, { accountId, fileId: subjectId })
    case 'site_hours': return await passHours(tx, { accountId, readHours: readStoredHours })
    case 'wait_abandoned': return await endWait(tx, { accountId, conversationId: subjectId, unseen })
  }
}
