// Brings what is new in the log into the rings: one statement for all accounts, as long as it can answer in time. Whom it wakes is the poller's matter.
import { Ring } from './ring.ts'
import type { Listeners } from './news.ts'
import type { Source } from './source.ts'
import type { EventRecord } from '../store/events.ts'
import { isTooSlow } from '../store/pool.ts'
import type { Timers } from './timers.ts'

// What a node reads of an account that it is first asked for: enough for the cursors of everybody who polled another node a moment ago.
const warmEvents = 500
// An account that nobody polled for so long gives its memory back; loading it again is three statements.
const idleMs = 300_000
// The statement brings at most this many an account; so many say that there may be more.
const maxNewsAnAccount = 1_000
// With nothing new such a statement takes some fifteen milliseconds.
const maxAccountsAtOnce = 1_000
// A database that is frozen or locked looks like too much news: so many are asked for even then, or the way back would take a statement for each account.
const minAccountsAtOnce = 25

interface TickOptions {
  source: Source
  timers: Timers
  listeners: Listeners
  /** Called when the log has become another one, after the rings are dropped. */
  onOtherLog: () => void
}

/** The rings of this node, and the reading that fills them. */
export class Tick {
  readonly #options: TickOptions
  readonly #rings = new Map<number, Ring>()
  readonly #loading = new Map<number, Promise<Ring>>()
  /** Accounts whose last reading ended at the limit: their tip isn't the log's. */
  #behind = new Set<number>()
  /** For how many accounts one statement asks: fewer after one that couldn't finish, because after an outage all of them may have news at once. */
  #atOnce = maxAccountsAtOnce
  #epoch = ''
  #logs = 0

  constructor (options: TickOptions) {
    this.#options = options
  }

  /** The log's identity; empty until the first run went well. */
  get epoch (): string {
    return this.#epoch
  }

  find (accountId: number): Ring | undefined {
    return this.#rings.get(accountId)
  }

  rings (): IterableIterator<Ring> {
    return this.#rings.values()
  }

  /** Whether the last run read this account to the log's end. */
  isCaughtUp (accountId: number): boolean {
    return !this.#behind.has(accountId)
  }

  /** The account's ring; read if it isn't here, by one reader for all who ask. Fails when the database does or knows no such account. */
  async load (accountId: number): Promise<Ring> {
    const known = this.#rings.get(accountId)
    if (known !== undefined) return known
    const loading = this.#loading.get(accountId) ?? this.#read(accountId).finally(() => { this.#loading.delete(accountId) })
    this.#loading.set(accountId, loading)
    return await loading
  }

  /** Looks for sites that came since the ring was loaded. */
  async refreshSites (ring: Ring): Promise<void> {
    learnSites(ring, await this.#options.source.listSites({ accountId: ring.accountId }))
  }

  /** One reading of all accounts. True: there is more to be read at once. When it fails, what was read before is here, and who fell idle is let go all the same. */
  async run (): Promise<boolean> {
    try {
      return await this.#readAll()
    } finally {
      this.#tidy()
    }
  }

  async #readAll (): Promise<boolean> {
    const rings = [...this.#rings.values()]
    const behind = new Set<number>()
    let asked = 0
    do {
      const { epoch, events } = await this.#readNews(rings.slice(asked, asked + this.#atOnce))
      if (epoch !== this.#epoch && this.#epoch !== '') {
        this.#becomeOtherLog(epoch)
        return false
      }
      this.#epoch = epoch
      for (const [accountId, news] of groupByAccount(events)) {
        if (news.length >= maxNewsAnAccount) behind.add(accountId)
        await this.#take(accountId, news)
      }
      asked += this.#atOnce
    } while (asked < rings.length)
    this.#atOnce = Math.min(maxAccountsAtOnce, this.#atOnce * 2)
    this.#behind = behind
    return behind.size > 0
  }

  async #readNews (rings: readonly Ring[]): ReturnType<Source['readNews']> {
    try {
      return await this.#options.source.readNews({ accountIds: rings.map(ring => ring.accountId), tips: rings.map(ring => ring.tip) })
    } catch (error) {
      if (isTooSlow(error)) this.#atOnce = Math.max(minAccountsAtOnce, Math.ceil(rings.length / 2))
      throw error
    }
  }

  async #read (accountId: number): Promise<Ring> {
    const { source, timers } = this.#options
    const logs = this.#logs
    const tips = (await source.findTips([accountId])).get(accountId)
    if (tips === undefined) throw new Error(`account ${accountId} has no log`)
    const { base, tip } = tips
    const floor = Math.max(base, tip - warmEvents)
    // Sites and revocations after the tip: what is said in between is in the snapshot or above the tip, so it can't be missed.
    const [records, sites, revoked] = await Promise.all([source.listRecentEvents({ accountId, after: floor, limit: warmEvents }), source.listSites({ accountId }), source.listRevoked({ accountId })])
    const ring = new Ring({ accountId, base, floor, now: timers.now() })
    for (const record of records) ring.append(record, timers.now())
    learnSites(ring, sites)
    for (const visitorId of revoked) ring.revoke(visitorId, timers.now())
    // The log became another one while we read: whose rows these are nobody can tell.
    if (logs !== this.#logs) return await this.#read(accountId)
    this.#rings.set(accountId, ring)
    return ring
  }

  async #take (accountId: number, news: EventRecord[]): Promise<void> {
    const ring = this.#rings.get(accountId)
    if (ring === undefined) return
    const now = this.#options.timers.now()
    // Before the tip passes the fact of a new site, its status must be there to compare with.
    if (news.some(({ siteId }) => siteId !== undefined && ring.sites.find(siteId) === undefined)) learnSites(ring, await this.#options.source.listSitesInTick({ accountId }))
    const taken = news.filter(record => ring.append(record, now) !== 'known')
    if (taken.length === 0) return
    ring.newsAt = now
    this.#options.listeners.tell(accountId, { kind: 'events', events: taken })
  }

  #becomeOtherLog (epoch: string): void {
    const accountIds = [...this.#rings.keys()]
    this.#epoch = epoch
    this.#logs++
    this.#rings.clear()
    this.#behind.clear()
    this.#options.onOtherLog()
    for (const accountId of accountIds) this.#options.listeners.tell(accountId, { kind: 'gone' })
  }

  #tidy (): void {
    const now = this.#options.timers.now()
    for (const [accountId, ring] of this.#rings) {
      ring.trim(now)
      if (ring.usedAt > now - idleMs) continue
      this.#rings.delete(accountId)
      this.#options.listeners.tell(accountId, { kind: 'gone' })
    }
  }
}

function learnSites (ring: Ring, sites: Awaited<ReturnType<Source['listSites']>>): void {
  for (const { id, status, statusSeq, settingsSeq } of sites) ring.sites.learn({ siteId: id, status, seq: statusSeq, revision: settingsSeq })
}

function groupByAccount (events: readonly EventRecord[]): Map<number, EventRecord[]> {
  const groups = new Map<number, EventRecord[]>()
  for (const event of events) {
    const group = groups.get(event.accountId)
    if (group === undefined) groups.set(event.accountId, [event])
    else group.push(event)
  }
  return groups
}
