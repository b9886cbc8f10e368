// A server in miniature, on time that a test moves: one conversation's log, three nodes that lag, and whatever a network does to an answer.
import type { SpokenEvent } from '../../src/wire/events.ts'
import type { Pace } from '../../src/wire/signals.ts'
import type { Reply } from '../../src/client/request.ts'
import type { Clock } from '../helpers/clock.ts'

/** What becomes of a request: `before` and `after` it took effect the answer is lost; `replay`: some cache gives an earlier poll's answer, of the same log. */
export const fates = ['before', 'after', 'busy', 'silence', 'strange', 'null', 'replay', 'maimed', 'page'] as const
export type Fate = typeof fates[number]

export interface Asked { act: 'hello' | 'poll' | 'send' | 'history', body: Record<string, unknown>, abort?: AbortController | undefined, timeoutMs?: number | undefined }

export interface ModelServer {
  /** What is committed, in order. */
  readonly log: readonly SpokenEvent[]
  /** What becomes of the next requests; after these all is well. */
  fates: Fate[]
  pace: Pace
  /** Held polls are cut after this long. */
  limitMs: number
  /** Nodes of two versions don't understand each other's stamps. */
  mixed: boolean
  ask (asked: Asked): Promise<Reply>
  say (key: string, by: SpokenEvent['by']): void
  /** A node's tick. */
  tick (node: number): void
  /** Another log from now on, as after a restore or a lossy failover: all cursors are void, the newest `count` events are gone and others take their numbers. */
  restore (count: number): void
  /** The keys of what restores took away. */
  readonly lost: Set<string>
  /** All tokens are void. */
  revoke (): void
  /** The lines of the polls that are held are dead, and nobody says so. */
  deafen (): void
}

export const conversation = '00000000-0000-4000-8000-0000000000c0'
const nodes = 3
const batch = 4
/** What a snapshot shows of a conversation. */
export const snapshotEvents = 6
/** Between a snapshot's two readings, when the database is slow. */
const readMs = 200
const wayMs = 20
const timeoutMs = 20_000

interface Held { node: number, seq: number, wake (): void }
interface State { log: SpokenEvent[], said: number, tips: number[], epoch: number, token: number, held: Set<Held>, last: { cursor?: unknown } | undefined, count: number }

export function newServer (clock: Clock, random: () => number): ModelServer {
  const state: State = { log: [], said: 0, tips: Array.from({ length: nodes }, () => 0), epoch: 1, token: 1, held: new Set(), last: undefined, count: 0 }
  const append = (key: string, by: SpokenEvent['by']): void => {
    if (state.log.some(event => event.key === key)) return
    const number = state.log.length + 1
    state.log.push({ seq: number, number, key, by, conversation, audience: 'all', kind: 'message', text: key, at: new Date(Date.UTC(2026, 10, 22) + state.said++).toISOString() })
  }
  // The conversation first, then its events with no upper bound, as no server of ours reads them any more: what is committed between is above `last`.
  const snapshot = async (): Promise<unknown> => {
    const last = state.log.length
    await pass(readMs * random())
    return { id: conversation, state: 'talking', last, events: state.log.slice(-snapshotEvents), more: state.log.length > snapshotEvents }
  }
  const pass = async (ms: number): Promise<void> => { await new Promise<void>(resolve => { clock.set(resolve, ms) }) }

  const news = (node: number, body: Record<string, unknown>): object | undefined => {
    const seq = Number(String(body.cursor).split('.')[1])
    const tip = state.tips[node] ?? 0
    const events = state.log.slice(seq, Math.max(seq, tip)).slice(0, batch)
    const stamp = server.mixed ? `v${node}` : 'v'
    const signals = body.signals === stamp ? undefined : { stamp }
    if (events.length === 0 && signals === undefined) return undefined
    return { cursor: `${state.epoch}.${seq + events.length}`, events, poll: server.pace, ...(signals === undefined ? {} : { signals }) }
  }
  const hold = async (node: number, { body }: Asked): Promise<Reply> => {
    const askedMs = Math.min(Number(body.hold), server.pace.hold === 0 ? 1000 : server.pace.hold)
    const seq = Number(String(body.cursor).split('.')[1])
    const endMs = askedMs * (0.8 + 0.2 * random())
    if (news(node, body) === undefined && endMs > 0) {
      await new Promise<void>(resolve => {
        const held: Held = { node, seq, wake: resolve }
        state.held.add(held)
        clock.set(() => { if (state.held.delete(held)) resolve() }, Math.min(endMs, server.limitMs))
      })
    }
    if (!String(body.cursor).startsWith(`${state.epoch}.`)) return refused(410, 'cursor_gone')
    const answer = news(node, body)
    if (answer === undefined && endMs > server.limitMs) return { kind: 'cut' }
    state.last = answer ?? state.last
    return { kind: 'answer', status: answer === undefined ? 204 : 200, body: answer }
  }

  const serve = async (asked: Asked): Promise<Reply> => {
    const { act, body } = asked
    // In turn where each one's stamp is another, so that no two polls meet the same.
    const node = server.mixed ? state.count++ % nodes : Math.floor(random() * nodes)
    if (act === 'hello') {
      const cursor = `${state.epoch}.${state.tips[node]}`
      return { kind: 'answer', status: 200, body: { token: state.token, cursor, poll: server.pace, conversation: await snapshot() } }
    }
    if (body.token !== state.token) return refused(401, 'token_unknown')
    if (act === 'history') return { kind: 'answer', status: 200, body: await snapshot() }
    if (act === 'poll') return String(body.cursor).startsWith(`${state.epoch}.`) ? await hold(node, asked) : refused(410, 'cursor_gone')
    append(String(body.key), 'visitor')
    return { kind: 'answer', status: 201, body: { conversation, number: state.log.find(({ key }) => key === body.key)?.number } }
  }
  const meet = async (asked: Asked, fate: Fate | undefined): Promise<Reply> => {
    await pass(wayMs * (0.5 + random()))
    if (fate === 'before') return { kind: 'cut' }
    if (fate === 'busy') return refused(503, 'unavailable', 2000)
    if (fate === 'silence') return await new Promise(() => {})
    if (fate === 'page') return { kind: 'cut' }
    const reply = await serve(asked)
    await pass(wayMs * (0.5 + random()))
    const { last } = state
    return asked.act === 'poll' ? spoil(reply, fate, last !== undefined && epochOf(last) === epochOf(asked.body) ? last : undefined) : fate === 'after' ? { kind: 'cut' } : reply
  }

  const server: ModelServer = {
    log: state.log,
    fates: [],
    pace: { after: 0, hold: 25_000 },
    limitMs: Infinity,
    mixed: false,
    async ask (asked) {
      const fate = server.fates.shift()
      return await new Promise(resolve => {
        const cut = (): void => { resolve({ kind: 'cut' }) }
        const timer = clock.set(cut, asked.timeoutMs ?? timeoutMs)
        asked.abort?.signal.addEventListener('abort', () => { clock.clear(timer); cut() })
        void meet(asked, fate).then(reply => { clock.clear(timer); resolve(reply) })
      })
    },
    say: append,
    tick (node) {
      state.tips[node % nodes] = state.log.length
      for (const held of [...state.held]) {
        if (held.node === node % nodes && held.seq < state.log.length && state.held.delete(held)) held.wake()
      }
    },
    lost: new Set(),
    restore (count) {
      state.epoch++
      for (const { key } of state.log.splice(Math.max(0, state.log.length - count))) server.lost.add(key)
      state.tips = state.tips.map(tip => Math.min(tip, state.log.length))
      for (const held of [...state.held]) if (state.held.delete(held)) held.wake()
    },
    revoke () { state.token++ },
    deafen () { state.held.clear() }
  }
  return server
}

function refused (status: number, code: string, retryAfterMs = 0): Reply {
  return { kind: 'refused', status, code, retryAfterMs }
}

function epochOf ({ cursor }: { cursor?: unknown }): string | undefined {
  return String(cursor).split('.')[0]
}

/** What a poll's answer is when it arrives. */
function spoil (reply: Reply, fate: Fate | undefined, last: unknown): Reply {
  if (fate === 'after') return { kind: 'cut' }
  if (fate === 'strange') return { kind: 'answer', status: 200, body: { ok: true, cursor: 7 } }
  if (fate === 'null') return { kind: 'answer', status: 200, body: null }
  if (fate === 'replay' && last !== undefined) return { kind: 'answer', status: 200, body: last }
  if (fate !== 'maimed' || reply.kind !== 'answer' || reply.body === undefined) return reply
  const { events, ...rest } = reply.body as { events: SpokenEvent[] }
  return { ...reply, body: { ...rest, events: events.map((event, index) => index === 0 ? { ...event, number: undefined } : event) } }
}
