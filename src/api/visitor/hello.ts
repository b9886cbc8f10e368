// A visitor's browser says where it is: who they are is settled here, and what a first load needs is answered.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isBot, readDevice } from '../../insight/device.ts'
import { isTimeZone } from '../../insight/local-time.ts'
import { readSource } from '../../insight/source.ts'
import { findOpenConversation } from '../../store/conversations.ts'
import { listNewestEvents } from '../../store/conversation-events.ts'
import { noteContact } from '../../store/sites.ts'
import type { SiteRecord } from '../../store/sites.ts'
import { recordHello } from '../../store/visitors.ts'
import type { HelloRecord } from '../../store/visitors.ts'
import { HelloAnswer, HelloBody } from '../../wire/visitor.ts'
import { Unavailable } from '../../errors.ts'
import type { ApiContext } from '../context.ts'
import { busySeconds } from '../poll-answer.ts'
import { describe } from '../schemas.ts'
import { snapshotEvents, toConversation } from '../shapes.ts'
import { readClientHints } from './client-hints.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const schema = describe({
  act: 'V.session',
  summary: 'Opens or resumes a visitor\'s stay; a repeat of the key opens the same one.',
  params: SiteParams,
  body: HelloBody,
  answers: { 200: HelloAnswer },
  problems: visitorProblems
})

export function helloRoute (scope: FastifyInstance, context: ApiContext): void {
  const { pool, feed, poller, sites } = context
  scope.post('/hello', { schema }, async (request): Promise<HelloAnswer> => {
    const body = request.body as HelloBody
    const { site } = request
    const cursor = await poller.firstCursor(site.accountId)
    const { hello, token } = await meet(request, context)
    const { accountId } = site
    const { visitorId } = hello
    feed.changed(accountId, 'roster')
    feed.presence.written({ accountId, visitorId })
    noteFirst(context, { site, body, request })
    const open = await findOpenConversation(pool, { accountId, visitorId })
    const events = open && await listNewestEvents(pool, { accountId, conversations: [open], audience: 'all', limit: snapshotEvents })
    const fresh = await sites.find(site.id, request) ?? site
    return {
      token,
      cursor,
      poll: poller.pace(),
      site: { name: fresh.name, status: feed.siteStatus(accountId, site.id)?.status ?? fresh.status },
      signals: await poller.visitorSignals({ accountId, siteId: site.id, visitorId }),
      ...(open && events ? { conversation: toConversation(open, events.get(open.id) ?? []) } : {}),
      events: []
    }
  })
}

/** Who says hello: the token's visitor, the one that this key made before, or a new one. */
async function meet (request: FastifyRequest, context: ApiContext): Promise<{ hello: HelloRecord, token: string }> {
  const { pool, poller, places, tokens, limits } = context
  const { token: text, key, page, client, tab } = request.body as HelloBody
  const { accountId, id: siteId } = request.site
  const token = text === undefined ? undefined : tokens.verify(text, siteId)
  // Under so much load that only those are served who are here or talk.
  if (poller.turnsAway({ accountId, siteId, visitorId: token?.visitorId })) throw new Unavailable(busySeconds)
  if (token === undefined) limits.newVisitor(request.ip)
  else limits.hello(request.ip, token.visitorId)
  const userAgent = request.headers['user-agent'] ?? ''
  const place = places.find(request.ip)
  const facts = {
    address: request.ip,
    ...(place === undefined ? {} : { place }),
    device: readDevice({ userAgent, clientHints: readClientHints(request.headers) }),
    source: readSource({ referrer: page.referrer, url: page.url, ownHosts: request.site.origins }),
    bot: isBot(userAgent)
  }
  // A zone that nobody knows would break the clock that shows it.
  const known = { ...client, tz: isTimeZone(client.tz) ? client.tz : '' }
  const hello = await recordHello(pool, { accountId, siteId, ...(token === undefined ? {} : { visitorId: token.visitorId }), key, page, client: known, tab, facts })
  const same = text !== undefined && token !== undefined && hello.visitorId === token.visitorId
  return { hello, token: same ? tokens.renew(text, token) : tokens.sign({ accountId, siteId, visitorId: hello.visitorId }) }
}

/** The install page waits for it; the visitor doesn't. */
function noteFirst ({ pool }: ApiContext, { site, body, request }: { site: SiteRecord, body: HelloBody, request: FastifyRequest }): void {
  const { browser, system } = readDevice({ userAgent: request.headers['user-agent'] ?? '', clientHints: readClientHints(request.headers) })
  noteContact(pool, { accountId: site.accountId, siteId: site.id, contact: { url: body.page.url, browser, system } }).catch((error: unknown) => {
    request.log.warn(`a contact was not noted: ${String(error)}`)
  })
}
