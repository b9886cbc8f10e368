// What was written and isn't yet in the log: one at a time per conversation, in order, again and again under the same key until it is stored.
import type { Reply } from './request.ts'
import type { Timers } from './timers.ts'
import { backoffMs } from './backoff.ts'
import { isFinal } from './request.ts'

export interface OutboxItem {
  readonly key: string
  readonly text: string
  /** Where it goes; without one, wherever the server finds or opens. Items of one conversation keep their order. */
  readonly conversation?: string | undefined
  /** `sent`: stored, its event is on the way. `failed`: refused; only a person's `retry` sends it again. */
  readonly state: 'pending' | 'sent' | 'failed'
  /** When it was written, milliseconds since 1970. */
  readonly at: number
  /** How often it didn't get through; it is tried again all the same. */
  readonly attempts: number
  /** Why it was refused. */
  readonly code?: string | undefined
}

export interface OutboxOptions {
  deliver (item: OutboxItem): Promise<Reply>
  /** Survives a reload. Reading or writing may fail: then it lives as long as the page. */
  storage: { read (): OutboxItem[], write (items: readonly OutboxItem[]): void }
  onChange (items: readonly OutboxItem[]): void
  timers: Timers
  /** In [0, 1). */
  random (): number
  epochMs (): number
}

export interface Outbox {
  add (item: { key: string, text: string, conversation?: string | undefined }): void
  /** Sends a failed item again, under the same key. */
  retry (key: string): void
  /** Gives an item up. */
  remove (key: string): void
  /** Its event has come: the log shows it from now on. */
  settle (key: string): void
  /** The network may be back: what waits is tried at once. */
  nudge (): void
  items (): readonly OutboxItem[]
  stop (): void
}

interface Lane { busy: boolean, timer: unknown }

/** Opens the outbox with what the last page left in it, and sends that first. */
export function createOutbox (options: OutboxOptions): Outbox {
  const items = keepItems(options)
  const lanes = new Map<string, Lane>()
  let stopped = false

  const pump = (name: string): void => {
    const lane = lanes.get(name) ?? { busy: false, timer: undefined }
    lanes.set(name, lane)
    const item = items.list().find(waiting => laneOf(waiting) === name && waiting.state === 'pending')
    if (stopped || lane.busy || lane.timer !== undefined || item === undefined) return
    lane.busy = true
    options.deliver(item).then(reply => { delivered(lane, item, reply) }, () => { delivered(lane, item, { kind: 'cut' }) })
  }

  const delivered = (lane: Lane, item: OutboxItem, reply: Reply): void => {
    lane.busy = false
    if (stopped) return
    if (reply.kind === 'answer') items.change(item.key, { state: 'sent' })
    else if (reply.kind === 'refused' && isFinal(reply.status)) items.change(item.key, { state: 'failed', code: reply.code })
    else again(lane, item, reply.kind === 'refused' ? reply.retryAfterMs : 0)
    pump(laneOf(item))
  }

  const again = (lane: Lane, item: OutboxItem, floorMs: number): void => {
    const run = (): void => { lane.timer = undefined; pump(laneOf(item)) }
    lane.timer = options.timers.set(run, backoffMs({ failures: item.attempts, floorMs, random: options.random() }))
    items.change(item.key, { attempts: item.attempts + 1 })
  }

  new Set(items.list().map(laneOf)).forEach(pump)
  return {
    add ({ key, text, conversation }) {
      items.add({ key, text, conversation, state: 'pending', at: options.epochMs(), attempts: 0 })
      pump(conversation ?? '')
    },
    retry (key) {
      items.change(key, { state: 'pending', code: undefined, attempts: 0 })
      items.list().filter(item => item.key === key).map(laneOf).forEach(pump)
    },
    remove: items.drop,
    settle: items.drop,
    nudge () {
      lanes.forEach((lane, name) => {
        options.timers.clear(lane.timer)
        lane.timer = undefined
        pump(name)
      })
    },
    items: items.list,
    stop () {
      stopped = true
      lanes.forEach(lane => { options.timers.clear(lane.timer) })
    }
  }
}

interface Items {
  list (): readonly OutboxItem[]
  add (item: OutboxItem): void
  change (key: string, part: Partial<OutboxItem>): void
  drop (key: string): void
}

function keepItems ({ storage, onChange }: OutboxOptions): Items {
  let items: readonly OutboxItem[] = storage.read().filter(item => item.state !== 'sent')
  const keep = (next: readonly OutboxItem[]): void => {
    items = next
    storage.write(items.filter(item => item.state !== 'sent'))
    onChange(items)
  }
  return {
    list: () => items,
    add: item => { keep([...items, item]) },
    change: (key, part) => { keep(items.map(item => item.key === key ? { ...item, ...part } : item)) },
    drop: key => { if (items.some(item => item.key === key)) keep(items.filter(item => item.key !== key)) }
  }
}

function laneOf (item: OutboxItem): string {
  return item.conversation ?? ''
}
