// A visitor without JavaScript comes: by their cookie, or as a new one with a visit and a page, as by a hello. So operators see them like any other.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Unavailable } from '../../../errors.ts'
import type { SiteRecord } from '../../../store/sites.ts'
import { recordHello } from '../../../store/visitors.ts'
import type { ApiContext } from '../../context.ts'
import { busySeconds } from '../../poll-answer.ts'
import { readFacts } from '../../visitor/facts.ts'
import { findLinked, isLinked } from '../../visitor/linked.ts'
import type { VisitorToken } from '../../visitor/token.ts'
import { findVisitor, keepVisitor } from './cookie.ts'
import { toFrame } from './view.ts'

export interface Visitor { accountId: number, siteId: string, visitorId: string, /** Of a mail's link: nothing but this is theirs. */ conversationId?: string }

/** The one tab that such a visitor has: there is no telling several apart. */
const tab = 'plain'

/** Who posts: the cookie's visitor, else a new one, one for each `key`; the answer has their cookie. Whom a mail's link brought is somebody new once its conversation is over. */
export async function meet (request: FastifyRequest, reply: FastifyReply, { context, site, key }: { context: ApiContext, site: SiteRecord, key: string }): Promise<Visitor> {
  const { config, tokens, poller, limits, pool, places, feed } = context
  const { accountId, id: siteId } = site
  const known = findVisitor(request, { config, tokens, site })
  if (known !== undefined && await goesOn(context, known.token)) {
    keepVisitor(reply, { config, site, text: tokens.renew(known.text, known.token) })
    stay({ feed }, known.token)
    return known.token
  }
  if (poller.turnsAway({ accountId, siteId, visitorId: undefined })) throw new Unavailable(busySeconds)
  limits.newVisitor(request.ip)
  const { words, language } = toFrame(request, context, site)
  const page = { url: `${config.publicUrl}/c/${siteId}`, title: words.page.title(site.name), referrer: '' }
  const lang = /^[\w-]{1,35}/.exec(request.headers['accept-language'] ?? '')?.[0] ?? ''
  // A text browser is called what robots are called; none of those fills in a form of ours.
  const facts = { ...readFacts(request, { places, site, page }), bot: false, spoken: language }
  const { visitorId } = await recordHello(pool, { accountId, siteId, key, page, client: { lang, tz: '', screen: '' }, tab, facts })
  feed.changed(accountId, 'roster')
  feed.presence.written({ accountId, visitorId, tab })
  keepVisitor(reply, { config, site, text: tokens.sign({ accountId, siteId, visitorId }) })
  return { accountId, siteId, visitorId }
}

async function goesOn ({ pool }: Pick<ApiContext, 'pool'>, token: VisitorToken): Promise<boolean> {
  if (!isLinked(token)) return true
  const state = (await findLinked(pool, token))?.state
  return state !== undefined && state !== 'ended'
}

/** They are here: whoever reloads the messages, or posts. */
export function stay ({ feed }: Pick<ApiContext, 'feed'>, { accountId, visitorId }: Visitor): void {
  feed.presence.seen({ accountId, visitorId, tab, tabs: [] }, performance.now())
}
