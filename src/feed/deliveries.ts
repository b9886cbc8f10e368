// How far each side has its conversations, as polls prove it by their cursors: noted in batches, only when it grows. What is shown of it comes back through the signals.
import type { Log } from '../store/log.ts'
import type { Delivery, Side } from '../store/read-marks.ts'
import type { RingEntry } from './ring.ts'
import type { Source } from './source.ts'
import type { Timers } from './timers.ts'

// Marks wait this long for company; a tick beside a message may come a moment later than the message.
const flushMs = 200
const retryMs = 2_000
// More than this come together only while the database is away: then no other conversation is taken in, and its polls prove again what they have until there is room.
const maxPending = 20_000

interface DeliveryOptions {
  source: Pick<Source, 'markDelivered'>
  timers: Timers
  log: Log
  /** What is noted already, as far as this node knows. */
  isKnown: (delivery: Delivery) => boolean
  /** Another number than the usual one, for tests. */
  max?: number
  /** Marks of this account grew. */
  onMarks: (accountId: number) => void
}

/** Collects what was delivered and writes it; asks nothing while there is nothing. */
export class DeliveryBatch {
  readonly #options: DeliveryOptions
  #pending = new Map<string, Delivery>()
  /** How many are being written: should that fail, they wait again. */
  #writing = 0
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

  /** These have reached that side. What the side said itself is no news to it, and what belongs to no conversation is nobody's message. Answers whether all are taken: false where there is no room. */
  note (side: Side, entries: readonly RingEntry[]): boolean {
    let taken = true
    for (const { record: { accountId, conversationId, number, audience, author } } of entries) {
      if (conversationId === undefined || number === undefined || audience !== 'all' || (author === 'visitor') === (side === 'visitor')) continue
      taken = this.#take({ accountId, conversationId, side, number }) && taken
    }
    if (this.#pending.size > 0 && this.#timer === undefined) this.#schedule(flushMs)
    return taken
  }

  #take (delivery: Delivery): boolean {
    if (this.#options.isKnown(delivery)) return true
    const { max = maxPending } = this.#options
    if (!this.#pending.has(toKey(delivery)) && this.#pending.size + this.#writing >= max) return false
    this.#put(delivery)
    return true
  }

  #put (delivery: Delivery): void {
    const key = toKey(delivery)
    if ((this.#pending.get(key)?.number ?? 0) < delivery.number) this.#pending.set(key, delivery)
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
    this.#writing = deliveries.length
    try {
      const grown = await this.#options.source.markDelivered({ deliveries })
      this.#failing = false
      for (const accountId of grown) this.#options.onMarks(accountId)
    } catch (error) {
      if (!this.#failing) this.#options.log.error({ err: error }, 'Noting what was delivered failed and is tried again.')
      this.#failing = true
      for (const delivery of deliveries) this.#put(delivery)
    }
    this.#writing = 0
  }
}

function toKey ({ side, conversationId }: Delivery): string {
  return `${side} ${conversationId}`
}
