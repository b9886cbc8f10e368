// What was written and isn't yet in the log: one at a time per conversation, in order, again and again under the same key until it is stored.
import type { Reply } from './request.ts'
import type { Timers } from './timers.ts'
import { backoffMs } from './backoff.ts'

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

interface Lane { busy: string | undefined, timer: unknown }

/** Opens the outbox with what the last page left in it, and sends that first. */
export function createOutbox (options: OutboxOptions): Outbox {
  let items: readonly OutboxItem[] = options.storage.read().filter(item => item.state !== 'sent')
  let stopped = false
  const lanes = new Map<string, Lane>()

  const keep = (next: readonly OutboxItem[]): void => {
    items = next
    options.storage.write(items.filter(item => item.state !== 'sent'))
    options.onChange(items)
  }
  const change = (key: string, part: Partial<OutboxItem>): void => { keep(items.map(item => item.key === key ? { ...item, ...part } : item)) }
  const drop = (key: string): void => { if (items.some(item => item.key === key)) keep(items.filter(item => item.key !== key)) }

  const pump = (name: string): void => {
    const lane = lanes.get(name) ?? { busy: undefined, timer: undefined }
    lanes.set(name, lane)
    const item = items.find(waiting => laneOf(waiting) === name && waiting.state === 'pending')
    if (stopped || lane.busy !== undefined || lane.timer !== undefined || item === undefined) return
    lane.busy = item.key
    options.deliver(item).then(reply => { delivered(lane, item, reply) }, () => { delivered(lane, item, { kind: 'cut' }) })
  }

  const delivered = (lane: Lane, item: OutboxItem, reply: Reply): void => {
    lane.busy = undefined
    if (stopped) return
    if (reply.kind === 'answer') change(item.key, { state: 'sent' })
    else if (isFinal(reply)) change(item.key, { state: 'failed', code: reply.code })
    else again(lane, item, reply.kind === 'refused' ? reply.retryAfterMs : 0)
    pump(laneOf(item))
  }

  const again = (lane: Lane, item: OutboxItem, floorMs: number): void => {
    const attempts = (items.find(known => known.key === item.key)?.attempts ?? item.attempts) + 1
    lane.timer = options.timers.set(() => { lane.timer = undefined; pump(laneOf(item)) }, backoffMs({ failures: attempts - 1, floorMs, random: options.random() }))
    change(item.key, { attempts })
  }

  const nudge = (): void => {
    lanes.forEach((lane, name) => {
      options.timers.clear(lane.timer)
      lane.timer = undefined
      pump(name)
    })
  }

  new Set(items.map(laneOf)).forEach(pump)
  return {
    add ({ key, text, conversation }) {
      const item: OutboxItem = { key, text, conversation, state: 'pending', at: options.epochMs(), attempts: 0 }
      keep([...items, item])
      pump(laneOf(item))
    },
    retry (key) {
      change(key, { state: 'pending', code: undefined, attempts: 0 })
      items.filter(item => item.key === key).map(laneOf).forEach(pump)
    },
    remove: drop,
    settle: drop,
    nudge,
    items: () => items,
    stop () {
      stopped = true
      lanes.forEach(lane => { options.timers.clear(lane.timer) })
    }
  }
}

function laneOf (item: OutboxItem): string {
  return item.conversation ?? ''
}

/** Refusals that the same words would meet again; an expired sign-in is none, the face signs in anew and nudges. */
function isFinal (reply: Reply): reply is Extract<Reply, { kind: 'refused' }> {
  return reply.kind === 'refused' && reply.status >= 400 && reply.status < 500 && ![401, 408, 429].includes(reply.status)
}
