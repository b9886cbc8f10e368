// What changed lately of typing and marks (seen, delivered), per conversation: read once a beat for the accounts that somebody polls. What is told to whom is the poller's matter.
import { Beat } from './beat.ts'
import type { Listeners } from './news.ts'
import type { Ring } from './ring.ts'
import type { Source } from './source.ts'
import type { Log } from '../store/log.ts'
import type { SignalRecord } from '../store/signals.ts'
import type { Timers } from './timers.ts'

// Woken for what happens on the nodes; the interval is for what no wake told of.
const intervalMs = 250
// Somebody who types is shown within a twentieth of a second of the wake.
const minGapMs = 20
// An account is read while somebody polled it this lately; held polls count as polling.
const usedMs = 10_000
// A row is stamped before its transaction commits; five seconds is twice what a statement may take.
const overlapMs = 5_000
// After so long without reading, the account is read anew.
const staleMs = 60_000
// Marks older than this are in every snapshot that a client can still hold.
const keepMs = 3_600_000

interface SignalBookOptions {
  source: Source
  timers: Timers
  random: () => number
  log: Log
  listeners: Listeners
  rings: () => Iterable<Ring>
}

interface AccountSignals {
  readAt: number
  readByClockAt: number
  readonly conversations: Map<string, SignalRecord>
  readonly ofVisitor: Map<string, Map<string, SignalRecord>>
}

const marks = ['seenByVisitor', 'seenByOperators', 'deliveredToVisitor', 'deliveredToOperators'] as const

const none: readonly SignalRecord[] = []

/** The lossy state of conversations, for the accounts of this node. */
export class SignalBook {
  readonly #options: SignalBookOptions
  readonly #accounts = new Map<number, AccountSignals>()
  readonly #loading = new Map<number, Promise<void>>()
  readonly #beat: Beat
  /** What the database's clock is ahead of ours. */
  #aheadMs = 0

  constructor (options: SignalBookOptions) {
    this.#options = options
    const { timers, random, log } = options
    this.#beat = new Beat({ name: 'Reading typing and seen marks', run: async () => { await this.#read() }, intervalMs: () => intervalMs, minGapMs, timers, random, log })
  }

  start (): void {
    this.#beat.start()
  }

  async stop (): Promise<void> {
    await this.#beat.stop()
  }

  /** Something changed just now: reads it as soon as can be. */
  wake (): void {
    this.#beat.wake()
  }

  /** Forgets everything, because the log became another one. */
  clear (): void {
    this.#accounts.clear()
  }

  isLoaded (accountId: number): boolean {
    return this.#accounts.has(accountId)
  }

  /** Reads the account's open conversations, once for all who ask. Fails when the database does. */
  async load (accountId: number): Promise<void> {
    if (this.#accounts.has(accountId)) return
    const loading = this.#loading.get(accountId) ?? this.#readWhole(accountId).finally(() => { this.#loading.delete(accountId) })
    this.#loading.set(accountId, loading)
    await loading
  }

  /** This visitor's conversations with signals, the newest last. */
  ofVisitor (accountId: number, visitorId: string): readonly SignalRecord[] {
    const found = this.#accounts.get(accountId)?.ofVisitor.get(visitorId)
    return found === undefined ? none : [...found.values()]
  }

  ofAccount (accountId: number): Iterable<SignalRecord> {
    return this.#accounts.get(accountId)?.conversations.values() ?? none
  }

  find (accountId: number, conversationId: string): SignalRecord | undefined {
    return this.#accounts.get(accountId)?.conversations.get(conversationId)
  }

  /** The database's clock in milliseconds, as well as we know. */
  databaseNow (): number {
    return this.#options.timers.now() + this.#aheadMs
  }

  async #readWhole (accountId: number): Promise<void> {
    const { readAt, signals } = await this.#options.source.listSignals({ accountIds: [accountId] })
    const account: AccountSignals = { readAt: readAt.getTime(), readByClockAt: this.#options.timers.now(), conversations: new Map(), ofVisitor: new Map() }
    this.#setClock(readAt)
    for (const signal of signals) merge(account, signal)
    this.#accounts.set(accountId, account)
  }

  async #read (): Promise<void> {
    const now = this.#options.timers.now()
    this.#letGo(now)
    const used = [...this.#options.rings()].filter(ring => ring.usedAt > now - usedMs).map(ring => ring.accountId)
    const accountIds = used.filter(accountId => this.#accounts.has(accountId))
    if (accountIds.length === 0) return
    const oldest = Math.min(...accountIds.map(accountId => this.#accounts.get(accountId)?.readAt ?? 0))
    const { readAt, signals } = await this.#options.source.listSignals({ accountIds, changedAfter: new Date(oldest - overlapMs) })
    this.#setClock(readAt)
    for (const accountId of accountIds) this.#setRead(accountId, readAt)
    this.#take(signals)
  }

  #take (signals: readonly SignalRecord[]): void {
    const changed = new Map<number, SignalRecord[]>()
    for (const signal of signals) {
      const account = this.#accounts.get(signal.accountId)
      if (account === undefined || !merge(account, signal)) continue
      changed.set(signal.accountId, [...changed.get(signal.accountId) ?? [], signal])
    }
    for (const [accountId, news] of changed) this.#options.listeners.tell(accountId, { kind: 'signals', signals: news })
  }

  #setRead (accountId: number, readAt: Date): void {
    const account = this.#accounts.get(accountId)
    if (account === undefined) return
    account.readAt = readAt.getTime()
    account.readByClockAt = this.#options.timers.now()
  }

  #setClock (readAt: Date): void {
    this.#aheadMs = readAt.getTime() - this.#options.timers.now()
  }

  #letGo (now: number): void {
    const oldAt = this.databaseNow() - keepMs
    for (const [accountId, account] of this.#accounts) {
      if (account.readByClockAt <= now - staleMs) this.#accounts.delete(accountId)
      for (const signal of account.conversations.values()) {
        if (signal.changedAt.getTime() < oldAt) forget(account, signal)
      }
    }
  }
}

/** Takes in what grew; true if something did. Rows come in any order and more than once. */
function merge (account: AccountSignals, signal: SignalRecord): boolean {
  const known = account.conversations.get(signal.conversationId)
  if (known === undefined) {
    keep(account, signal)
    return true
  }
  const merged: SignalRecord = {
    ...signal,
    seenByVisitor: Math.max(known.seenByVisitor, signal.seenByVisitor),
    seenByOperators: Math.max(known.seenByOperators, signal.seenByOperators),
    deliveredToVisitor: Math.max(known.deliveredToVisitor, signal.deliveredToVisitor),
    deliveredToOperators: Math.max(known.deliveredToOperators, signal.deliveredToOperators),
    typing: mergeTyping(known.typing, signal.typing),
    changedAt: known.changedAt > signal.changedAt ? known.changedAt : signal.changedAt
  }
  const grew = marks.some(mark => merged[mark] > known[mark]) || newest(merged.typing) > newest(known.typing)
  keep(account, merged)
  return grew
}

function mergeTyping (known: SignalRecord['typing'], come: SignalRecord['typing']): SignalRecord['typing'] {
  const byAuthor = new Map(known.map(typing => [typing.author, typing]))
  for (const typing of come) {
    if (typing.at >= (byAuthor.get(typing.author)?.at ?? 0)) byAuthor.set(typing.author, typing)
  }
  return [...byAuthor.values()]
}

function newest (typing: SignalRecord['typing']): number {
  return typing.reduce((at, one) => Math.max(at, one.at), 0)
}

// Taken out first, so that the newest is the last of its map.
function keep ({ conversations, ofVisitor }: AccountSignals, signal: SignalRecord): void {
  const { conversationId, visitorId } = signal
  conversations.delete(conversationId)
  conversations.set(conversationId, signal)
  const own = ofVisitor.get(visitorId) ?? new Map<string, SignalRecord>()
  own.delete(conversationId)
  own.set(conversationId, signal)
  ofVisitor.set(visitorId, own)
}

function forget ({ conversations, ofVisitor }: AccountSignals, { conversationId, visitorId }: SignalRecord): void {
  conversations.delete(conversationId)
  const own = ofVisitor.get(visitorId)
  own?.delete(conversationId)
  if (own?.size === 0) ofVisitor.delete(visitorId)
}
