// Who is in contact with this node, written to the database in batches: a visitor every ten seconds by this node's memory. Who is gone is decided elsewhere, who may keep silent in expected.ts, which tabs live in living-tabs.ts.
import { Expected } from './expected.ts'
import { LivingTabs } from './living-tabs.ts'
import type { Log } from '../store/log.ts'
import type { Source } from './source.ts'
import type { Timers } from './timers.ts'

export interface VisitorHere { accountId: number, visitorId: string }
export interface VisitorTab extends VisitorHere { tab: string }
/** A poll of a visitor's tab; `tabs` are the others of theirs that live. */
export interface VisitorPoll extends VisitorTab { tabs: readonly string[] }
/** Operators are here by tab. */
export interface OperatorHere { accountId: number, operatorId: string, tab: string }

// A visitor counts as gone after 18 s of silence: a renewal may be refused once and fail once before that.
const renewMs = 10_000
// Of an operator's two consoles one says that it closes: the other has 6 s to say that they are still here (store/site-status.ts), in steps of the poller's 2 s.
const renewOperatorMs = 3_000
// A leave may overtake the last poll by this much; with a held poll's step of 2 s, who stayed is written within 4 s of the 6 s.
const overtakenMs = 2_000
// What failed is tried again after this, and what was refused because another node wrote less than 8 s ago.
const retryMs = 2_000
// Arrivals and renewals wait at most this long for company.
const flushMs = 250
// Who didn't poll for so long is forgotten.
const forgetMs = 60_000
// A row that another node wrote isn't ours to renew if it is written again within this; below the 18 s of silence together with the 8 s that are refused.
const elsewhereMs = 8_500
// Tabs that come and go faster than this are a script's.
const tabsMs = 2_000

interface VisitorEntry extends VisitorHere {
  dueAt: number
  /** When the newest poll came in; one that is still held doesn't undo a leave that was said since. */
  askedAt: number
  seenAt: number
  tabs: LivingTabs
  /** When their tabs may be written again. */
  tabsDueAt: number
}
interface OperatorEntry extends OperatorHere { dueAt: number, seenAt: number }

interface PresenceOptions {
  source: Source
  timers: Timers
  log: Log
  /** A site's status changed because an operator came: the log has news. */
  onStatus: (accountId: number) => void
  /** A visitor's tabs are others now. */
  onTabs: (accountId: number) => void
}

/** Remembers who polls, and renews their rows. */
export class PresenceBatch {
  readonly #options: PresenceOptions
  readonly #visitors = new Map<string, VisitorEntry>()
  readonly #operators = new Map<string, OperatorEntry>()
  #dueVisitors = new Set<VisitorEntry>()
  #dueOperators = new Set<OperatorEntry>()
  readonly #changedTabs = new Set<VisitorEntry>()
  readonly #expected = new Expected<VisitorEntry>()
  #timer: unknown
  #running = false
  #sweptAt = 0
  #failing = false
  #current: Promise<void> = Promise.resolve()

  constructor (options: PresenceOptions) {
    this.#options = options
  }

  start (): void {
    this.#running = true
    this.#schedule()
  }

  /** Writes what is due and ends. */
  async stop (): Promise<void> {
    this.#running = false
    this.#options.timers.clear(this.#timer)
    await this.#current
    await this.#flush()
  }

  /** A visitor polls. */
  seen (poll: VisitorPoll, now: number): void {
    const known = this.#visitors.get(poll.visitorId)
    if (known === undefined) {
      const entry = this.#add(poll, now, now)
      // The first poll that this node hears only tells what to compare with: a hello has written its tab.
      entry.tabs.hear(poll, now)
      entry.tabs.take()
      return
    }
    if (known.tabs.hasLeft(poll.tab, now)) return
    known.askedAt = now
    this.#expected.drop(known)
    if (known.tabs.hear(poll, now)) this.#changedTabs.add(known)
    this.#renew(known, now)
  }

  /** They were told to come back in `afterMs`: until then, and a slow client's time more, their silence means nothing, unless a leave is said or another node sees them. */
  expect ({ visitorId }: VisitorHere, afterMs: number): void {
    const known = this.#visitors.get(visitorId)
    if (known !== undefined) this.#expected.add(known, { afterMs, now: this.#options.timers.now() })
  }

  /** Whether they polled here, or said hello, lately. */
  knows (visitorId: string): boolean {
    return this.#visitors.has(visitorId)
  }

  /** A poll of theirs is still held. */
  held (visitor: VisitorHere, now: number): void {
    const known = this.#visitors.get(visitor.visitorId)
    if (known !== undefined) this.#renew(known, now)
  }

  /** Their row was just written by somebody else (a hello): no need to renew it soon. */
  written ({ tab, ...visitor }: VisitorTab): void {
    const now = this.#options.timers.now()
    const entry = this.#add(visitor, now, now + renewMs)
    entry.tabs.opened(tab)
    this.#dueVisitors.delete(entry)
  }

  /** A tab of theirs said that it leaves: another tab's next poll is written at once. Not forgotten, because that one's poll may be held for long. */
  left ({ visitorId, tab }: VisitorTab): void {
    const known = this.#visitors.get(visitorId)
    if (known === undefined) return
    this.#dueVisitors.delete(known)
    this.#expected.drop(known)
    known.dueAt = Number.NEGATIVE_INFINITY
    known.tabs.leave(tab, this.#options.timers.now() + overtakenMs)
  }

  /** A tab of an operator polls, or its poll is still held. */
  seenOperator ({ accountId, operatorId, tab }: OperatorHere, now: number): void {
    const key = `${operatorId} ${tab}`
    let known = this.#operators.get(key)
    if (known === undefined) this.#operators.set(key, known = { accountId, operatorId, tab, dueAt: now, seenAt: now })
    known.seenAt = now
    if (known.dueAt > now) return
    known.dueAt = now + renewOperatorMs
    this.#dueOperators.add(known)
  }

  /** An operator's tab said that it closes: what it asked just before may come just after, and isn't written. Who is there again asks on, and is. */
  leftOperator ({ operatorId, tab }: OperatorHere): void {
    const known = this.#operators.get(`${operatorId} ${tab}`)
    if (known === undefined) return
    this.#dueOperators.delete(known)
    known.dueAt = this.#options.timers.now() + overtakenMs
  }

  /** How many are remembered. */
  get size (): number {
    return this.#visitors.size + this.#operators.size
  }

  #add ({ accountId, visitorId }: VisitorHere, now: number, dueAt: number): VisitorEntry {
    const before = this.#visitors.get(visitorId)
    if (before !== undefined) this.#expected.drop(before)
    const entry: VisitorEntry = { accountId, visitorId, dueAt, askedAt: now, seenAt: now, tabs: before?.tabs ?? new LivingTabs(), tabsDueAt: now }
    this.#visitors.set(visitorId, entry)
    this.#renew(entry, now)
    return entry
  }

  #renew (entry: VisitorEntry, now: number): void {
    entry.seenAt = now
    if (entry.dueAt > now) return
    entry.dueAt = now + renewMs
    this.#dueVisitors.add(entry)
  }

  #schedule (): void {
    if (!this.#running) return
    this.#timer = this.#options.timers.set(() => {
      this.#current = this.#flush().finally(() => { this.#schedule() })
    }, flushMs)
  }

  async #flush (): Promise<void> {
    this.#sweep()
    const now = this.#options.timers.now()
    for (const entry of this.#expected.look(now)) this.#renew(entry, now)
    await Promise.all([this.#flushVisitors(), this.#flushOperators(), this.#flushTabs()])
  }

  async #flushVisitors (): Promise<void> {
    const entries = [...this.#dueVisitors]
    if (entries.length === 0) return
    this.#dueVisitors = new Set()
    const now = this.#options.timers.now()
    const rows = entries.map(({ accountId, visitorId, askedAt }) => ({ accountId, visitorId, askedAgoMs: now - askedAt }))
    await this.#try(async () => {
      const written = new Set((await this.#options.source.renewPresence({ rows })).map(({ visitorId }) => visitorId))
      for (const entry of entries) {
        if (written.has(entry.visitorId)) this.#expected.written(entry)
        else this.#refuse(entry)
      }
    }, () => {
      for (const entry of entries) this.#retry(entry)
    })
  }

  async #flushOperators (): Promise<void> {
    const entries = [...this.#dueOperators]
    this.#dueOperators = new Set()
    for (const entry of entries) {
      const { accountId, operatorId, tab } = entry
      await this.#try(async () => {
        if (await this.#options.source.renewOperator({ accountId, operatorId, tab })) this.#options.onStatus(accountId)
      }, () => { this.#retry(entry) })
    }
  }

  async #flushTabs (): Promise<void> {
    const now = this.#options.timers.now()
    for (const entry of [...this.#changedTabs]) {
      if (entry.tabsDueAt > now) continue
      this.#changedTabs.delete(entry)
      const { accountId, visitorId, tabs } = entry
      const change = tabs.take()
      if (change.living.length + change.dead.length === 0) continue
      entry.tabsDueAt = now + tabsMs
      await this.#try(async () => {
        await this.#options.source.keepTabs({ accountId, visitorId, ...change })
        this.#options.onTabs(accountId)
      }, () => {
        tabs.giveBack(change)
        this.#changedTabs.add(entry)
      })
    }
  }

  async #try (act: () => Promise<void>, onFailure: () => void): Promise<void> {
    try {
      await act()
      this.#failing = false
    } catch (error) {
      // Said once while it fails, not four times a second.
      if (!this.#failing) this.#options.log.error({ err: error }, 'Writing who is here failed and is tried again.')
      this.#failing = true
      onFailure()
    }
  }

  // Somebody else wrote their row.
  #refuse (entry: VisitorEntry): void {
    if (!this.#expected.has(entry)) return this.#retry(entry)
    this.#expected.refused(entry)
    entry.dueAt = this.#options.timers.now() + elsewhereMs
  }

  #retry (entry: VisitorEntry | OperatorEntry): void {
    entry.dueAt = this.#options.timers.now() + retryMs
  }

  #sweep (): void {
    const now = this.#options.timers.now()
    if (this.#sweptAt > now - forgetMs / 2) return
    this.#sweptAt = now
    for (const entries of [this.#visitors, this.#operators]) {
      for (const [id, { seenAt }] of entries) {
        if (seenAt <= now - forgetMs) entries.delete(id)
      }
    }
  }
}
