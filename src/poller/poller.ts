// Answers polls from the feed's memory, or holds them until there is something, the client goes or the time is up. Knows no HTTP and no SQL.
import { formatCursor, parseCursor, type Cursor } from '../feed/cursor.ts'
import type { Feed } from '../feed/feed.ts'
import type { News } from '../feed/news.ts'
import { systemTimers, type Timers } from '../feed/timers.ts'
import type { OperatorSignals, Pace, VisitorSignals } from '../wire/signals.ts'
import { busy, cutBatch, gone, late, maxBatchEvents, nothing, type Answer, type Batch } from './answer.ts'
import { listConcerned } from './concerned.ts'
import type { Ask, Counts, Poller, PollerOptions } from './contract.ts'
import { hold, type Holder } from './hold.ts'
import { Holds, type HoldEnd } from './holds.ts'
import { lastLevel, Load } from './load.ts'
import { OlderReads, toEntry } from './older.ts'
import { Pacer } from './pacer.ts'
import { drainPace, isSamePace, morePace, toHoldMs, waryPace, type PollMode } from './pacing.ts'
import { standingOf } from './place.ts'
import { allVisitorSignals, createOperatorReader, createVisitorReader, Held, type OperatorAsker, type Reader, type VisitorAsker } from './readers.ts'
import { inSlices } from './slices.ts'
import { Waiters } from './waiters.ts'

export type { Answer } from './answer.ts'
export type { Ask, Counts, Poller, PollerOptions } from './contract.ts'
export type { OperatorAsker, VisitorAsker } from './readers.ts'

// Answers from a node that is so far behind would be answers of the past; a load balancer has others.
const lateMs = 10_000
// How long a cursor ahead of us may wait for its proof before its client is asked to come again.
const proofMs = 1_000
// Held polls count as contact, and keep their account's ring and roster in use.
const renewMs = 2_000

/** Makes the poller of one node, which listens to the feed from now on. */
export function createPoller (options: PollerOptions): Poller {
  return new NodePoller(options)
}

function fail (error: unknown): never {
  throw error
}

interface Poll<Signals> {
  readonly reader: Reader<Signals>
  readonly ask: Ask
  readonly cursor: Cursor
  readonly held: Held
}

type Look<Signals> = Answer<Signals> | 'quiet' | 'unloaded' | 'below' | 'ahead'

class NodePoller implements Poller {
  readonly holds = new Holds()
  readonly #feed: Feed
  readonly #mode: PollMode
  readonly #timers: Timers
  readonly #random: () => number
  readonly #waiters: Waiters
  readonly #load: Load
  readonly #pacer: Pacer
  readonly #olderReads = new OlderReads()
  readonly #holder: Holder<Poll<unknown>>
  readonly #stopListening: () => void
  #renewTimer: unknown
  #draining = false

  constructor ({ feed, pollMode, timers = systemTimers, random = Math.random, loopDelayMs, onError = fail, room }: PollerOptions) {
    this.#feed = feed
    this.#mode = pollMode
    this.#timers = timers
    this.#random = random
    this.#waiters = new Waiters(room)
    this.#load = new Load(timers, loopDelayMs)
    this.#pacer = new Pacer({ feed, mode: pollMode, load: this.#load, waiters: this.#waiters })
    this.#holder = {
      timers,
      waiters: this.#waiters,
      holds: this.holds,
      look: poll => this.#lookAgain(poll),
      end: (poll, how) => this.#answerTo(poll, how),
      renew: ({ reader }, now) => {
        reader.renew(now)
        this.#use(reader, now)
      }
    }
    this.#stopListening = feed.onNews((accountId, news) => { this.#hear(accountId, news).catch(onError) })
    this.#renewLater()
  }

  askAsVisitor (asker: VisitorAsker, ask: Ask): Answer<VisitorSignals> | Promise<Answer<VisitorSignals>> {
    const reader = createVisitorReader(this.#feed, asker)
    const ring = this.#feed.find(asker.accountId)
    if (ring !== undefined && ring.sites.find(asker.siteId) === undefined) return this.#askAtNewSite(asker, ask)
    return this.#begin(reader, ask)
  }

  askAsOperator (asker: OperatorAsker, ask: Ask): Answer<OperatorSignals> | Promise<Answer<OperatorSignals>> {
    return this.#begin(createOperatorReader(this.#feed, asker), ask)
  }

  pace (): Pace {
    return this.#pacer.usual
  }

  turnsAway ({ accountId, siteId, visitorId = '' }: { accountId: number, siteId: string, visitorId: string | undefined }): boolean {
    return this.#pacer.turnsAway({ accountId, siteId, person: visitorId, tab: '' })
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
    this.#load.stop()
    this.#timers.clear(this.#renewTimer)
  }

  counts (): Counts {
    const { size: waiters, visitors } = this.#waiters
    return { waiters, visitors, operators: waiters - visitors, load: this.#load.level }
  }

  #begin<Signals> (reader: Reader<Signals>, ask: Ask): Answer<Signals> | Promise<Answer<Signals>> {
    const cursor = parseCursor(ask.cursor)
    return cursor === undefined ? gone : this.#ask({ reader, ask, cursor, held: new Held(ask.stamp) })
  }

  // A site made since the account was loaded. One that isn't found even now is offline, so that it is looked for once.
  async #askAtNewSite (asker: VisitorAsker, ask: Ask): Promise<Answer<VisitorSignals>> {
    const ring = await this.#feed.load(asker.accountId)
    await this.#feed.refreshSites(ring)
    ring.sites.learn({ siteId: asker.siteId, status: 'offline', seq: 0, revision: 0 })
    return await this.#begin(createVisitorReader(this.#feed, asker), ask)
  }

  #ask<Signals> (poll: Poll<Signals>): Answer<Signals> | Promise<Answer<Signals>> {
    const { reader } = poll
    if (this.#load.level === lastLevel && this.#pacer.turnsAway(reader.place)) return this.#feed.find(reader.place.accountId) !== undefined ? busy : this.#loadAndAsk(poll)
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
  #look<Signals> (poll: Poll<Signals>): Look<Signals> {
    const { reader, cursor, held } = poll
    const { epoch } = this.#feed
    const ring = this.#feed.find(reader.place.accountId)
    if (epoch !== '' && cursor.epoch !== epoch) return gone
    if (ring === undefined) return 'unloaded'
    const standing = standingOf(cursor, epoch, ring)
    if (standing === 'other') return gone
    if (standing !== 'within') return standing
    reader.noteDelivered(ring, cursor.seq)
    if (reader.lastSeq(ring) > cursor.seq) return this.#toNews(poll, cutBatch(reader.entries(ring, cursor.seq)), { tip: ring.tip, signals: reader.grownSignals(ring, held) })
    const signals = reader.grownSignals(ring, held)
    // A cursor that grows old is renewed while the ring can still answer it.
    if (signals === undefined && cursor.seq >= ring.freshFrom) return 'quiet'
    return this.#toNews(poll, cutBatch([]), { tip: ring.tip, signals })
  }

  #toNews<Signals> ({ reader, cursor: { told } }: Poll<Signals>, batch: Batch, { tip, signals }: { tip: number, signals: Signals | undefined }): Answer<Signals> {
    if (batch.entries.some(({ record }) => reader.isRevokedBy(record))) return gone
    const pace = batch.more ? morePace(this.#mode) : this.#pacer.paceOf(reader.place, told)
    const cursor = this.#toCursor(reader, { seq: batch.more ? batch.last : Math.max(tip, batch.last), pace })
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
  async #answerOlder<Signals> (poll: Poll<Signals>): Promise<Answer<Signals>> {
    const { reader, cursor } = poll
    const { epoch } = this.#feed
    const ring = this.#feed.find(reader.place.accountId)
    if (ring === undefined) return gone
    if (!this.#olderReads.allow(reader.place.person, this.#timers.now())) return this.#told(poll, waryPace(this.#pacer.paceOf(reader.place, cursor.told)))
    const { tip } = ring
    const records = await this.#feed.listOlder(reader.older(cursor.seq, maxBatchEvents + 1))
    if (records === undefined || this.#feed.epoch !== epoch) return gone
    return this.#toNews(poll, cutBatch(records.map(toEntry)), { tip, signals: undefined })
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
    if (ms <= 0) return this.#nothingNew(poll)
    if (this.#draining) return this.#told(poll, drainPace(this.#mode, this.#random))
    if (!this.#waiters.hasRoomFor(reader.place)) return this.#told(poll, this.#pacer.unheldPaceOf(reader.place))
    return hold(this.#holder, poll, ms) as Promise<Answer<Signals>>
  }

  // Woken to nothing that is theirs: they wait on.
  #lookAgain<Signals> (poll: Poll<Signals>): Answer<Signals> | Promise<Answer<Signals>> | undefined {
    const look = this.#look(poll)
    switch (look) {
      case 'quiet': case 'ahead': case 'unloaded': return undefined
      case 'below': return this.#answerOlder(poll)
      default: return look
    }
  }

  #answerTo<Signals> (poll: Poll<Signals>, how: Exclude<HoldEnd, 'news'>): Answer<Signals> {
    switch (how) {
      case 'deadline': return this.#nothingNew(poll)
      case 'left': return nothing
      case 'displaced': return this.#told(poll, this.#pacer.unheldPaceOf(poll.reader.place))
      case 'drained': return this.#told(poll, drainPace(this.#mode, this.#random))
    }
  }

  /** Nothing new; another pace, if theirs isn't the right one any more. */
  #nothingNew<Signals> (poll: Poll<Signals>): Answer<Signals> {
    const { reader, cursor: { told } } = poll
    const pace = this.#pacer.paceOf(reader.place, told)
    if (pace !== this.#pacer.usual || told !== undefined) return isSamePace(pace, told ?? this.#pacer.usual) ? this.#goOn(reader, pace) : this.#told(poll, pace)
    return nothing
  }

  #goOn (reader: Reader<unknown>, pace: Pace): Answer<never> {
    this.#pacer.note(reader.place, pace)
    return nothing
  }

  /** Nothing new, and this pace. */
  #told<Signals> ({ reader, cursor: { seq } }: Poll<Signals>, pace: Pace): Answer<Signals> {
    return { kind: 'news', cursor: this.#toCursor(reader, { seq, pace }), events: [], pace }
  }

  // The cursor says which pace its client goes by, so that any node knows whom to tell another one.
  #toCursor (reader: Reader<unknown>, { seq, pace }: { seq: number, pace: Pace }): string {
    const { epoch } = this.#feed
    if (isSamePace(pace, this.#pacer.usual)) return formatCursor({ epoch, seq })
    this.#pacer.note(reader.place, pace)
    return formatCursor({ epoch, seq, told: pace })
  }

  async #hear (accountId: number, news: News): Promise<void> {
    await inSlices([...listConcerned(this.#waiters, accountId, news)], this.#timers, waiter => {
      if (this.#waiters.has(waiter)) waiter.look()
    })
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
