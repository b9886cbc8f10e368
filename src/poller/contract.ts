// What the poller takes and promises: the one contract between it and whoever asks. How it keeps it is poller.ts's.
import type { Feed } from '../feed/feed.ts'
import type { Timers } from '../feed/timers.ts'
import type { OperatorSignals, Pace, VisitorSignals } from '../wire/signals.ts'
import type { Answer } from './answer.ts'
import type { WhenGone } from './hold.ts'
import type { Holds } from './holds.ts'
import type { PollMode } from './pacing.ts'
import type { OperatorAsker, VisitorAsker } from './readers.ts'
import type { Room } from './waiters.ts'

/** What a poll says: its cursor and stamp as they came, how long it may be held, and how to hear that its client is gone. */
export interface Ask {
  cursor: string
  stamp: string
  holdMs: number
  /** Asked only if the poll is held. */
  whenGone?: WhenGone
}

export interface PollerOptions {
  feed: Feed
  pollMode: PollMode
  timers?: Timers
  random?: () => number
  /** The mean delay of the event loop since it was asked last, in ms: by it the node slows those who poll. Without it nobody is slowed. */
  loopDelayMs?: (() => number) | undefined
  /** Told of what went wrong where nobody waits for an answer. Without it such an error ends the process. */
  onError?: (error: unknown) => void
  /** How many visitors' polls are held at most, in this process and of one site. */
  room?: Room
}

export interface Poller {
  /** A promise only where something must be waited for: a poll with nothing new and no hold is answered at once. Fails when the database must be read and can't. */
  askAsVisitor (asker: VisitorAsker, ask: Ask): Answer<VisitorSignals> | Promise<Answer<VisitorSignals>>
  /** The same for an operator; who may see what is looked at again when it is delivered. */
  askAsOperator (asker: OperatorAsker, ask: Ask): Answer<OperatorSignals> | Promise<Answer<OperatorSignals>>
  /** The pace that snapshots tell. */
  pace (): Pace
  /** Whether the node has so much to do that it takes nobody in whom it doesn't know; who talks is always let in. The account must be loaded (`firstCursor`). */
  turnsAway (visitor: { accountId: number, siteId: string, visitorId: string | undefined }): boolean
  /** Where a client begins; take it before the snapshot. */
  firstCursor (accountId: number): Promise<string>
  /** The signals that a snapshot tells. */
  visitorSignals (asker: Pick<VisitorAsker, 'accountId' | 'siteId' | 'visitorId'>): Promise<VisitorSignals>
  /** Answers all held polls and holds no more, for good: the node stops. Resolves when all are answered. */
  drain (): Promise<void>
  /** Ends everything at once; what is still held stays unanswered. */
  stop (): void
  counts (): Counts
  /** The holds that have ended so far. */
  readonly holds: Holds
}

/** Of the polls that are held. `load`: the level by which it slows those who poll, from 0 to 5. */
export interface Counts { waiters: number, visitors: number, operators: number, load: number }
