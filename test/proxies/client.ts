// One side of a talk: what a browser runs of src/client, in Node, over whatever way to the server a test hands in. Keeps all that came, and when.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { backoffMs } from '../../src/client/backoff.ts'
import { emptyTalk, fold, isSpoken } from '../../src/client/fold.ts'
import type { Talk } from '../../src/client/fold.ts'
import { createFollow } from '../../src/client/follow.ts'
import type { Connection, Follow, PollAnswerShape } from '../../src/client/follow.ts'
import { unlearnedMs } from '../../src/client/machine.ts'
import { createOutbox } from '../../src/client/outbox.ts'
import type { Outbox, OutboxItem } from '../../src/client/outbox.ts'
import { createRequest } from '../../src/client/request.ts'
import type { Reply, Request, RequestOptions } from '../../src/client/request.ts'
import { browserTimers } from '../../src/client/timers.ts'
import type { Event } from '../../src/wire/events.ts'
import { withHeaders } from '../helpers/with-headers.ts'

/** A way to the server: how requests go out, and to which origin. */
export interface Way { fetch: typeof fetch, base: string }

/** One poll and what became of it. */
export interface PollRecord { hold: number, livedMs: number, outcome: 'answered' | 'cut' | number }

export interface Client {
  readonly talk: Talk | undefined
  /** Each event that came, as it came. */
  readonly events: Array<{ event: Event, at: number }>
  /** Events that the fold did not apply: known already, or with a gap before them. */
  readonly misfits: Event[]
  readonly polls: PollRecord[]
  /** How long each attempt to send took, whatever came of it. */
  readonly sendsMs: number[]
  readonly outgoing: readonly OutboxItem[]
  readonly connection: Connection
  /** What the path carries, as far as this client learned. */
  readonly carriesMs: number
  /** When each message was written, by key. */
  readonly saidAt: Map<string, number>
  say (text: string): void
  /** Asks as often as it takes, as a page does; throws when it is refused. */
  insist<Body> (path: string, body: object): Promise<Body>
  follow: Follow
  stop (): void
}

export interface ClientOptions {
  way: Way
  /** As the browser would add them: origin, cookie, its name. */
  headers: Record<string, string>
  credentials: 'omit' | 'same-origin'
  /** Asks one poll. */
  poll (request: Request, asked: { cursor: string, signals: string, hold: number }, options: RequestOptions): Promise<Reply>
  /** Sends one message. */
  send (request: Request, item: { key: string, text: string, conversation: string | undefined }): Promise<Reply>
}

type Answer = PollAnswerShape & { events: Event[] }

const patienceMs = 30_000

/** A client that follows nobody yet. */
export function createClient (options: ClientOptions): Client {
  const { way, headers, credentials } = options
  const timers = browserTimers()
  const request = createRequest({ fetch: withHeaders(headers, way.fetch), base: way.base, credentials })
  const polls: PollRecord[] = []
  const events: Client['events'] = []
  const misfits: Event[] = []
  const sendsMs: number[] = []
  const saidAt = new Map<string, number>()
  let talk: Talk | undefined
  let connection: Connection = 'starting'
  let carriesMs = unlearnedMs
  let outgoing: readonly OutboxItem[] = []

  const outbox: Outbox = createOutbox({
    deliver: async ({ key, text, conversation }) => {
      const at = performance.now()
      const reply = await options.send(request, { key, text, conversation })
      sendsMs.push(performance.now() - at)
      return reply
    },
    storage: { read: () => [], write: () => {} },
    onChange: items => { outgoing = items },
    timers,
    random: Math.random,
    epochMs: Date.now
  })

  const hear = (event: Event): void => {
    events.push({ event, at: performance.now() })
    if (!isSpoken(event)) return
    const folded = fold(talk ?? emptyTalk(event.conversation), event)
    if (folded.kind === 'applied') talk = folded.talk
    else misfits.push(event)
    outbox.settle(event.key)
  }

  const follow = createFollow<Answer>({
    ask: async (asked, limits) => {
      const at = performance.now()
      const reply = await options.poll(request, asked, limits)
      polls.push({ hold: asked.hold, livedMs: performance.now() - at, outcome: toOutcome(reply) })
      return reply
    },
    onAnswer: answer => { answer.events.forEach(hear) },
    onConnection: now => { connection = now },
    onGone: () => { throw new Error('the cursor is gone') },
    onSignedOut: code => { throw new Error(`signed out: ${code}`) },
    timers,
    random: Math.random,
    hidden: () => false,
    memory: { read: () => undefined, write: text => { carriesMs = Number(/\d+/.exec(text)?.[0]) }, epochMs: Date.now }
  })

  return {
    get talk () { return talk },
    events,
    misfits,
    polls,
    sendsMs,
    get outgoing () { return outgoing },
    get connection () { return connection },
    get carriesMs () { return carriesMs },
    saidAt,
    say (text) {
      const key = randomUUID()
      saidAt.set(key, performance.now())
      outbox.add({ key, text, conversation: talk?.id })
    },
    insist: async (path, body) => await insist(request, path, body),
    follow,
    stop () {
      follow.stop()
      outbox.stop()
    }
  }
}

/** A refusal counts by its status. */
function toOutcome (reply: Reply): PollRecord['outcome'] {
  if (reply.kind === 'refused') return reply.status
  return reply.kind === 'answer' ? 'answered' : 'cut'
}

/** The same body again and again, its key in it, until somebody answers. */
async function insist<Body> (request: Request, path: string, body: object): Promise<Body> {
  const deadline = performance.now() + patienceMs
  for (let failures = 0; ; failures++) {
    const reply = await request(path, body)
    if (reply.kind === 'answer') return reply.body as Body
    if (reply.kind === 'refused' && reply.status < 500 && reply.status !== 429) throw new Error(`${path} was refused: ${JSON.stringify(reply)}`)
    if (performance.now() > deadline) throw new Error(`nobody answered ${path} within ${patienceMs} ms: ${JSON.stringify(reply)}`)
    await delay(backoffMs(Math.min(failures, 1), Math.random(), reply.kind === 'refused' ? reply.retryAfterMs : 0))
  }
}
