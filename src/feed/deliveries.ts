// How far each side has its conversations, as polls prove it by their cursors: noted in batches, only when it grows. What is shown of it comes back through the signals.
import type { Log } from '../store/log.ts'
import type { Delivery, Side } from '../store/read-marks.ts'
import type { RingEntry } from './ring.ts'
import type { Source } from './source.ts'
import type { Timers } from './timers.ts'

// Marks wait this long for company; a tick beside a message may come a moment later than the message.
const flushMs = 200
const retryMs = 2_000
// More than this waits only while the database is away: the oldest are proven again by the next contact with another node.
const maxPending = 20_000

interface DeliveryOptions {
  source: Pick<Source, 'markDelivered'>
  timers: Timers
  log: Log
  /** What is noted already, as far as this node knows. */
  isKnown: (delivery: Delivery) => boolean
  /** Marks of this account grew. */
  onMarks: (accountId: number) => void
}

/** Collects what was delivered and writes it; asks nothing while there is nothing. */
export class DeliveryBatch {
  readonly #options: DeliveryOptions
  #pending = new Map<string, Delivery>()
  #timer: unknown
  #running = false
  #failing = false
  #current: Promise<void> = Promise.resolve()

  constructor (options: DeliveryOptions) {
    this.#options = options
  }

  start (): void {
    this.#running = true
  }

  /** Writes what waits and ends. */
  async stop (): Promise<void> {
    this.#running = false
    this.#options.timers.clear(this.#timer)
    await this.#current
    await this.#flush()
  }

  /** These have reached that side. What the side said itself is no news to it, and what belongs to no conversation is nobody's message. */
  note (side: Side, entries: readonly RingEntry[]): void {
    for (const { record: { accountId, conversationId, number, audience, author } } of entries) {
      if (conversationId === undefined || number === undefined || audience !== 'all' || (author === 'visitor') === (side === 'visitor')) continue
      this.#add({ accountId, conversationId, side, number })
    }
    if (this.#pending.size > 0 && this.#timer === undefined) this.#schedule(flushMs)
  }

  #add (delivery: Delivery): void {
    const key = `${delivery.side} ${delivery.conversationId}`
    const waiting = this.#pending.get(key)
    if ((waiting?.number ?? 0) >= delivery.number || this.#pending.size >= maxPending || this.#options.isKnown(delivery)) return
    this.#pending.set(key, delivery)
  }

  #schedule (ms: number): void {
    if (!this.#running) return
    this.#timer = this.#options.timers.set(() => {
      this.#current = this.#flush().finally(() => {
        this.#timer = undefined
        if (this.#pending.size > 0) this.#schedule(this.#failing ? retryMs : flushMs)
      })
    }, ms)
  }

  async #flush (): Promise<void> {
    const deliveries = [...this.#pending.values()]
    if (deliveries.length === 0) return
    this.#pending = new Map()
    try {
      const grown = await this.#options.source.markDelivered({ deliveries })
      this.#failing = false
      for (const accountId of grown) this.#options.onMarks(accountId)
    } catch (error) {
      if (!this.#failing) this.#options.log.error({ err: error }, 'Noting what was delivered failed and is tried again.')
      this.#failing = true
      for (const delivery of deliveries) this.#add(delivery)
    }
  }
}
