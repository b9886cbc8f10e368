// What was written and isn't yet in the log: one at a time per conversation, in order, again and again under the same key until it is stored.
import type { FileCard, Quote } from '../wire/events.ts'
import type { SendAnswer } from '../wire/visitor.ts'
import type { Reply } from './request.ts'
import type { Timers } from './timers.ts'
import { backoffMs } from './backoff.ts'
import { isFinal, retryAfterMs } from './request.ts'

/** What is said. */
export interface Said {
  readonly key: string
  readonly text: string
  /** What it answers, as it is shown until the event comes. */
  readonly quote?: Quote | undefined
  /** Stored already; then there may be no words. */
  readonly file?: FileCard | undefined
  /** Where it goes; without one, wherever the server finds or opens. Items of one conversation keep their order. */
  readonly conversation?: string | undefined
  /** No words but a deed: by which route, and what is said there. */
  readonly act?: string | undefined
  readonly body?: object | undefined
}

export interface OutboxItem extends Said {
  /** `sent`: stored, its event is on the way. `failed`: refused; only a person's `retry` sends it again. */
  readonly state: 'pending' | 'sent' | 'failed'
  /** When it was written, milliseconds since 1970. */
  readonly at: number
  /** How often it didn't get through; it is tried again all the same. */
  readonly attempts: number
  /** Why it was refused. */
  readonly code?: string | undefined
  /** Where its event stands, once that is known. */
  readonly stored?: Stored | undefined
}

/** A place in the log. */
export type Stored = Pick<SendAnswer, 'conversation' | 'number'>

export interface OutboxOptions {
  deliver (item: OutboxItem): Promise<Reply>
  /** What is shown goes beyond this place: an event that isn't shown stands above the part that was read, and won't come. */
  passed?: ((place: Stored) => boolean) | undefined
  /** Survives a reload. Reading or writing may fail: then it lives as long as the page. */
  storage: { read (): OutboxItem[], write (items: readonly OutboxItem[]): void }
  onChange (items: readonly OutboxItem[]): void
  timers: Timers
  /** In [0, 1). */
  random (): number
  epochMs (): number
}

export interface Outbox {
  add (said: Said): void
  /** Sends a failed item again, or one that waits at once, under the same key. */
  retry (key: string): void
  /** Gives an item up. */
  remove (key: string): void
  /** Its event has come: the log shows it from now on. */
  settle (key: string): void
  /** What is shown is another now: what it has `passed` is settled. */
  review (): void
  /** The network may be back: what waits is tried at once, but for what the server asked to wait with. */
  nudge (): void
  /** Everything was read, at the start or anew, and what came with it is settled: what was stored and isn't there may be lost. It goes again; the same key is the same message. */
  anew (): void
  items (): readonly OutboxItem[]
  stop (): void
}

/** `closedUntil`: the server asked not to be asked before (Retry-After). */
interface Lane { busy: boolean, timer: unknown, closedUntil: number }

/** Opens the outbox with what the last page left in it, and sends that first. */
export function createOutbox (options: OutboxOptions): Outbox {
  const items = keepItems(options)
  const lanes = new Map<string, Lane>()
  const life: Life = { stopped: false, snapshots: 0 }

  const pump = (name: string): void => {
    const lane = laneIn(lanes, name)
    const item = items.list().find(waiting => laneOf(waiting) === name && waiting.state === 'pending')
    if (life.stopped || lane.busy || lane.timer !== undefined || item === undefined) return
    lane.busy = true
    void deliver(options, { item, life }).then(reply => { delivered(lane, item, reply) })
  }

  const delivered = (lane: Lane, item: OutboxItem, reply: Reply): void => {
    lane.busy = false
    if (life.stopped) return
    if (reply.kind === 'answer') items.change(item.key, { state: 'sent', stored: (reply.body ?? undefined) as Stored | undefined })
    else if (reply.kind === 'refused' && isFinal(reply.status)) items.change(item.key, { state: 'failed', code: reply.code })
    else again(lane, item, reply)
    review()
    pump(laneOf(item))
  }

  const again = (lane: Lane, item: OutboxItem, reply: Reply): void => {
    lane.closedUntil = options.timers.now() + retryAfterMs(reply)
    lane.timer = options.timers.set(() => { lane.timer = undefined; pump(laneOf(item)) }, patienceMs(item, reply, options.random()))
    items.change(item.key, { attempts: item.attempts + 1 })
  }

  const review = (): void => { items.list().filter(({ stored }) => stored && options.passed?.(stored)).forEach(({ key }) => { items.drop(key) }) }
  const pumpAll = (): void => { new Set(items.list().map(laneOf)).forEach(pump) }
  const nudge = (): void => {
    lanes.forEach((lane, name) => {
      if (options.timers.now() < lane.closedUntil) return
      waitNoMore(lane, options.timers)
      pump(name)
    })
  }
  pumpAll()
  return {
    add (said) {
      items.add({ ...said, state: 'pending', at: options.epochMs(), attempts: 0 })
      pump(said.conversation ?? '')
    },
    retry (key) {
      items.change(key, { state: 'pending', code: undefined, attempts: 0 })
      nudge()
    },
    remove: items.drop,
    settle: items.drop,
    review,
    nudge,
    anew () {
      life.snapshots++
      items.list().filter(({ state }) => state === 'sent').forEach(({ key }) => { items.change(key, { state: 'pending', stored: undefined }) })
      pumpAll()
    },
    items: items.list,
    stop () {
      life.stopped = true
      lanes.forEach(lane => { options.timers.clear(lane.timer) })
    }
  }
}

interface Life { stopped: boolean, snapshots: number }

const cut: Reply = { kind: 'cut' }

/** Of what was stored before everything was read anew nobody knows whether it still is: as if there had been no answer. */
async function deliver (options: OutboxOptions, { item, life }: { item: OutboxItem, life: Life }): Promise<Reply> {
  const { snapshots } = life
  const reply = await options.deliver(item).catch(() => cut)
  return reply.kind === 'answer' && life.snapshots > snapshots ? cut : reply
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

function laneIn (lanes: Map<string, Lane>, name: string): Lane {
  const lane = lanes.get(name) ?? { busy: false, timer: undefined, closedUntil: 0 }
  lanes.set(name, lane)
  return lane
}

function waitNoMore (lane: Lane, timers: Timers): void {
  timers.clear(lane.timer)
  lane.timer = undefined
}

function laneOf (item: Said): string {
  return item.conversation ?? ''
}

/** What was cut goes once more at once, as polls do: under the same key it is the same message. */
function patienceMs ({ attempts }: OutboxItem, reply: Reply, random: number): number {
  return reply.kind === 'cut' && !attempts ? 0 : backoffMs(attempts, random, retryAfterMs(reply))
}
