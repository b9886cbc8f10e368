// How a site looks by now, and what a page has to watch: asked by pages that are open while its settings or rules change, and by what shows no chat yet. Needs no token; without one, or without rules, no SQL.
import type { FastifyInstance } from 'fastify'
import { LookAnswer, LookBody } from '../../wire/settings.ts'
import type { ApiContext } from '../context.ts'
import { toLook } from '../look/look.ts'
import { describe } from '../schemas.ts'
import { isLinked } from './linked.ts'
import { findRulesForPage } from './rules.ts'
import { SiteParams } from './site-params.ts'

const schema = describe({
  act: 'V.look',
  summary: 'How a site looks by now, in the first of the named languages that the widget speaks; with a token, the rules that a page of this visitor watches.',
  params: SiteParams,
  body: LookBody,
  answers: { 200: LookAnswer },
  problems: [401, 403, 404, 429]
})

export function lookRoute (scope: FastifyInstance, context: ApiContext): void {
  const { config, feed, sites, limits, assets, tokens } = context
  scope.post('/look', { schema }, async (request): Promise<LookAnswer> => {
    limits.stranger(request.ip)
    const { token, lang: langs, tz = '' } = request.body as LookBody
    const visitor = token === undefined ? undefined : tokens.verifyLinked(token, request.site.id)
    const site = await sites.find(request.site.id, request) ?? request.site
    const look = toLook({ site, known: feed.siteStatus(site.accountId, site.id), asker: { langs, tz }, mail: config.mail !== undefined, packs: assets.names.packs, now: new Date() })
    // A mail's link opens one conversation, and nobody is invited there.
    return visitor === undefined || isLinked(visitor) ? look : { ...look, rules: await findRulesForPage(context, { site, visitorId: visitor.visitorId }) }
  })
}
