// /a/SITE/ID: a moving picture of the owner's own, as visitors' pages draw it. Who may add one is operator/art.ts.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { NotFound } from '../../errors.ts'
import { findOwnArt } from '../../store/own-art.ts'
import { Id, SiteId } from '../../wire/ids.ts'
import type { ApiContext } from '../context.ts'
import { describe, otherBody } from '../schemas.ts'
import { openToPages } from './asset-routes.ts'

const schema = describe({
  act: 'W.art',
  summary: 'A moving picture of the owner\'s own; what is under an id never changes.',
  params: z.object({ site: SiteId, art: Id }),
  answers: { 200: otherBody('image/gif', 'The picture, as GIF, PNG or WebP') },
  problems: [404]
})

export function ownArtRoute (app: FastifyInstance, { pool, sites }: ApiContext): void {
  app.get('/a/:site/:art', { schema }, async (request, reply) => {
    const { site: siteId, art: id } = request.params as { site: string, art: string }
    openToPages(reply)
    const site = await sites.find(siteId, request)
    const picture = site && await findOwnArt(pool, { accountId: site.accountId, id })
    if (picture === undefined) throw new NotFound()
    return await reply.type(picture.type).header('cache-control', 'public, max-age=31536000, immutable').send(picture.bytes)
  })
}
