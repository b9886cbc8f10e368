// A visitor and an operator who talk without a pause over src/client, as browsers do, and the books about it: what each said, heard, and what went wrong on the way.
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { createFollow, type Follow, type PollAnswerShape } from '../../src/client/follow.ts'
import { createRequest, type Reply, type Request } from '../../src/client/request.ts'
import { browserTimers } from '../../src/client/timers.ts'
import type { Event } from '../../src/wire/events.ts'
import type { ConversationsAnswer } from '../../src/wire/operator.ts'
import type { HelloAnswer, SendAnswer } from '../../src/wire/visitor.ts'
import { withHeaders } from '../helpers/with-headers.ts'

export const shopOrigin = 'https://shop.example'
const writeEveryMs = 40
const arriveWithinMs = 30_000

/** One side of the talk. */
export interface Side { name: 'visitor' | 'operator', said: string[], heard: string[] }

export interface Talk {
  visitor: Side
  operator: Side
  /** Requests that came back without an answer that could be read, refusals, and times at which a client said that it is trying again. */
  troubles: string[]
  /** Sends that were answered as new. */
  stored (): number
  /** Writes until `done` resolves, then waits until both sides have heard everything. */
  during (done: () => Promise<unknown>): Promise<void>
  close (): void
}

/** Signs the owner up with the printed token, lets a visitor come, and begins to talk. */
export async function openTalk (origin: string, setupToken: string): Promise<Talk> {
  const { siteId, cookie } = await signUp(origin, setupToken)
  const troubles: string[] = []
  const asVisitor = noting(createRequest({ fetch: withHeaders({ origin: shopOrigin }), base: origin, credentials: 'omit' }), 'visitor', troubles)
  const asOperator = noting(createRequest({ fetch: withHeaders({ origin, cookie }), base: origin, headers: { 'content-type': 'application/json' }, credentials: 'same-origin' }), 'operator', troubles)
  const visitor: Side = { name: 'visitor', said: [], heard: [] }
  const operator: Side = { name: 'operator', said: [], heard: [] }
  const stored = new Set<string>()
  const tab = randomBytes(6).toString('hex')
  const hello = bodyOf<HelloAnswer>(await asVisitor(`/v1/visitor/${siteId}/hello`, { key: randomUUID(), page: { url: `${shopOrigin}/`, title: 'Shop', referrer: '' }, client: { lang: 'en', tz: 'Europe/Berlin', screen: '1280x800' }, tab }))
  const { token, cursor, signals, poll } = hello
  const lists = bodyOf<ConversationsAnswer>(await asOperator('/v1/operator/conversations', { list: 'open' }))
  const say = async (side: Side, request: Request, body: object): Promise<SendAnswer> => {
    const key = randomUUID()
    side.said.push(key)
    const path = side === visitor ? `/v1/visitor/${siteId}/send` : '/v1/operator/send'
    for (;;) {
      const reply = await request(path, { key, text: `${side.name} ${side.said.length}`, ...body })
      if (reply.kind === 'answer') {
        if (reply.status === 201) stored.add(key)
        return reply.body as SendAnswer
      }
      // As an outbox does: the same words again, under the same key.
      await pause(writeEveryMs)
    }
  }
  const { conversation } = await say(visitor, asVisitor, { token })
  const follows = [
    follow(visitor, async (asked, options) => await asVisitor(`/v1/visitor/${siteId}/poll`, { token, ...asked, tab, tabs: [] }, options), { troubles, other: operator }),
    follow(operator, async (asked, options) => await asOperator('/v1/operator/poll', { ...asked, tab }, options), { troubles, other: visitor })
  ] as const
  follows[0].start({ cursor, stamp: signals.stamp, pace: poll })
  follows[1].start({ cursor: lists.cursor, stamp: '', pace: poll })
  return {
    visitor,
    operator,
    troubles,
    stored: () => stored.size,
    during: async done => {
      const until = { over: false }
      const writing = [[visitor, asVisitor, { token }], [operator, asOperator, { conversation }]] as const
      const written = writing.map(async ([side, request, body]) => {
        while (!until.over) {
          await say(side, request, body)
          await pause(writeEveryMs)
        }
      })
      await Promise.resolve().then(done).finally(() => { until.over = true })
      await Promise.all(written)
      for (const waited = performance.now(); visitor.heard.length < operator.said.length || operator.heard.length < visitor.said.length;) {
        if (performance.now() - waited > arriveWithinMs) return
        await pause(20)
      }
    },
    close: () => { follows.forEach(one => { one.stop() }) }
  }
}

/** Signs the owner up with the printed token: their site and cookie. */
export async function signUp (origin: string, token: string): Promise<{ siteId: string, cookie: string }> {
  const answer = await fetch(`${origin}/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ token, name: 'Ana', email: 'ana@shop.example', password: 'a long pass phrase', site: { name: 'Shop', origin: shopOrigin } })
  })
  if (answer.status !== 201) throw new Error(`signing up was answered ${answer.status} ${await answer.text()}`)
  const { sites } = await answer.json() as { sites: Array<{ id: string }> }
  return { siteId: sites[0]?.id ?? '', cookie: (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '' }
}

type Ask = Parameters<typeof createFollow>[0]['ask']

function follow (side: Side, ask: Ask, { troubles, other }: { troubles: string[], other: Side }): Follow {
  const ended = (what: string) => () => { troubles.push(`the ${side.name} was told: ${what}`) }
  return createFollow<PollAnswerShape & { events: Event[] }>({
    ask,
    onAnswer: ({ events }) => { side.heard.push(...(events as Event[]).map(({ key }) => key).filter(key => other.said.includes(key))) },
    onConnection: connection => { if (connection === 'retrying') troubles.push(`the ${side.name}'s client tries again`) },
    onGone: ended('gone'),
    onSignedOut: ended('signed out'),
    timers: browserTimers(),
    random: Math.random,
    hidden: () => false,
    memory: { read: () => undefined, write: () => {}, epochMs: Date.now }
  })
}

function noting (request: Request, name: string, troubles: string[]): Request {
  return async (path, body, options) => {
    const reply = await request(path, body, options)
    // What the client itself dropped (its follower was stopped) is no answer that anybody waits for.
    if (reply.kind !== 'answer' && options?.abort?.signal.aborted !== true) troubles.push(`${name} ${path}: ${JSON.stringify(reply)}`)
    return reply
  }
}

function bodyOf<Body> (reply: Reply): Body {
  if (reply.kind !== 'answer') throw new Error(`refused: ${JSON.stringify(reply)}`)
  return reply.body as Body
}
