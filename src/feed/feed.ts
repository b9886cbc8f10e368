// What is new in the database, as this node knows it: rings by the tick, the live list, signals, presence, wakes. Who waits for it is the poller's matter.
import { Beat } from './beat.ts'
import { formatCursor } from './cursor.ts'
import { DeliveryBatch } from './deliveries.ts'
import { Listeners, type NewsListener } from './news.ts'
import { PresenceBatch } from './presence.ts'
import type { Ring } from './ring.ts'
import { RosterBook } from './roster.ts'
import { SignalBook } from './signals.ts'
import { createSource, type Pool, type Source } from './source.ts'
import { Tick } from './tick.ts'
import { systemTimers, type Timers } from './timers.ts'
import { createWake, type Hint, type Wake, type What } from './wake.ts'
import { warmUp } from './warm-up.ts'
import type { Log } from '../store/log.ts'
import { maxLookedThrough, type EventRecord } from '../store/events.ts'
import type { Delivery } from '../store/read-marks.ts'
import type { SiteStatus } from '../wire/events.ts'

/** How the feed is: `tickAgeMs` since the last tick that went well, `deaf` when wakes of other nodes don't arrive, `warm` once the first tick went well and the accounts that somebody is in contact with are read, as far as that could be done in time. */
export interface FeedHealth {
  tickAgeMs: number
  deaf: boolean
  warm: boolean
}

export interface FeedOptions {
  pool: Pool
  /** For what goes round by the clock; four connections are enough. The other one if it isn't given. */
  beatPool?: Pool
  /** Postgres itself, for LISTEN; without it the tick alone finds news. */
  wakeUrl?: string | undefined
  log: Log
  timers?: Timers
  random?: () => number
  /** Instead of the store's functions over `pool`; for tests. */
  source?: Source
}

export interface Feed {
  /** Starts reading; resolves after the first tick was tried and, if it went well, the accounts that are in use. */
  start (): Promise<void>
  stop (): Promise<void>
  /** The log's identity; empty until the first tick went well. */
  readonly epoch: string
  /** The account's ring with its signals, read if they aren't here, by one reader for all who ask. Fails when the database does. */
  load (accountId: number): Promise<Ring>
  /** The same, if it is here. */
  find (accountId: number): Ring | undefined
  /** Resolves with true after a tick that began after this call read the account to the log's end; with false when that takes longer than `patienceMs`. */
  catchUp (accountId: number, patienceMs: number): Promise<boolean>
  /** Call it after a commit: wakes this node now and the others by a hint. `what` says what changed; the log is the truth. */
  changed (accountId: number, what: What): void
  /** Everything new is told to the listener; returns how to stop it. */
  onNews (listener: NewsListener): () => void
  /** The site's status, the revision of its settings, and the place in the log where one of them was said last; undefined while account or site isn't known here. */
  siteStatus (accountId: number, siteId: string): { status: SiteStatus, revision: number, head: number } | undefined
  /** The status of these sites (undefined: of all of the account), as far as they are known here. */
  siteStatuses (accountId: number, siteIds: readonly string[] | undefined): Array<{ id: string, status: SiteStatus }>
  /** Whether this visitor's tokens open nothing any more, as far as the account is known here. */
  isRevoked (accountId: number, visitorId: string): boolean
  /** Looks for sites that came since the account was loaded. */
  refreshSites (ring: Ring): Promise<void>
  /** Where a client begins that takes its snapshot after this call. */
  firstCursor (accountId: number): Promise<string>
  /** For cursors below the floor: events of the visitor, or of an operator's sites, above `after`; undefined when the log begins above it, and for an operator who is so far behind that starting anew brings them there sooner. */
  listOlder (asked: Older): Promise<EventRecord[] | undefined>
  readonly signals: SignalBook
  readonly roster: RosterBook
  readonly presence: PresenceBatch
  readonly deliveries: DeliveryBatch
  /** Milliseconds since the last tick that went well. */
  tickAgeMs (): number
  /** How many accounts' rings are in memory, and the events in all of them. */
  ringSizes (): { rings: number, events: number }
  health (): FeedHealth
}

export type Older = { accountId: number, after: number, limit: number } & ({ kind: 'visitor', visitorId: string } | { kind: 'operator', siteIds: string[] | undefined })

// At two hundred messages a second the tick still runs as often as messages come.
const minGapMs = 5
// Hearing wakes, the tick is only the net below them; deaf, it is the only way news come.
const hearingMs = 250
const hearingBusyMs = 100
const deafBusyMs = 10
const deafMs = 25
const deafIdleMs = 250
// How long a load waits for the first tick; without one the database is away, and the load fails by itself.
const firstTickMs = 2_000
// An account counts as busy this long after an event, and somebody as polling this long after a poll.
const busyMs = 2_000
const polledMs = 5_000

/** Makes the feed of one node; it rests until `start`. */
export function createFeed (options: FeedOptions): Feed {
  return new NodeFeed(options)
}

class NodeFeed implements Feed {
  readonly signals: SignalBook
  readonly roster: RosterBook
  readonly presence: PresenceBatch
  readonly deliveries: DeliveryBatch
  readonly #source: Source
  readonly #timers: Timers
  readonly #listeners = new Listeners()
  readonly #tick: Tick
  readonly #beat: Beat
  readonly #wake: Wake
  readonly #log: Log
  #warm = false
  #warming: Promise<void> | undefined

  constructor ({ pool, beatPool = pool, wakeUrl, log, timers = systemTimers, random = Math.random, source = createSource(pool, beatPool) }: FeedOptions) {
    this.#source = source
    this.#timers = timers
    this.#log = log
    const shared = { source, timers, random, log, listeners: this.#listeners }
    this.#tick = new Tick({ ...shared, onOtherLog: () => { this.#forget() } })
    this.#beat = new Beat({ name: 'The tick', run: async () => { await this.#run() }, intervalMs: () => this.#intervalMs(), minGapMs, timers, random, log })
    this.signals = new SignalBook({ ...shared, rings: () => this.#tick.rings() })
    this.roster = new RosterBook({ ...shared, listSiteIds: accountId => this.find(accountId)?.sites.ids() ?? [] })
    this.#listeners.add((accountId, news) => {
      for (const event of news.kind === 'events' ? news.events : []) if (event.kind === 'visitor_erased' && event.visitorId !== undefined) this.roster.drop(accountId, event.visitorId)
    })
    this.presence = new PresenceBatch({ ...shared, onStatus: accountId => { this.changed(accountId, 'log') }, onTabs: accountId => { this.changed(accountId, 'roster') } })
    this.deliveries = new DeliveryBatch({ ...shared, isKnown: delivery => this.#isMarked(delivery), onMarks: accountId => { this.changed(accountId, 'signals') } })
    this.#wake = createWake({ url: wakeUrl, log, timers, random, onWake: hint => { this.#hear(hint) } })
  }

  async start (): Promise<void> {
    this.#beat.start()
    this.signals.start()
    this.roster.start()
    this.presence.start()
    this.deliveries.start()
    this.#wake.start()
    await this.#beat.tried()
    await this.#warming
  }

  async stop (): Promise<void> {
    await this.#wake.stop()
    await Promise.all([this.#beat.stop(), this.signals.stop(), this.roster.stop(), this.#warming])
    await Promise.all([this.presence.stop(), this.deliveries.stop()])
  }

  get epoch (): string {
    return this.#tick.epoch
  }

  async load (accountId: number): Promise<Ring> {
    if (this.#tick.epoch === '') await this.#beat.nextWithin(firstTickMs)
    const [ring] = await Promise.all([this.#tick.load(accountId), this.signals.load(accountId)])
    return ring
  }

  find (accountId: number): Ring | undefined {
    const ring = this.#tick.find(accountId)
    return ring !== undefined && this.signals.isLoaded(accountId) ? ring : undefined
  }

  async catchUp (accountId: number, patienceMs: number): Promise<boolean> {
    const until = this.#timers.now() + patienceMs
    do {
      if (!await this.#beat.nextWithin(until - this.#timers.now())) return false
    } while (!this.#tick.isCaughtUp(accountId))
    return true
  }

  changed (accountId: number, what: What): void {
    this.#look(what)
    this.#wake.send(accountId, what)
  }

  onNews (listener: NewsListener): () => void {
    return this.#listeners.add(listener)
  }

  siteStatus (accountId: number, siteId: string): { status: SiteStatus, revision: number, head: number } | undefined {
    return this.#tick.find(accountId)?.sites.find(siteId)
  }

  siteStatuses (accountId: number, siteIds: readonly string[] | undefined): Array<{ id: string, status: SiteStatus }> {
    const sites = this.#tick.find(accountId)?.sites
    return (siteIds ?? sites?.ids() ?? []).flatMap(id => {
      const site = sites?.find(id)
      return site === undefined ? [] : [{ id, status: site.status }]
    })
  }

  isRevoked (accountId: number, visitorId: string): boolean {
    return this.#tick.find(accountId)?.isRevoked(visitorId) === true
  }

  async refreshSites (ring: Ring): Promise<void> {
    await this.#tick.refreshSites(ring)
  }

  async firstCursor (accountId: number): Promise<string> {
    const { tip } = await this.load(accountId)
    return formatCursor({ epoch: this.epoch, seq: tip })
  }

  // The log's ends are asked after the events: a front that was cut off before or between is seen either way, and what came too far above is.
  async listOlder (asked: Older): Promise<EventRecord[] | undefined> {
    const events = asked.kind === 'visitor' ? await this.#source.listEventsForVisitor(asked) : await this.#source.listEventsForOperator(asked)
    const log = (await this.#source.findTips([asked.accountId])).get(asked.accountId)
    if (log === undefined || asked.after < log.base) return undefined
    return asked.kind === 'operator' && log.tip - asked.after > maxLookedThrough ? undefined : events
  }

  tickAgeMs (): number {
    return this.#beat.ageMs()
  }

  ringSizes (): { rings: number, events: number } {
    const sizes = [...this.#tick.rings()].map(ring => ring.size)
    return { rings: sizes.length, events: sizes.reduce((sum, size) => sum + size, 0) }
  }

  health (): FeedHealth {
    return { tickAgeMs: this.#beat.ageMs(), deaf: this.#wake.isDeaf(), warm: this.#warm }
  }

  async #run (): Promise<void> {
    if (await this.#tick.run()) this.#beat.wake()
    // Beside the beat: whoever polls already waits for ticks, not for this.
    this.#warming ??= this.#warmUp()
  }

  async #warmUp (): Promise<void> {
    await warmUp({ source: this.#source, timers: this.#timers, log: this.#log, load: async accountId => await this.load(accountId), isWanted: () => this.#beat.isRunning })
    this.#warm = true
  }

  #intervalMs (): number {
    const now = this.#timers.now()
    let busy = false
    let polled = false
    for (const ring of this.#tick.rings()) {
      busy ||= ring.newsAt > now - busyMs
      polled ||= ring.usedAt > now - polledMs
    }
    if (!this.#wake.isDeaf()) return busy ? hearingBusyMs : hearingMs
    if (!polled) return deafIdleMs
    return busy ? deafBusyMs : deafMs
  }

  #hear (hint: Hint): void {
    if (hint.kind === 'everything') {
      for (const what of ['log', 'signals', 'roster'] as const) this.#look(what)
    } else if (hint.accountIds.some(accountId => this.#tick.find(accountId) !== undefined)) {
      this.#look(hint.what)
    }
  }

  #look (what: What): void {
    switch (what) {
      case 'log': return this.#beat.wake()
      case 'signals': return this.signals.wake()
      case 'roster': return this.roster.wake()
    }
  }

  #isMarked ({ accountId, conversationId, side, number }: Delivery): boolean {
    const known = this.signals.find(accountId, conversationId)
    return known !== undefined && (side === 'visitor' ? known.deliveredToVisitor : known.deliveredToOperators) >= number
  }

  #forget (): void {
    this.signals.clear()
    this.roster.clear()
  }
}
