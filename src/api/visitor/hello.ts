// A visitor's browser says where it is: who they are is settled here, and what a first load needs is answered.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { readDevice } from '../../insight/device.ts'
import { findMissed } from '../../store/answered.ts'
import { findOpenConversation, requireConversationForVisitor } from '../../store/conversations.ts'
import type { ConversationRecord } from '../../store/conversations.ts'
import { listNewestEvents } from '../../store/conversation-events.ts'
import { hasEarlier } from '../../store/earlier.ts'
import { noteContact } from '../../store/sites.ts'
import type { SiteRecord } from '../../store/sites.ts'
import { recordHello } from '../../store/visitors.ts'
import type { HelloRecord } from '../../store/visitors.ts'
import { HelloAnswer, HelloBody } from '../../wire/visitor.ts'
import { Unavailable } from '../../errors.ts'
import type { ApiContext } from '../context.ts'
import { chooseLanguage } from '../look/languages.ts'
import { settingsOf, toLook, toZone } from '../look/look.ts'
import { busySeconds } from '../poll-answer.ts'
import { describe } from '../schemas.ts'
import { snapshotEvents, toConversation } from '../shapes.ts'
import { keepPage } from './blocked.ts'
import { readClientHints } from './client-hints.ts'
import { isPrivate, readFacts } from './facts.ts'
import { findLinked, isLinked, ofLinked } from './linked.ts'
import type { Linked } from './linked.ts'
import { findRulesForPage } from './rules.ts'
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
  const { pool, config, feed, poller, sites, assets } = context
  scope.post('/hello', { schema }, async (request): Promise<HelloAnswer> => {
    const body = toKept(request)
    const { client } = body
    const { site } = request
    const cursor = await poller.firstCursor(site.accountId)
    const { hello, token, linked } = await meet({ request, body }, context)
    const { accountId } = site
    const { visitorId } = hello
    feed.changed(accountId, 'roster')
    feed.presence.written({ accountId, visitorId, tab: body.tab })
    noteFirst(context, { site, body, request })
    const open = await findOpenConversation(pool, { accountId, visitorId })
    const shown = linked === undefined ? open ?? await findMissedOne(context, { accountId, visitorId }) : await findLinked(pool, linked)
    const events = shown && await listNewestEvents(pool, { accountId, conversations: [shown], audience: 'all', limit: snapshotEvents })
    const rules = open === undefined && linked === undefined ? await findRulesForPage(context, { site, visitorId }) : []
    const fresh = await sites.find(site.id, request) ?? site
    const signals = await poller.visitorSignals({ accountId, siteId: site.id, visitorId })
    return {
      token,
      visitorId,
      cursor,
      poll: poller.pace(),
      site: toLook({ site: fresh, known: feed.siteStatus(accountId, site.id), asker: { langs: client.langs ?? [client.lang], tz: client.tz }, mail: config.mail !== undefined, packs: assets.names.packs, now: new Date() }),
      signals: linked === undefined ? signals : ofLinked({ events: [], signals }, linked).signals,
      ...(rules.length === 0 ? {} : { rules }),
      ...(shown && events ? { conversation: toConversation(shown, events.get(shown.id) ?? []) } : {}),
      earlier: linked === undefined && await hasEarlier(pool, { accountId, visitorId, but: shown?.id }),
      events: []
    }
  })
}

// What an operator said while they were away is there when they come back, although nothing is open.
async function findMissedOne ({ pool }: ApiContext, whose: { accountId: number, visitorId: string }): Promise<ConversationRecord | undefined> {
  const conversationId = await findMissed(pool, whose)
  return conversationId === undefined ? undefined : await requireConversationForVisitor(pool, { ...whose, conversationId })
}

/** Who says hello: the token's visitor, the one that this key made before, or a new one. */
async function meet ({ request, body }: { request: FastifyRequest, body: HelloBody }, context: ApiContext): Promise<{ hello: HelloRecord, token: string, linked?: Linked }> {
  const { pool, poller, places, tokens, limits } = context
  const { token: text, key, page, client, tab } = body
  const { accountId, id: siteId } = request.site
  const token = text === undefined ? undefined : tokens.verifyLinked(text, siteId)
  // Under so much load that only those are served who are here or talk.
  if (poller.turnsAway({ accountId, siteId, visitorId: token?.visitorId })) throw new Unavailable(busySeconds)
  if (token === undefined) limits.newVisitor(request.ip)
  else limits.hello(request.ip, token.visitorId)
  const spoken = chooseLanguage(client.langs ?? [client.lang], settingsOf(request.site).language).lang
  const facts = { ...readFacts(request, { places, site: request.site, page, private: isPrivate(body) }), spoken }
  const known = { ...client, tz: toZone(client.tz) }
  const hello = await recordHello(pool, { accountId, siteId, ...(token === undefined ? {} : { visitorId: token.visitorId }), key, page, client: known, tab, facts })
  const same = text !== undefined && token !== undefined && hello.visitorId === token.visitorId
  if (!same) return { hello, token: tokens.sign({ accountId, siteId, visitorId: hello.visitorId }) }
  return { hello, token: tokens.renew(text, token), ...(isLinked(token) ? { linked: token } : {}) }
}

// What addresses hold that the site doesn't want goes before anything looks at them.
function toKept ({ body, site }: FastifyRequest): HelloBody {
  const hello = body as HelloBody
  const page = keepPage(site, hello.page)
  return { ...hello, page: isPrivate(hello) ? { ...page, referrer: '' } : page }
}

/** The install page waits for it; the visitor doesn't. */
function noteFirst ({ pool }: ApiContext, { site, body, request }: { site: SiteRecord, body: HelloBody, request: FastifyRequest }): void {
  const { browser, system } = readDevice({ userAgent: request.headers['user-agent'] ?? '', clientHints: readClientHints(request.headers) })
  noteContact(pool, { accountId: site.accountId, siteId: site.id, contact: { url: body.page.url, browser, system } }).catch((error: unknown) => {
    request.log.warn(`a contact was not noted: ${String(error)}`)
  })
}
