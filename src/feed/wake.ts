// Nodes tell each other "look" by LISTEN and NOTIFY, on a connection of its own. A hint and nothing more: without it the tick finds everything, later.
import { randomBytes } from 'node:crypto'
import pg from 'pg'

import { isPooledPerTransaction } from '../store/connection.ts'
import type { Log } from '../store/log.ts'
import type { Timers } from './timers.ts'

/** What to look at: of which accounts, or `everything`. */
export type What = 'log' | 'roster' | 'signals'
export type Hint = { kind: 'everything' } | { kind: 'some', what: What, accountIds: number[] }

export interface WakeOptions {
  /** Postgres itself; behind a pooler in transaction mode nothing can be heard. Undefined: this node is deaf and mute. */
  url: string | undefined
  log: Log
  timers: Timers
  random: () => number
  onWake: (hint: Hint) => void
}

export interface Wake {
  start (): void
  stop (): Promise<void>
  /** After a commit. Goes out at once, or with others at the end of the 5 ms that the last one opened. */
  send (accountId: number, what: What): void
  /** Whether hints from other nodes don't arrive now. */
  isDeaf (): boolean
}

const channel = 'shopbell'
// Nobody's data depends on a wake being on disk. For this one transaction only: a pooler that nobody noticed would hand the session on to writers.
const notify = "select set_config('synchronous_commit', 'off', true), pg_notify($1, $2)"
const coalesceMs = 5
// Three of these unheard, and the connection is taken for dead.
const heartbeatMs = 5_000
const firstRetryMs = 100
const maxRetryMs = 5_000
// Postgres refuses payloads of 8,000 bytes.
const maxPayload = 7_000

/** The wake of one node; rests until it is started. */
export function createWake (options: WakeOptions): Wake {
  return options.url === undefined ? createDeafWake(options.log) : new PostgresWake(options, options.url)
}

function createDeafWake (log: Log): Wake {
  return {
    start: () => { log.warn('No connection of its own for wakes: this node finds news by its tick alone.') },
    stop: async () => {},
    send: () => {},
    isDeaf: () => true
  }
}

class PostgresWake implements Wake {
  readonly #options: WakeOptions
  readonly #url: string
  /** Who says it, so that a node doesn't wake itself, and hears that it is heard. */
  readonly #name = randomBytes(6).toString('base64url')
  readonly #pending: Record<What, Set<number>> = { log: new Set(), roster: new Set(), signals: new Set() }
  #running = false
  #client: pg.Client | undefined
  #heardAt = Number.NEGATIVE_INFINITY
  #connectedAt = 0
  #saidDeaf = false
  #failures = 0
  #beatTimer: unknown
  #sendTimer: unknown
  #sending = false

  constructor (options: WakeOptions, url: string) {
    this.#options = options
    this.#url = url
  }

  start (): void {
    this.#running = true
    void this.#connect()
  }

  async stop (): Promise<void> {
    this.#running = false
    this.#options.timers.clear(this.#beatTimer)
    this.#options.timers.clear(this.#sendTimer)
    await this.#close()
  }

  send (accountId: number, what: What): void {
    this.#pending[what].add(accountId)
    if (this.#sendTimer !== undefined || this.#sending) return
    void this.#flush()
  }

  isDeaf (): boolean {
    return this.#options.timers.now() - this.#heardAt > 3 * heartbeatMs
  }

  async #connect (): Promise<void> {
    const { log, timers } = this.#options
    const client = new pg.Client({ connectionString: this.#url, application_name: 'shopbell wake', connectionTimeoutMillis: 2_000, query_timeout: 3_000, keepAlive: true, keepAliveInitialDelayMillis: 10_000 })
    client.on('error', error => { this.#lost(client, error) })
    client.on('end', () => { this.#lost(client, new Error('the connection ended')) })
    client.on('notification', ({ payload }) => { this.#hear(payload ?? '') })
    this.#client = client
    try {
      await client.connect()
      if (await isPooledPerTransaction(client, this.#url)) return await this.#giveUp()
      await client.query(`listen ${channel}`)
      this.#connectedAt = timers.now()
      this.#failures = 0
      log.info('Listening for wakes.')
      this.#beat(client)
      this.#options.onWake({ kind: 'everything' })
    } catch (error) {
      this.#lost(client, error as Error)
    }
  }

  // A LISTEN there would be heard by whoever gets that session next.
  async #giveUp (): Promise<void> {
    this.#options.log.warn('A pooler in transaction mode stands before the database, where LISTEN hears nothing: this node finds news by its tick alone. DATABASE_DIRECT_URL may name Postgres itself.')
    await this.#close()
  }

  #lost (client: pg.Client, error: Error): void {
    if (this.#client !== client) return
    const { log, timers, random } = this.#options
    this.#client = undefined
    this.#heardAt = Number.NEGATIVE_INFINITY
    timers.clear(this.#beatTimer)
    client.end().catch(() => { /* it is gone already, which is why we are here */ })
    if (!this.#running) return
    if (this.#failures === 0) log.warn(`The connection for wakes was lost (${error.message}); until it is back the tick alone finds news.`)
    const retryMs = Math.min(maxRetryMs, firstRetryMs * 2 ** this.#failures++) * (0.5 + random() / 2)
    this.#beatTimer = timers.set(() => { void this.#connect() }, retryMs)
  }

  // A note to itself: it comes back through the same LISTEN, so that being deaf is noticed, a pooler's deafness too.
  #beat (client: pg.Client): void {
    if (this.#client !== client) return
    const { timers, log } = this.#options
    const silentMs = timers.now() - Math.max(this.#heardAt, this.#connectedAt)
    if (silentMs > 3 * heartbeatMs && !this.#saidDeaf) {
      this.#saidDeaf = true
      log.warn('LISTEN hears nothing here (a pooler in transaction mode?): this node finds news by its tick alone. DATABASE_DIRECT_URL may name Postgres itself.')
    }
    client.query(notify, [channel, `${this.#name} `]).catch((error: unknown) => { this.#lost(client, error as Error) })
    this.#beatTimer = timers.set(() => { this.#beat(client) }, heartbeatMs)
  }

  #hear (payload: string): void {
    const [name, ...parts] = payload.split(' ')
    if (name === this.#name) {
      this.#heardAt = this.#options.timers.now()
      return
    }
    for (const part of parts) {
      const hint = parseHint(part)
      if (hint !== undefined) this.#options.onWake(hint)
    }
  }

  async #flush (): Promise<void> {
    const { timers } = this.#options
    const payload = this.#takePending()
    const client = this.#client
    if (payload === '' || client === undefined) return
    this.#sending = true
    try {
      await client.query(notify, [channel, `${this.#name}${payload}`])
    } catch (error) {
      // The others' ticks find it; the connection is made anew.
      this.#lost(client, error as Error)
    }
    this.#sending = false
    if (!this.#running) return
    this.#sendTimer = timers.set(() => {
      this.#sendTimer = undefined
      void this.#flush()
    }, coalesceMs)
  }

  #takePending (): string {
    const parts = Object.entries(this.#pending).filter(([, accountIds]) => accountIds.size > 0).map(([what, accountIds]) => ` ${what}:${[...accountIds].join(',')}`)
    for (const accountIds of Object.values(this.#pending)) accountIds.clear()
    const payload = parts.join('')
    return payload.length > maxPayload ? ' everything' : payload
  }

  async #close (): Promise<void> {
    const client = this.#client
    this.#client = undefined
    await client?.end().catch(() => { /* it was ending anyway */ })
  }
}

// From another node, perhaps of another version: what it can't read it leaves to the tick.
function parseHint (part: string): Hint | undefined {
  if (part === 'everything') return { kind: 'everything' }
  const [what, ids = ''] = part.split(':')
  if (what !== 'log' && what !== 'roster' && what !== 'signals') return undefined
  return { kind: 'some', what, accountIds: ids.split(',').map(Number) }
}
