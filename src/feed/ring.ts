// One account's newest events in memory: every one with floor < seq ≤ tip, or the ring can tell that it isn't so. Reads nothing itself.
import { toAmended } from '../store/amended-events.ts'
import { isErasedBy, toBlank } from '../store/blank-events.ts'
import type { EventRecord } from '../store/events.ts'
import type { Event, SiteStatus } from '../wire/events.ts'
import { KnownSites } from './sites.ts'
import { toWireEvent } from './wire-events.ts'

/** An event as it is kept: `event` and its `bytes` as operators get it, made once for all of them. */
export interface RingEntry {
  readonly record: EventRecord
  readonly event: Event
  readonly bytes: number
  readonly keptAt: number
}

export interface RingOptions {
  accountId: number
  /** Rows up to here are gone from the log. */
  base: number
  floor: number
  now: number
}

// Ten seconds of the fastest account measured (2,000 events a second), some 10 MB; more only delays what one SELECT does as well.
const maxEvents = 20_000
// Longer than any client is away without being away: a hold, a jittered retry, a tab the browser wakes once a minute.
const keepMs = 120_000
// Longer than a token of theirs lives (store/erasure.ts).
const keepRevokedMs = 31 * 86_400_000

/** A visitor's own events of audience `all`, by seq, and up to where their polls have proven that they have them. */
interface Own { seqs: number[], delivered: number }

/** Takes entries, all or not: false is to be asked again. */
type Take = (entries: RingEntry[]) => boolean

/** The newest events of one account, dense. */
export class Ring {
  readonly accountId: number
  readonly sites = new KnownSites()
  base: number
  /** Everything above this and up to `tip` is here. */
  floor: number
  tip: number
  /** Cursors below this are to be renewed, though they could still be answered: half of the ring's age is gone. */
  freshFrom: number
  /** When somebody polled last; by it the feed knows what to read and what to let go. */
  usedAt: number
  /** When the last event came by the tick. */
  newsAt = Number.NEGATIVE_INFINITY
  #entries: RingEntry[] = []
  #dropped = 0
  readonly #ofVisitor = new Map<string, Own>()
  /** By operator: up to where their polls have proven that they have everything. */
  readonly #ofOperator = new Map<string, number>()
  readonly #lastAtSite = new Map<string, number>()
  /** Visitors who were erased, and since when that is known here, oldest first. */
  readonly #revoked = new Map<string, number>()
  #lastFact = 0

  constructor ({ accountId, base, floor, now }: RingOptions) {
    this.accountId = accountId
    this.base = base
    this.floor = floor
    this.tip = floor
    this.freshFrom = floor
    this.usedAt = now
  }

  /** How many events are kept. */
  get size (): number {
    return this.tip - this.floor
  }

  /**
   * Takes the next event. One already known changes nothing; behind a hole (the log's front was cut off above our tip)
   * the ring starts again at the event, with everything before it below the floor.
   */
  append (record: EventRecord, now: number): 'appended' | 'known' | 'hole' {
    if (record.seq <= this.tip) return 'known'
    const hole = record.seq > this.tip + 1
    if (hole) this.#restart(record.seq - 1)
    // Before the tip passes the fact, so that no answer after it holds what was erased.
    if (record.kind === 'conversation_erased' || record.kind === 'visitor_erased') this.#erase(record, now)
    if (record.kind === 'message_edited' || record.kind === 'message_deleted') this.#amend(record)
    this.#entries.push(toEntry(record, now))
    this.tip = record.seq
    this.#index(record)
    return hole ? 'hole' : 'appended'
  }

  /** Lets go of what is too old or too much, and moves `freshFrom`. */
  trim (now: number): void {
    while (this.size > maxEvents || (this.size > 0 && this.#at(this.floor + 1).keptAt <= now - keepMs)) this.#dropFirst()
    this.freshFrom = Math.max(this.freshFrom, this.floor)
    while (this.freshFrom < this.tip && this.#isHalfGone(this.freshFrom + 1, now)) this.freshFrom++
    if (this.#dropped > 1024 && this.#dropped * 2 > this.#entries.length) this.#compact()
    for (const [visitorId, at] of this.#revoked) {
      if (at > now - keepRevokedMs) break
      this.#revoked.delete(visitorId)
    }
  }

  /** This visitor was erased: their tokens open nothing any more. */
  revoke (visitorId: string, now: number): void {
    this.#revoked.set(visitorId, now)
  }

  isRevoked (visitorId: string): boolean {
    return this.#revoked.has(visitorId)
  }

  /** The last seq of audience `all` that is this visitor's; 0 if there is none above the floor. */
  lastOfVisitor (visitorId: string): number {
    return this.#ofVisitor.get(visitorId)?.seqs.at(-1) ?? 0
  }

  /** The last seq that operators of these sites may see (undefined: of all); at most the floor if there is none above it. */
  lastAtSites (siteIds: readonly string[] | undefined): number {
    if (siteIds === undefined) return this.tip
    return siteIds.reduce((last, siteId) => Math.max(last, this.#lastAtSite.get(siteId) ?? 0), this.#lastFact)
  }

  /** This visitor's entries of audience `all` above `after`, which must not be below the floor. */
  * entriesOfVisitor (visitorId: string, after: number): Generator<RingEntry> {
    const seqs = this.#ofVisitor.get(visitorId)?.seqs ?? []
    let first = seqs.length
    while (first > 0 && (seqs[first - 1] as number) > after) first--
    for (const seq of seqs.slice(first)) yield this.#at(seq)
  }

  /** Their poll from this seq proves that they have all up to it: `take` gets the entries of which it is the first proof, for nearly every poll none. What it doesn't take is for the next poll to prove. */
  provedByVisitor (visitorId: string, seq: number, take: Take): void {
    const own = this.#ofVisitor.get(visitorId)
    if (own === undefined) return
    const { seqs, delivered } = own
    if (delivered >= seq || delivered >= (seqs.at(-1) as number)) return
    if (take(seqs.filter(one => one > delivered && one <= seq).map(one => this.#at(one)))) own.delivered = seq
  }

  /** The same of an operator, who has everything of all sites that they may see. */
  provedByOperator (operatorId: string, seq: number, take: Take): void {
    const delivered = Math.max(this.floor, this.#ofOperator.get(operatorId) ?? 0)
    if (delivered >= seq) return
    if (take(Array.from({ length: Math.min(seq, this.tip) - delivered }, (_, at) => this.#at(delivered + 1 + at)))) this.#ofOperator.set(operatorId, seq)
  }

  /** All entries above `after`, which must not be below the floor. */
  * entriesAfter (after: number): Generator<RingEntry> {
    for (let seq = after + 1; seq <= this.tip; seq++) yield this.#at(seq)
  }

  /** Throws where the ring breaks its promise; for tests. */
  check (): void {
    for (let seq = this.floor + 1; seq <= this.tip; seq++) {
      if (this.#at(seq)?.record.seq !== seq) throw new Error(`the ring has no ${seq}`)
    }
    if (this.#entries.length - this.#dropped !== this.size) throw new Error('the ring keeps what it does not count')
  }

  #at (seq: number): RingEntry {
    return this.#entries[this.#dropped + seq - this.floor - 1] as RingEntry
  }

  #restart (floor: number): void {
    this.#entries = []
    this.#dropped = 0
    this.#ofVisitor.clear()
    this.floor = floor
    this.tip = floor
    this.freshFrom = floor
  }

  #erase (fact: EventRecord, now: number): void {
    this.#entries = this.#entries.map(entry => isErasedBy(entry.record, fact) ? toEntry(toBlank(entry.record), entry.keptAt) : entry)
    if (fact.kind === 'visitor_erased' && fact.visitorId !== undefined) this.revoke(fact.visitorId, now)
  }

  #amend (fact: EventRecord): void {
    for (let at = this.#dropped; at < this.#entries.length; at++) {
      const { record, keptAt } = this.#entries[at] as RingEntry
      const amended = toAmended(record, fact)
      if (amended !== record) this.#entries[at] = toEntry(amended, keptAt)
    }
  }

  #index (record: EventRecord): void {
    const { seq, kind, siteId, visitorId, body } = record
    if (siteId === undefined) this.#lastFact = seq
    else this.#lastAtSite.set(siteId, seq)
    if (kind === 'site_status' && siteId !== undefined) this.sites.learn({ siteId, status: body.status as SiteStatus, seq, revision: 0 })
    if (kind === 'site_settings' && siteId !== undefined) this.sites.learnRevision(siteId, seq)
    if (visitorId === undefined || !isForVisitor(record)) return
    const own = this.#ofVisitor.get(visitorId)
    if (own === undefined) this.#ofVisitor.set(visitorId, { seqs: [seq], delivered: 0 })
    else own.seqs.push(seq)
  }

  #dropFirst (): void {
    const { record } = this.#at(this.floor + 1)
    const { seq, visitorId } = record
    this.#dropped++
    this.floor = seq
    if (visitorId === undefined || !isForVisitor(record)) return
    const { seqs } = this.#ofVisitor.get(visitorId) as Own
    if (seqs.length === 1) this.#ofVisitor.delete(visitorId)
    else seqs.shift()
  }

  #isHalfGone (seq: number, now: number): boolean {
    return this.tip - seq >= maxEvents / 2 || this.#at(seq).keptAt <= now - keepMs / 2
  }

  #compact (): void {
    this.#entries = this.#entries.slice(this.#dropped)
    this.#dropped = 0
  }
}

function toEntry (record: EventRecord, keptAt: number): RingEntry {
  const event = toWireEvent(record)
  return { record, event, bytes: Buffer.byteLength(JSON.stringify(event)), keptAt }
}

// That they were erased reaches them as the end of what they may ask.
function isForVisitor ({ audience, kind }: EventRecord): boolean {
  return audience === 'all' || kind === 'visitor_erased'
}
