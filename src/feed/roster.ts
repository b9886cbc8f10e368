// The live list as this node knows it: one reading a beat for all sites that operators watch here. Who may see which site is the caller's matter.
import { Beat } from './beat.ts'
import type { Listeners } from './news.ts'
import { nobody } from './nobody.ts'
import type { Source } from './source.ts'
import type { Log } from '../store/log.ts'
import type { RosterAnswer } from '../wire/operator.ts'
import type { RosterVisitor } from '../wire/visits.ts'
import type { Timers } from './timers.ts'

type RosterRead = Awaited<ReturnType<Source['listRoster']>>

/** Whose list: some sites of an account, or all of them. */
export interface RosterScope {
  accountId: number
  siteIds: readonly string[] | undefined
}

// Woken for arrivals and leaves; the interval is for what no wake told of, such as who fell silent.
const intervalMs = 250
// Fifty arrivals a second are told twenty times a second.
const minGapMs = 50
// An operator polls each second, or holds; who didn't for so long watches no more.
const watchedMs = 60_000
// A row is stamped before its transaction commits; five seconds is twice what a statement may take. Each second is enough for one so slow:
// with 200 changes a second, five seconds of them in every reading were most of what the live list cost.
const overlapMs = 5_000
const overlapEveryMs = 1_000
const shortOverlapMs = 500
// What no reading of changes can tell (rows that Postgres lost in a crash) is found by a whole reading this often.
const wholeMs = 30_000
// What a statement may take at most; who has no list by then asks again.
const patienceMs = 3_000
// Who is gone stays in the list as gone, so that everybody who asks for changes is told.
const tombstoneMs = 60_000

// Consoles are in step with each other, so that few ask differently.
const maxAnswers = 100

interface Row {
  visitor: RosterVisitor
  /** The stamp of the reading that brought this state here. */
  readAt: number
}

interface AccountRoster {
  readonly rows: Map<string, Row>
  /** The rows as they came, newest last, also those that a newer one has replaced: what a delta walks over. */
  changes: Row[]
  /** Answers made since the last change, by sites and stamp: consoles that ask the same get the same one. */
  readonly answers: Map<string, RosterAnswer>
  /** By site: the last reading that brought a change, in µs of the database's clock; it only grows. */
  readonly stamps: Map<string, number>
  /** Until when somebody watches the site. */
  readonly watched: Map<string, number>
  /** Changes before this reading aren't known here. */
  sinceAt: number
}

interface RosterBookOptions {
  source: Source
  timers: Timers
  random: () => number
  log: Log
  listeners: Listeners
  /** The account's sites, as far as the node knows. */
  listSiteIds: (accountId: number) => readonly string[]
}

/** The live lists of the sites that are watched here. */
export class RosterBook {
  readonly #options: RosterBookOptions
  readonly #accounts = new Map<number, AccountRoster>()
  readonly #beat: Beat
  #readAt = 0
  /** The stamps that this node gave lately: what came after one of them is known here exactly. */
  readonly #given = new Set<number>()
  #stamped = 0
  #wholeAt = Number.NEGATIVE_INFINITY
  #overlappedAt = Number.NEGATIVE_INFINITY

  constructor (options: RosterBookOptions) {
    this.#options = options
    const { timers, random, log } = options
    this.#beat = new Beat({ name: 'Reading who is here', run: async () => { await this.#read() }, intervalMs: () => intervalMs, minGapMs, timers, random, log })
  }

  start (): void {
    this.#beat.start()
  }

  async stop (): Promise<void> {
    await this.#beat.stop()
  }

  /** Somebody came, moved or left just now: reads it as soon as can be, if anybody watches. */
  wake (): void {
    if (this.#accounts.size > 0) this.#beat.wake()
  }

  /** Forgets everything, because the database became another one. */
  clear (): void {
    this.#accounts.clear()
  }

  /** An operator watches these sites from now on, for a minute after the last call. */
  watch (scope: RosterScope): void {
    const account = this.#accounts.get(scope.accountId) ?? this.#add(scope.accountId)
    const until = this.#options.timers.now() + watchedMs
    for (const siteId of this.#sitesOf(scope)) account.watched.set(siteId, until)
  }

  /** A visitor was erased: they are gone, and nothing that was known of them is told any more. */
  drop (accountId: number, visitorId: string): void {
    const account = this.#accounts.get(accountId)
    const row = account?.rows.get(visitorId)
    if (account === undefined || row === undefined) return
    const { id, site, visit, changed } = row.visitor
    const readAt = this.#nextStamp(this.#readAt)
    this.#put(account, { visitor: { ...nobody, id, site, visit, changed: changed + 1 }, readAt })
    this.#stamp(accountId, new Set([site]), readAt)
  }

  /** Greater than the stamp that a console holds: the list has news. 0 while nothing was read yet. */
  stamp (scope: RosterScope): number {
    const stamps = this.#accounts.get(scope.accountId)?.stamps
    if (stamps === undefined) return 0
    return this.#sitesOf(scope).reduce((newest, siteId) => Math.max(newest, stamps.get(siteId) ?? 0), 0)
  }

  /**
   * The whole list, or what changed after `since` where that can be told (and some seconds before it). Waits for the first reading of a site; undefined when the
   * database doesn't give one. The account has been loaded: otherwise nobody here knows its sites.
   */
  async since (scope: RosterScope, since?: number): Promise<RosterAnswer | undefined> {
    this.watch(scope)
    if (!await this.#waitForReading(scope)) return undefined
    const account = this.#accounts.get(scope.accountId)
    if (account === undefined) return undefined
    const known = Math.max(account.sinceAt, this.#readAt - (tombstoneMs - overlapMs) * 1000)
    const from = since === undefined || since < known ? undefined : since
    const key = `${from ?? ''} ${scope.siteIds?.join() ?? ''}`
    const answer = account.answers.get(key) ?? this.#answer(account, scope, from)
    if (account.answers.size >= maxAnswers) account.answers.clear()
    account.answers.set(key, answer)
    return answer
  }

  #answer (account: AccountRoster, scope: RosterScope, since: number | undefined): RosterAnswer {
    const sites = new Set(this.#sitesOf(scope))
    const stamp = this.stamp(scope)
    if (since === undefined) return { stamp, full: true, visitors: [...account.rows.values()].map(row => row.visitor).filter(visitor => sites.has(visitor.site) && !visitor.gone) }
    return { stamp, full: false, visitors: this.#listChanged(account, since).map(row => row.visitor).filter(visitor => sites.has(visitor.site)) }
  }

  // After a stamp of another node what that one may have missed comes again: a row is stamped before its transaction commits.
  #listChanged ({ rows, changes }: AccountRoster, since: number): Row[] {
    const overlapped = this.#given.has(since) ? since : since - overlapMs * 1000
    let first = changes.length
    while (first > 0 && (changes[first - 1] as Row).readAt > overlapped) first--
    return changes.slice(first).filter(row => rows.get(row.visitor.id) === row)
  }

  #add (accountId: number): AccountRoster {
    const account: AccountRoster = { rows: new Map(), changes: [], answers: new Map(), stamps: new Map(), watched: new Map(), sinceAt: 0 }
    this.#accounts.set(accountId, account)
    return account
  }

  #sitesOf ({ accountId, siteIds }: RosterScope): readonly string[] {
    return siteIds ?? this.#options.listSiteIds(accountId)
  }

  #isRead (scope: RosterScope): boolean {
    const account = this.#accounts.get(scope.accountId)
    return account !== undefined && this.#sitesOf(scope).every(siteId => account.stamps.has(siteId))
  }

  async #waitForReading (scope: RosterScope): Promise<boolean> {
    const until = this.#options.timers.now() + patienceMs
    while (!this.#isRead(scope)) {
      if (!this.#beat.isRunning || !await this.#beat.nextWithin(until - this.#options.timers.now())) return false
    }
    return true
  }

  async #read (): Promise<void> {
    const now = this.#options.timers.now()
    this.#letGo(now)
    const siteIds = [...this.#accounts].flatMap(([accountId, { watched }]) => [...watched.keys()].map(siteId => ({ accountId, siteId })))
    if (siteIds.length === 0) return
    const fresh = siteIds.filter(({ accountId, siteId }) => !this.#accounts.get(accountId)?.stamps.has(siteId))
    const whole = fresh.length > 0 || this.#wholeAt <= now - wholeMs
    if (whole) {
      this.#take(await this.#options.source.listRoster({ siteIds }), siteIds)
      this.#wholeAt = now
      this.#overlappedAt = now
      return
    }
    const short = this.#overlappedAt > now - overlapEveryMs
    this.#take(await this.#options.source.listRoster({ siteIds, changedAfter: new Date(this.#readAt / 1000 - (short ? shortOverlapMs : overlapMs)) }), [])
    if (!short) this.#overlappedAt = now
  }

  /** `whole`: the sites of which everything was read, so that what didn't come isn't there. */
  #take ({ readAt, visitors }: RosterRead, whole: Array<{ accountId: number, siteId: string }>): void {
    this.#readAt = readAt
    const stamp = this.#nextStamp(readAt)
    const changed = new Map<number, Set<string>>()
    for (const record of visitors) {
      const { accountId, ...visitor } = record
      if (this.#merge(accountId, visitor, stamp)) note(changed, accountId, visitor.site)
    }
    if (whole.length > 0) this.#takeWhole(whole, new Set(visitors.map(({ id }) => id)), { readAt, stamp, changed })
    for (const [accountId, sites] of changed) this.#stamp(accountId, sites, stamp)
  }

  #takeWhole (whole: Array<{ accountId: number, siteId: string }>, here: Set<string>, { readAt, stamp, changed }: { readAt: number, stamp: number, changed: Map<number, Set<string>> }): void {
    for (const { accountId, siteId } of whole) {
      const account = this.#accounts.get(accountId)
      if (account === undefined || account.stamps.has(siteId)) continue
      // Read for the first time: nobody here knows what changed before.
      account.sinceAt = Math.max(account.sinceAt, stamp)
      note(changed, accountId, siteId)
    }
    const sites = new Set(whole.map(({ siteId }) => siteId))
    for (const [accountId, { rows }] of this.#accounts) {
      for (const { visitor } of rows.values()) {
        if (visitor.gone || here.has(visitor.id) || !sites.has(visitor.site)) continue
        this.#merge(accountId, { ...visitor, gone: true, changed: Math.max(readAt, visitor.changed + 1) }, stamp)
        note(changed, accountId, visitor.site)
      }
    }
  }

  #merge (accountId: number, visitor: RosterVisitor, readAt: number): boolean {
    const account = this.#accounts.get(accountId)
    const known = account?.rows.get(visitor.id)
    if (account === undefined || (known !== undefined && known.visitor.changed >= visitor.changed)) return false
    this.#put(account, { visitor, readAt })
    return true
  }

  #put (account: AccountRoster, row: Row): void {
    account.rows.set(row.visitor.id, row)
    account.changes.push(row)
  }

  // Of one node greater than all before, also when the database's clock is set back.
  #nextStamp (readAt: number): number {
    this.#stamped = Math.max(this.#stamped + 1, readAt)
    return this.#stamped
  }

  #stamp (accountId: number, sites: Set<string>, stamp: number): void {
    const account = this.#accounts.get(accountId)
    if (account === undefined) return
    for (const siteId of sites) account.stamps.set(siteId, stamp)
    this.#given.add(stamp)
    account.answers.clear()
    this.#options.listeners.tell(accountId, { kind: 'roster' })
  }

  #letGo (now: number): void {
    const oldAt = this.#readAt - tombstoneMs * 1000
    for (const stamp of this.#given) if (stamp < oldAt) this.#given.delete(stamp)
    for (const [accountId, account] of this.#accounts) {
      for (const [siteId, until] of account.watched) {
        if (until <= now) forgetSite(account, siteId)
      }
      for (const [id, row] of account.rows) {
        if (row.visitor.gone && row.readAt < oldAt) account.rows.delete(id)
      }
      const kept = account.changes.findIndex(row => row.readAt >= oldAt)
      account.changes = kept < 0 ? [] : account.changes.slice(kept)
      if (account.watched.size === 0) this.#accounts.delete(accountId)
    }
  }
}

function note (changed: Map<number, Set<string>>, accountId: number, siteId: string): void {
  const sites = changed.get(accountId) ?? new Set()
  changed.set(accountId, sites.add(siteId))
}

// Nobody reads it from now on; whoever watches it again starts with a whole reading.
function forgetSite (account: AccountRoster, siteId: string): void {
  account.watched.delete(siteId)
  account.stamps.delete(siteId)
  account.answers.clear()
  for (const [id, { visitor }] of account.rows) {
    if (visitor.site === siteId) account.rows.delete(id)
  }
}
