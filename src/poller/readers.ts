// The two who poll, visitors and operators: which events concern them, which signals, and what of them is revoked. Asked anew at each look.
import type { Feed, Older } from '../feed/feed.ts'
import type { EventRecord, SignalRecord } from '../feed/news.ts'
import type { Ring, RingEntry } from '../feed/ring.ts'
import { toVisitorEvent } from '../feed/wire-events.ts'
import type { Event } from '../wire/events.ts'
import type { OperatorSignals, VisitorSignals } from '../wire/signals.ts'
import { formatStamps, listGrown, mergeStamps, parseStamps, toConversationSignals, toStamps } from './signals.ts'
import type { Stamps } from './signals.ts'
import type { Place } from './waiters.ts'

/** `tabs`: the visitor's other living tabs, as the poll names them. */
export interface VisitorAsker { accountId: number, siteId: string, visitorId: string, tab: string, tabs: readonly string[] }
/** `siteIds` undefined: all of the account, those to come too. */
export interface OperatorAsker { accountId: number, operatorId: string, siteIds: string[] | undefined, tab: string }

/** The signals that a client holds: their stamp as it came, read when needed. */
export class Held {
  readonly text: string
  #stamps: Stamps | undefined

  constructor (text: string) {
    this.text = text
  }

  get stamps (): Stamps {
    this.#stamps ??= parseStamps(this.text)
    return this.#stamps
  }
}

export interface Reader<Signals> {
  readonly place: Place
  /** Says that they polled now. */
  arrive (now: number): void
  /** Says that they are still here, their poll being held. */
  renew (now: number): void
  /** The last seq that concerns them; whatever is above the cursor is in `entries`. */
  lastSeq (ring: Ring): number
  entries (ring: Ring, after: number): Iterable<RingEntry>
  /** They ask from this seq, so they have all before it. */
  noteDelivered (ring: Ring, seq: number): void
  /** Whether the event ends what they may see: their cursor is void. */
  isRevokedBy (record: EventRecord): boolean
  older (after: number, limit: number): Older
  toEvent (entry: RingEntry): Event
  /** What has grown beyond what the client holds; undefined if nothing has. */
  grownSignals (ring: Ring, held: Held): Signals | undefined
}

/** Reads for a visitor: their own events, and what shows at their site. */
export function createVisitorReader (feed: Feed, asker: VisitorAsker): Reader<VisitorSignals> {
  return new VisitorReader(feed, asker)
}

/** Reads for an operator: what happens at their sites. */
export function createOperatorReader (feed: Feed, asker: OperatorAsker): Reader<OperatorSignals> {
  return new OperatorReader(feed, asker)
}

/** All that the node knows for this visitor, for a client that holds nothing yet. */
export function allVisitorSignals (feed: Feed, asker: Pick<VisitorAsker, 'accountId' | 'siteId' | 'visitorId'>): VisitorSignals {
  const records = feed.signals.ofVisitor(asker.accountId, asker.visitorId)
  const site = feed.siteStatus(asker.accountId, asker.siteId)
  const own = toStamps(site?.head ?? 0, records, 'visitor')
  return toVisitorSignals({ site, own, held: nobodys, records, nowMs: feed.signals.databaseNow() })
}

const nobodys: Stamps = { head: -1, parts: new Map() }

class VisitorReader implements Reader<VisitorSignals> {
  readonly place: Place
  readonly #feed: Feed

  readonly #asker: VisitorAsker

  constructor (feed: Feed, asker: VisitorAsker) {
    const { accountId, siteId, visitorId, tab } = asker
    this.#feed = feed
    this.#asker = asker
    this.place = { accountId, siteId, person: visitorId, tab }
  }

  arrive (now: number): void {
    this.#feed.presence.seen(this.#asker, now)
  }

  renew (now: number): void {
    this.#feed.presence.held(this.#asker, now)
  }

  lastSeq (ring: Ring): number {
    return ring.lastOfVisitor(this.place.person)
  }

  entries (ring: Ring, after: number): Iterable<RingEntry> {
    return ring.entriesOfVisitor(this.place.person, after)
  }

  noteDelivered (ring: Ring, seq: number): void {
    ring.provedByVisitor(this.place.person, seq, entries => this.#feed.deliveries.note('visitor', entries))
  }

  isRevokedBy ({ kind }: EventRecord): boolean {
    return kind === 'visitor_erased'
  }

  older (after: number, limit: number): Older {
    const { accountId, person } = this.place
    return { kind: 'visitor', accountId, visitorId: person, after, limit }
  }

  toEvent ({ record }: RingEntry): Event {
    return toVisitorEvent(record)
  }

  grownSignals (ring: Ring, held: Held): VisitorSignals | undefined {
    const { accountId, person, siteId = '' } = this.place
    const site = ring.sites.find(siteId)
    const records = this.#feed.signals.ofVisitor(accountId, person)
    // The way of nearly every poll: no conversation, and the status that the client holds.
    if (records.length === 0 && site?.stamp === held.text) return undefined
    const own = toStamps(site?.head ?? 0, records, 'visitor')
    const grown = listGrown(records, held.stamps, 'visitor')
    // A node behind what the client knows of the site says nothing until it has caught up: its status would undo the client's.
    if (own.head < held.stamps.head || (own.head === held.stamps.head && grown.length === 0)) return undefined
    return toVisitorSignals({ site, own, held: held.stamps, records: grown, nowMs: this.#feed.signals.databaseNow() })
  }
}

class OperatorReader implements Reader<OperatorSignals> {
  readonly place: Place
  readonly #feed: Feed
  readonly #siteIds: string[] | undefined
  readonly #self: string

  constructor (feed: Feed, { accountId, operatorId, siteIds, tab }: OperatorAsker) {
    this.#feed = feed
    this.#siteIds = siteIds
    this.#self = `operator:${operatorId}`
    this.place = { accountId, siteId: undefined, person: operatorId, tab }
  }

  arrive (now: number): void {
    this.renew(now)
  }

  renew (now: number): void {
    const { accountId, person, tab } = this.place
    this.#feed.presence.seenOperator({ accountId, operatorId: person, tab }, now)
    this.#feed.roster.watch({ accountId, siteIds: this.#siteIds })
  }

  lastSeq (ring: Ring): number {
    return ring.lastAtSites(this.#siteIds)
  }

  * entries (ring: Ring, after: number): Iterable<RingEntry> {
    for (const entry of ring.entriesAfter(after)) {
      if (this.#maySee(entry.record.siteId)) yield entry
    }
  }

  noteDelivered (ring: Ring, seq: number): void {
    ring.provedByOperator(this.place.person, seq, entries => this.#feed.deliveries.note('operators', entries.filter(({ record }) => this.#maySee(record.siteId))))
  }

  isRevokedBy ({ kind, body }: EventRecord): boolean {
    return kind === 'operator_changed' && body.operator === this.place.person
  }

  older (after: number, limit: number): Older {
    return { kind: 'operator', accountId: this.place.accountId, siteIds: this.#siteIds, after, limit }
  }

  toEvent ({ event }: RingEntry): Event {
    return event
  }

  grownSignals (_ring: Ring, held: Held): OperatorSignals | undefined {
    const { accountId } = this.place
    const roster = this.#feed.roster.stamp({ accountId, siteIds: this.#siteIds })
    const records = this.#records(accountId)
    const grown = listGrown(records, held.stamps, this.#self)
    if (roster <= held.stamps.head && grown.length === 0) return undefined
    const when = { self: this.#self, nowMs: this.#feed.signals.databaseNow() }
    return {
      stamp: formatStamps(mergeStamps(toStamps(roster, records, this.#self), held.stamps)),
      roster,
      sites: this.#feed.siteStatuses(accountId, this.#siteIds),
      conversations: grown.map(record => toConversationSignals(record, held.stamps, when))
    }
  }

  #records (accountId: number): SignalRecord[] {
    return [...this.#feed.signals.ofAccount(accountId)].filter(record => this.#maySee(record.siteId))
  }

  // What belongs to no site is the account's own, for all of its operators.
  #maySee (siteId: string | undefined): boolean {
    return siteId === undefined || this.#siteIds === undefined || this.#siteIds.includes(siteId)
  }
}

function toVisitorSignals ({ site, own, held, records, nowMs }: { site: VisitorSignals['site'] | undefined, own: Stamps, held: Stamps, records: readonly SignalRecord[], nowMs: number }): VisitorSignals {
  return {
    stamp: formatStamps(mergeStamps(own, held)),
    site: { status: site?.status ?? 'offline', revision: site?.revision ?? 0 },
    conversations: records.map(record => toConversationSignals(record, held, { self: 'visitor', nowMs }))
  }
}
