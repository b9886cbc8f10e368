// The people of a benchmark: an owner with a site, signed in at every node, and visitors who said hello, each over src/client as a browser would.
import { randomBytes, randomUUID } from 'node:crypto'
import { createFollow, type Follow, type PollAnswerShape } from '../src/client/follow.ts'
import { createRequest, type Reply, type Request } from '../src/client/request.ts'
import { browserTimers } from '../src/client/timers.ts'
import type { Event } from '../src/wire/events.ts'
import type { HelloAnswer } from '../src/wire/visitor.ts'
import type { ConversationsAnswer } from '../src/wire/operator.ts'
import type { Node } from './stand.ts'
import { withHeaders } from '../test/helpers/with-headers.ts'

const shopOrigin = 'https://shop.example'

export interface Shop { siteId: string, cookie: string }

export interface Visitor { node: Node, siteId: string, tab: string, request: Request, hello: HelloAnswer }

/** Signs the owner up at the first node, with a site whose pages stand at `origin`. */
export async function openShop (node: Node, origin = shopOrigin): Promise<Shop> {
  const response = await fetch(`${node.origin}/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: node.origin },
    body: JSON.stringify({ token: node.setupToken, name: 'Ana', email: 'ana@shop.example', password: 'a long pass phrase', site: { name: 'Shop', origin } })
  })
  if (response.status !== 201) throw new Error(`signing up: ${response.status} ${await response.text()}`)
  const { sites } = await response.json() as { sites: Array<{ id: string }> }
  const [cookie = ''] = (response.headers.getSetCookie()[0] ?? '').split(';')
  return { siteId: sites[0]?.id ?? '', cookie }
}

/** A request as the console at this node sends it. */
export function asOperator (node: Node, { cookie }: Shop): Request {
  return createRequest({ fetch: withHeaders({ origin: node.origin, cookie }), base: node.origin, headers: { 'content-type': 'application/json' }, credentials: 'same-origin' })
}

/** A new visitor says hello at this node. */
export async function visit (node: Node, { siteId }: Shop): Promise<Visitor> {
  const request = createRequest({ fetch: withHeaders({ origin: shopOrigin, 'user-agent': firefox }), base: node.origin, credentials: 'omit' })
  const tab = randomBytes(6).toString('hex')
  const page = { url: `${shopOrigin}/`, title: 'Shop', referrer: '' }
  const hello = answerOf<HelloAnswer>(await request(`/v1/visitor/${siteId}/hello`, { key: randomUUID(), page, client: { lang: 'en', tz: 'Europe/Berlin', screen: '1280x800' }, tab }))
  return { node, siteId, tab, request, hello }
}

/** Follows as the widget does; `onEvents` gets what each answer brought. */
export function followAsVisitor ({ siteId, tab, request, hello }: Visitor, onEvents: (events: Event[]) => void): Follow {
  const { token, cursor, signals, poll } = hello
  const ask: Ask = async (asked, options) => await request(`/v1/visitor/${siteId}/poll`, { token, ...asked, tab, tabs: [] }, options)
  return follow(ask, onEvents, { cursor, stamp: signals.stamp, pace: poll })
}

/** Follows as a console at this node does. */
export async function followAsOperator (request: Request, { pollMode, onEvents }: { pollMode: 'hold' | 'short', onEvents: (events: Event[]) => void }): Promise<Follow> {
  const { cursor } = answerOf<ConversationsAnswer>(await request('/v1/operator/conversations', { list: 'open' }))
  const tab = randomBytes(6).toString('hex')
  const ask: Ask = async (asked, options) => await request('/v1/operator/poll', { ...asked, tab }, options)
  return follow(ask, onEvents, { cursor, stamp: '', pace: pollMode === 'short' ? { after: 1000, hold: 0 } : { after: 0, hold: 25_000 } })
}

/** The body of a 2xx; throws for everything else. */
export function answerOf<Body> (reply: Reply): Body {
  if (reply.kind !== 'answer') throw new Error(`refused: ${JSON.stringify(reply)}`)
  return reply.body as Body
}

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

type Ask = Parameters<typeof createFollow>[0]['ask']

function follow (ask: Ask, onEvents: (events: Event[]) => void, from: Parameters<Follow['start']>[0]): Follow {
  const stopped = (what: string) => () => { throw new Error(`a follower was told: ${what}`) }
  const follower = createFollow<PollAnswerShape & { events: Event[] }>({
    ask,
    onAnswer: ({ events }) => { onEvents(events) },
    onConnection: () => {},
    onGone: stopped('gone'),
    onSignedOut: stopped('signed out'),
    timers: browserTimers(),
    random: Math.random,
    hidden: () => false,
    memory: { read: () => undefined, write: () => {}, epochMs: Date.now }
  })
  follower.start(from)
  return follower
}
