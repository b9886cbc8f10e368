// /s/SITE.svg: a picture that says whether somebody is there, for mails and pages where the snippet can't be.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { NotFound } from '../../errors.ts'
import { SiteStatus } from '../../wire/events.ts'
import type { ApiContext } from '../context.ts'
import { describe, otherBody } from '../schemas.ts'
import { openToPages } from './asset-routes.ts'

const schema = describe({
  act: 'W.status',
  summary: 'The state of a site as a picture; `status` asks for the picture of one state.',
  params: z.object({ site: z.string() }),
  query: z.strictObject({ status: z.optional(SiteStatus) }),
  answers: { 200: otherBody('image/svg+xml', 'The picture') },
  problems: [404]
})

const pictures: Readonly<Record<SiteStatus, string>> = { online: draw('online', '#1a7f4b'), away: draw('away', '#9a6700'), offline: draw('offline', '#6b7280') }

export function statusPictureRoute (app: FastifyInstance, { sites, feed }: ApiContext): void {
  app.get('/s/:site(^[a-z0-9]{12}).svg', { schema }, async (request, reply) => {
    const site = await sites.find((request.params as { site: string }).site, request)
    if (site === undefined) throw new NotFound()
    const { status } = request.query as { status?: SiteStatus }
    openToPages(reply)
    // Half a minute: a picture in a mail is asked for once, one in a page by each of its readers.
    reply.type('image/svg+xml; charset=utf-8').header('cache-control', 'public, max-age=30')
    return pictures[status ?? feed.siteStatus(site.accountId, site.id)?.status ?? site.status]
  })
}

function draw (status: SiteStatus, color: string): string {
  const words = `Live chat ${status}`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="150" height="32" viewBox="0 0 150 32" role="img" aria-label="${words}"><title>${words}</title><rect x=".5" y=".5" width="149" height="31" rx="15.5" fill="#fff" stroke="#d1d5db"/><circle cx="18" cy="16" r="5" fill="${color}"/><text x="32" y="20.5" font-family="system-ui,-apple-system,Segoe UI,Roboto,sans-serif" font-size="13" fill="#111827">${words}</text></svg>`
}
