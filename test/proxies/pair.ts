// The two who talk through a proxy: a visitor and an operator, each a client of client.ts, from hello and open console on.
import { randomBytes, randomUUID } from 'node:crypto'
import { Agent, fetch as undiciFetch } from 'undici'
import type { Dispatcher } from 'undici'
import type { Test } from 'tap'
import type { ConversationsAnswer } from '../../src/wire/operator.ts'
import type { HelloAnswer } from '../../src/wire/visitor.ts'
import { siteOrigin } from '../helpers/actors.ts'
import type { OperatorActor } from '../helpers/actors.ts'
import { visitorOf } from '../helpers/visitors.ts'
import { createClient } from './client.ts'
import type { Client, Way } from './client.ts'

export interface VisitorClient extends Client { id: string, site: string, token: string }

const person = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** A way that goes out through this dispatcher (a proxy agent, an agent with a certificate); closed with the test. */
export function wayBy (t: Test, base: string, dispatcher: Dispatcher = new Agent()): Way {
  t.teardown(async () => { await dispatcher.destroy() })
  return { base, fetch: (async (url: string, init: object) => await undiciFetch(url, { ...init, dispatcher })) as unknown as Way['fetch'] }
}

/** An agent that trusts this certificate; `from`: the address of this machine that it asks from. */
export function trusting ({ ca }: { ca: string }, from?: string): Dispatcher {
  return new Agent({ connect: { ca }, ...(from === undefined ? {} : { localAddress: from }) })
}

/** A visitor who says hello to the site over this way and follows from there. */
export async function openVisitor (t: Test, way: Way, { siteId: site }: Pick<OperatorActor, 'siteId'>): Promise<VisitorClient> {
  const tab = randomBytes(4).toString('hex')
  let token = ''
  const client = createClient({
    way,
    headers: { origin: siteOrigin, 'user-agent': person },
    credentials: 'omit',
    poll: async (request, asked, options) => await request(`/v1/visitor/${site}/poll`, { token, ...asked, tab, tabs: [] }, options),
    send: async (request, { key, text }) => await request(`/v1/visitor/${site}/send`, { token, key, text })
  })
  t.teardown(() => { client.stop() })
  const hello = await client.insist<HelloAnswer>(`/v1/visitor/${site}/hello`, {
    key: randomUUID(), page: { url: `${siteOrigin}/`, title: 'Shop', referrer: '' }, client: { lang: 'en', tz: 'Europe/Paris', screen: '1280x800' }, tab
  })
  token = hello.token
  client.follow.start({ cursor: hello.cursor, stamp: hello.signals.stamp, pace: hello.poll })
  return withOwn(client, { id: visitorOf(token), site, token })
}

/** An operator, signed in already, whose console opens over this way and follows from there. */
export async function openOperator (t: Test, way: Way, { cookie }: Pick<OperatorActor, 'cookie'>): Promise<Client> {
  const tab = randomBytes(4).toString('hex')
  const client = createClient({
    way,
    headers: { origin: way.base, cookie, 'user-agent': person, 'content-type': 'application/json' },
    credentials: 'same-origin',
    poll: async (request, asked, options) => await request('/v1/operator/poll', { ...asked, tab }, options),
    send: async (request, item) => await request('/v1/operator/send', item)
  })
  t.teardown(() => { client.stop() })
  const { cursor } = await client.insist<ConversationsAnswer>('/v1/operator/conversations', { list: 'open' })
  client.follow.start({ cursor, stamp: '', pace: { after: 0, hold: 0 } })
  return client
}

/** What is read through getters stays live: the client itself gets the rest. */
function withOwn<Own extends object> (client: Client, own: Own): Client & Own {
  return Object.assign(client, own)
}
