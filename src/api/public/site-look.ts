// /w/SITE.json: how a site looks by now, for pages that may not be in contact yet: they show the button, and ask for nothing under /v1 before the visitor agrees.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { NotFound } from '../../errors.ts'
import { LookAnswer, ZoneOrOffset } from '../../wire/settings.ts'
import { Line } from '../../wire/text.ts'
import type { ApiContext } from '../context.ts'
import { toLook } from '../look/look.ts'
import { describe } from '../schemas.ts'
import { openToPages } from './asset-routes.ts'

const schema = describe({
  act: 'W.config',
  summary: 'How a site looks by now, in the first of the languages in `lang` (joined by commas) that the widget speaks. Says nothing of who asks.',
  params: z.object({ site: z.string() }),
  query: z.strictObject({ lang: z.optional(Line(300)), tz: z.optional(ZoneOrOffset) }),
  answers: { 200: LookAnswer },
  problems: [404]
})

export function siteLookRoute (app: FastifyInstance, { sites, feed, assets, config, now }: ApiContext): void {
  app.get('/w/:site(^[a-z0-9]{12}).json', { schema }, async (request, reply): Promise<LookAnswer> => {
    const site = await sites.find((request.params as { site: string }).site, request)
    if (site === undefined) throw new NotFound()
    const { lang = '', tz = '' } = request.query as { lang?: string, tz?: string }
    openToPages(reply)
    reply.header('cache-control', 'public, max-age=30')
    return toLook({ site, known: feed.siteStatus(site.accountId, site.id), asker: { langs: lang.split(','), tz }, mail: config.mail !== undefined, packs: assets.names.packs, now: new Date(now()) })
  })
}
