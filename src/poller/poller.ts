// Answers polls from the feed's memory, or holds them until there is something, the client goes or the time is up. Knows no HTTP and no SQL.
import { formatCursor, parseCursor, type Cursor } from '../feed/cursor.ts'
import type { Feed } from '../feed/feed.ts'
import type { News } from '../feed/news.ts'
import { systemTimers, type Timers } from '../feed/timers.ts'
import { toWireEvent } from '../feed/wire-events.ts'
import type { OperatorSignals, Pace, VisitorSignals } from '../wire/signals.ts'
import { cutBatch, gone, late, maxBatchEvents, nothing, type Answer, type Batch } from './answer.ts'
import { createHold, type Abort } from './hold.ts'
import { displacedPace, drainPace, morePace, toHoldMs, usualPace, type PollMode } from './pacing.ts'
import { standingOf } from './place.ts'
import { allVisitorSignals, createOperatorReader, createVisitorReader, Held, type OperatorAsker, type Reader, type VisitorAsker } from './readers.ts'
import { inSlices } from './slices.ts'
import { Waiters, type Waiter } from './waiters.ts'

export type { Answer } from './answer.ts'
export type { OperatorAsker, VisitorAsker } from './readers.ts'

/** What a poll says: its cursor and stamp as they came, how long it may be held, and the signal (or how to get one) that its client is gone. */
export interface Ask {
  cursor: string
  stamp: string
  holdMs: number
  abort?: Abort
}

export interface PollerOptions {
  feed: Feed
  pollMode: PollMode
  timers?: Timers
  random?: () => number
  /** Held polls at most, in this process. */
  maxHeld?: number
}

export interface Poller {
  /** A promise only where something must be waited for: a poll with nothing new and no hold is answered at once. Fails when the database must be read and can't. */
  askAsVisitor (asker: VisitorAsker, ask: Ask): Answer<VisitorSignals> | Promise<Answer<VisitorSignals>>
  /** The same for an operator; who may see what is looked at again when it is delivered. */
  askAsOperator (asker: OperatorAsker, ask: Ask): Answer<OperatorSignals> | Promise<Answer<OperatorSignals>>
  /** The pace that snapshots tell. */
  pace (): Pace
  /** Where a client begins; take it before the snapshot. */
  firstCursor (accountId: number): Promise<string>
  /** The signals that a snapshot tells. */
  visitorSignals (asker: Pick<VisitorAsker, 'accountId' | 'siteId' | 'visitorId'>): Promise<VisitorSignals>
  /** Answers all held polls and holds no more, for good: the node stops. Resolves when all are answered. */
  drain (): Promise<void>
  /** Ends everything at once; what is still held stays unanswered. */
  stop (): void
  counts (): { waiters: number, visitors: number, operators: number, displaced: number }
}

// Answers from a node that is so far behind would be answers of the past; a load balancer has others.
const lateMs = 10_000
// How long a cursor ahead of us may wait for its proof before its client is asked to come again.
const proofMs = 1_000
// Held polls count as contact, and keep their account's ring and roster in use.
const renewMs = 2_000
// 16 KB each: some 640 MB, the most one process should put into waiting.
const defaultMaxHeld = 40_000

/** Makes the poller of one node, which listens to the feed from now on. */
export function createPoller (options: PollerOptions): Poller {
  return new NodePoller(options)
}

interface Poll<Signals> {
  readonly reader: Reader<Signals>
  readonly ask: Ask
  readonly cursor: Cursor | undefined
  readonly held: Held
}

type Look<Signals> = Answer<Signals> | 'quiet' | 'unloaded' | 'below' | 'ahead'

class NodePoller implements Poller {
  readonly #feed: Feed
  readonly #mode: PollMode
  readonly #timers: Timers
  readonly #random: () => number
  readonly #waiters: Waiters
  readonly #stopListening: () => void
  #renewTimer: unknown
  #displaced = 0
  #draining = false

  constructor ({ feed, pollMode, timers = systemTimers, random = Math.random, maxHeld = defaultMaxHeld }: PollerOptions) {
    this.#feed = feed
    this.#mode = pollMode
    this.#timers = timers
    this.#random = random
    this.#waiters = new Waiters(maxHeld)
    this.#stopListening = feed.onNews((accountId, news) => { void this.#hear(accountId, news) })
    this.#renewLater()
  }

  askAsVisitor (asker: VisitorAsker, ask: Ask): Answer<VisitorSignals> | Promise<Answer<VisitorSignals>> {
    const reader = createVisitorReader(this.#feed, asker)
    const ring = this.#feed.find(asker.accountId)
    if (ring !== undefined && ring.sites.find(asker.siteId) === undefined) return this.#askAtNewSite(asker, ask)
    return this.#ask(this.#toPoll(reader, ask))
  }

  askAsOperator (asker: OperatorAsker, ask: Ask): Answer<OperatorSignals> | Promise<Answer<OperatorSignals>> {
    return this.#ask(this.#toPoll(createOperatorReader(this.#feed, asker), ask))
  }

  pace (): Pace {
    return usualPace(this.#mode)
  }

  async firstCursor (accountId: number): Promise<string> {
    return await this.#feed.firstCursor(accountId)
  }

  async visitorSignals (asker: Pick<VisitorAsker, 'accountId' | 'siteId' | 'visitorId'>): Promise<VisitorSignals> {
    await this.#feed.load(asker.accountId)
    return allVisitorSignals(this.#feed, asker)
  }

  async drain (): Promise<void> {
    this.#draining = true
    await inSlices(this.#waiters.all(), this.#timers, waiter => { waiter.drain() })
    this.stop()
  }

  stop (): void {
    this.#stopListening()
    this.#timers.clear(this.#renewTimer)
  }

  counts (): { waiters: number, visitors: number, operators: number, displaced: number } {
    const operators = this.#waiters.countOperators()
    return { waiters: this.#waiters.size, visitors: this.#waiters.size - operators, operators, displaced: this.#displaced }
  }

  #toPoll<Signals> (reader: Reader<Signals>, ask: Ask): Poll<Signals> {
    return { reader, ask, cursor: parseCursor(ask.cursor), held: new Held(ask.stamp) }
  }

  // A site made since the account was loaded. One that isn't found even now is offline, so that it is looked for once.
  async #askAtNewSite (asker: VisitorAsker, ask: Ask): Promise<Answer<VisitorSignals>> {
    const ring = await this.#feed.load(asker.accountId)
    await this.#feed.refreshSites(ring)
    ring.sites.learn({ siteId: asker.siteId, status: 'offline', seq: 0 })
    return await this.#ask(this.#toPoll(createVisitorReader(this.#feed, asker), ask))
  }

  #ask<Signals> (poll: Poll<Signals>): Answer<Signals> | Promise<Answer<Signals>> {
    const { reader } = poll
    const now = this.#timers.now()
    reader.arrive(now)
    this.#use(reader, now)
    if (this.#feed.tickAgeMs() >= lateMs) return late
    const look = this.#look(poll)
    switch (look) {
      case 'quiet': return this.#hold(poll)
      case 'unloaded': return this.#loadAndAsk(poll)
      case 'below': return this.#answerOlder(poll)
      case 'ahead': return this.#answerAhead(poll)
      default: return look
    }
  }

  // Everything that an answer depends on is looked at here, in one turn of the event loop.
  #look<Signals> ({ reader, cursor, held }: Poll<Signals>): Look<Signals> {
    const { epoch } = this.#feed
    const ring = this.#feed.find(reader.place.accountId)
    if (cursor === undefined || (epoch !== '' && cursor.epoch !== epoch)) return gone
    if (ring === undefined) return 'unloaded'
    const standing = standingOf(cursor, epoch, ring)
    if (standing === 'other') return gone
    if (standing !== 'within') return standing
    reader.noteDelivered(ring, cursor.seq)
    if (reader.lastSeq(ring) > cursor.seq) return this.#toNews(reader, cutBatch(reader.entries(ring, cursor.seq)), { tip: ring.tip, signals: reader.grownSignals(ring, held) })
    const signals = reader.grownSignals(ring, held)
    // A cursor that grows old is renewed while the ring can still answer it.
    if (signals === undefined && cursor.seq >= ring.freshFrom) return 'quiet'
    return this.#toNews(reader, cutBatch([]), { tip: ring.tip, signals })
  }

  #toNews<Signals> (reader: Reader<Signals>, batch: Batch, { tip, signals }: { tip: number, signals: Signals | undefined }): Answer<Signals> {
    if (batch.entries.some(({ record }) => reader.isRevokedBy(record))) return gone
    const cursor = formatCursor({ epoch: this.#feed.epoch, seq: batch.more ? batch.last : Math.max(tip, batch.last) })
    const pace = batch.more ? morePace(this.#mode) : this.pace()
    const events = batch.entries.map(entry => reader.toEvent(entry))
    return signals === undefined ? { kind: 'news', cursor, events, pace } : { kind: 'news', cursor, events, signals, pace }
  }

  async #loadAndAsk<Signals> (poll: Poll<Signals>): Promise<Answer<Signals>> {
    await this.#feed.load(poll.reader.place.accountId)
    return this.#feed.epoch === '' ? late : await this.#ask(poll)
  }

  /**
   * Below the floor: one reading. What comes after the tip that is noted first is above the new cursor, so nothing is missed between the two;
   * what the reading holds above the tip is complete, because numbers are dense in the order of commit.
   */
  async #answerOlder<Signals> ({ reader, cursor }: Poll<Signals>): Promise<Answer<Signals>> {
    const { epoch } = this.#feed
    const ring = this.#feed.find(reader.place.accountId)
    if (ring === undefined || cursor === undefined) return gone
    const { tip } = ring
    const records = await this.#feed.listOlder(reader.older(cursor.seq, maxBatchEvents + 1))
    if (records === undefined || this.#feed.epoch !== epoch) return gone
    const entries = records.map(record => {
      const event = toWireEvent(record)
      return { record, event, bytes: Buffer.byteLength(JSON.stringify(event)), keptAt: 0 }
    })
    return this.#toNews(reader, cutBatch(entries), { tip, signals: undefined })
  }

  /** Ahead of what this node has read: of the log, too, only if a tick that begins now ends below it. */
  async #answerAhead<Signals> (poll: Poll<Signals>): Promise<Answer<Signals>> {
    const caughtUp = await this.#feed.catchUp(poll.reader.place.accountId, proofMs)
    if (this.#look(poll) !== 'ahead') return await this.#ask(poll)
    return caughtUp ? gone : nothing
  }

  #hold<Signals> (poll: Poll<Signals>): Answer<Signals> | Promise<Answer<Signals>> {
    const { ask, reader } = poll
    const ms = toHoldMs(ask.holdMs, this.#mode, this.#random)
    if (ms <= 0) return nothing
    if (this.#draining) return this.#told(ask, drainPace(this.#mode, this.#random))
    if (this.#waiters.isFull()) return this.#told(ask, displacedPace())
    return new Promise(resolve => {
      const answer = (answered: Answer<Signals> | Promise<Answer<Signals>>): void => {
        end()
        this.#waiters.delete(waiter)
        resolve(answered)
      }
      const waiter: Waiter = {
        place: reader.place,
        look: () => { this.#lookAgain(poll, answer) },
        displace: () => { answer(this.#told(ask, displacedPace())) },
        drain: () => { answer(this.#told(ask, drainPace(this.#mode, this.#random))) },
        renew: now => {
          reader.renew(now)
          this.#use(reader, now)
        }
      }
      const end = createHold({ timers: this.#timers, ms, abort: ask.abort, onDeadline: () => { answer(nothing) }, onGone: () => { answer(nothing) } })
      this.#displaced += this.#waiters.add(waiter)
    })
  }

  // Woken to nothing that is theirs: they wait on.
  #lookAgain<Signals> (poll: Poll<Signals>, answer: (answered: Answer<Signals> | Promise<Answer<Signals>>) => void): void {
    const look = this.#look(poll)
    switch (look) {
      case 'quiet': case 'ahead': case 'unloaded': return
      case 'below': return answer(this.#answerOlder(poll))
      default: answer(look)
    }
  }

  /** Nothing new, and another pace. */
  #told<Signals> ({ cursor }: Ask, pace: Pace): Answer<Signals> {
    return { kind: 'news', cursor, events: [], pace }
  }

  async #hear (accountId: number, news: News): Promise<void> {
    await inSlices([...this.#concerned(accountId, news)], this.#timers, waiter => {
      if (this.#waiters.has(waiter)) waiter.look()
    })
  }

  #concerned (accountId: number, news: News): Iterable<Waiter> {
    switch (news.kind) {
      case 'gone': return this.#waiters.ofAccount(accountId)
      case 'roster': return this.#waiters.operatorsOf(accountId)
      case 'signals': return new Set([...this.#waiters.operatorsOf(accountId), ...news.signals.flatMap(({ visitorId }) => [...this.#waiters.ofPerson(visitorId)])])
      case 'events': return new Set([...this.#waiters.operatorsOf(accountId), ...news.events.flatMap(event => [...this.#visitorsOf(event)])])
    }
  }

  #visitorsOf ({ kind, siteId, visitorId }: { kind: string, siteId?: string, visitorId?: string }): Iterable<Waiter> {
    if (visitorId !== undefined) return this.#waiters.ofPerson(visitorId)
    return kind === 'site_status' && siteId !== undefined ? this.#waiters.ofSite(siteId) : []
  }

  #use (reader: Reader<unknown>, now: number): void {
    const ring = this.#feed.find(reader.place.accountId)
    if (ring !== undefined) ring.usedAt = now
  }

  #renewLater (): void {
    this.#renewTimer = this.#timers.set(() => {
      const now = this.#timers.now()
      for (const waiter of this.#waiters.all()) waiter.renew(now)
      this.#renewLater()
    }, renewMs)
  }
}
