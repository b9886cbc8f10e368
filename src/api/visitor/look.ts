// How a site looks by now: asked by pages that are open while its settings change, and by what shows no chat yet. Needs no token and no SQL.
import type { FastifyInstance } from 'fastify'
import { LookAnswer, LookBody } from '../../wire/settings.ts'
import type { ApiContext } from '../context.ts'
import { toLook } from '../look/look.ts'
import { describe } from '../schemas.ts'
import { SiteParams } from './site-params.ts'

const schema = describe({
  act: 'V.look',
  summary: 'How a site looks by now, in the first of the named languages that the widget speaks.',
  params: SiteParams,
  body: LookBody,
  answers: { 200: LookAnswer },
  problems: [403, 404, 429]
})

export function lookRoute (scope: FastifyInstance, { config, feed, sites, limits, assets }: ApiContext): void {
  scope.post('/look', { schema }, async (request): Promise<LookAnswer> => {
    limits.stranger(request.ip)
    const { lang: langs, tz = '' } = request.body as LookBody
    const site = await sites.find(request.site.id, request) ?? request.site
    return toLook({ site, known: feed.siteStatus(site.accountId, site.id), asker: { langs, tz }, mail: config.mail !== undefined, packs: assets.names.packs, now: new Date() })
  })
}
