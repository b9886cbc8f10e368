// Whoever polls in a test: follows from a cursor on, keeps what was said, and waits for what is expected. Who asks and how is visitors.ts and consoles.ts.
import type { LightMyRequestResponse } from 'fastify'
import type { Event, SiteStatus } from '../../src/wire/events.ts'
import type { ConversationSignals, OperatorSignals, Pace, VisitorSignals } from '../../src/wire/signals.ts'

/** Where a follower is: what the next poll says. */
export interface Standing { cursor: string, stamp: string }

export interface Follower extends Standing {
  /** All that was told, in order. */
  events: Event[]
  /** By site for an operator, by '' for a visitor. */
  statuses: Map<string, SiteStatus>
  signals: Map<string, ConversationSignals>
  /** The roster's stamp as last told; operators only. */
  roster: number
  /** Of the site's look, as signals told it last; visitors only. */
  revision: number
  pace: Pace | undefined
  /** One poll, taken in. Throws for any answer but 200 and 204. */
  poll (holdMs?: number): Promise<LightMyRequestResponse>
  /** Polls until there is what is looked for. Throws after `withinMs` of holding polls. */
  until<T> (find: () => T | Promise<T>, options?: { withinMs?: number, what?: string }): Promise<NonNullable<T>>
  /** Waits for these words. */
  hears (text: string, options?: { withinMs?: number }): Promise<Event>
  /** Waits for an event of this kind, with these values. */
  learns (kind: Event['kind'], values?: Record<string, unknown>, options?: { withinMs?: number }): Promise<Event>
}

/** What delivery promises: news within a second. */
export const soonMs = 1000
const patienceMs = 8000
/** Short, so that what is looked for elsewhere than in answers is looked for often. */
const holdMs = 250

/** A follower that stands there; `ask` sends a poll. */
export function createFollower (from: Standing, ask: (standing: Standing, holdMs: number) => Promise<LightMyRequestResponse>): Follower {
  const follower: Follower = {
    ...from,
    events: [],
    statuses: new Map(),
    signals: new Map(),
    roster: 0,
    revision: 0,
    pace: undefined,
    async poll (hold = 0) {
      const answer = await ask(follower, hold)
      if (answer.statusCode === 200) take(follower, answer.json())
      else if (answer.statusCode !== 204) throw new Error(`a poll was answered ${answer.statusCode} ${answer.body}`)
      return answer
    },
    async until (find, { withinMs = patienceMs, what = 'it' } = {}) {
      for (let waitedMs = 0; ;) {
        const found = await find()
        if (found) return found
        if (waitedMs > withinMs) throw new Error(`${what} did not come within ${withinMs} ms: ${JSON.stringify({ events: follower.events, signals: [...follower.signals.values()] })}`)
        const askedAt = performance.now()
        await follower.poll(holdMs)
        // What a poll takes beyond its hold, and what looking takes, says how busy the machine is.
        waitedMs += Math.min(performance.now() - askedAt, holdMs)
      }
    },
    async hears (text, options = {}) {
      return await follower.until(() => follower.events.find(event => 'text' in event && event.text === text), { ...options, what: `"${text}"` })
    },
    async learns (kind, values = {}, options = {}) {
      const fits = (event: Event): boolean => event.kind === kind && Object.entries(values).every(([name, value]) => (event as unknown as Record<string, unknown>)[name] === value)
      return await follower.until(() => follower.events.find(fits), { ...options, what: `${kind} ${JSON.stringify(values)}` })
    }
  }
  return follower
}

type PollBody = { cursor: string, events: Event[], poll: Pace, signals?: VisitorSignals & Partial<Pick<OperatorSignals, 'roster' | 'sites'>> }

function take (follower: Follower, { cursor, events, poll, signals }: PollBody): void {
  follower.cursor = cursor
  follower.pace = poll
  follower.events.push(...events)
  for (const event of events) if (event.kind === 'site_status') follower.statuses.set(event.site, event.status)
  if (signals === undefined) return
  follower.stamp = signals.stamp
  follower.roster = signals.roster ?? 0
  if (signals.site !== undefined) {
    follower.statuses.set('', signals.site.status)
    follower.revision = signals.site.revision
  }
  for (const { id, status } of signals.sites ?? []) follower.statuses.set(id, status)
  for (const conversation of signals.conversations) follower.signals.set(conversation.id, conversation)
}
