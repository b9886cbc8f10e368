// /p/OPERATOR: an operator's picture, as visitors and colleagues see it.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { NotFound } from '../../errors.ts'
import { findPicture } from '../../store/operators.ts'
import { Id } from '../../wire/ids.ts'
import type { ApiContext } from '../context.ts'
import { describe, otherBody } from '../schemas.ts'
import { openToPages } from './asset-routes.ts'

const schema = describe({
  act: 'W.picture',
  summary: 'The picture of an operator; `v` names one version of it.',
  params: z.object({ operator: Id }),
  query: z.strictObject({ v: z.optional(z.string().check(z.regex(/^[0-9a-f]{16}$/, 'is not a version'))) }),
  answers: { 200: otherBody('image/png', 'The picture, as PNG, JPEG or WebP') },
  problems: [404]
})

export function pictureRoute (app: FastifyInstance, { pool }: ApiContext): void {
  app.get('/p/:operator', { schema }, async (request, reply) => {
    const { operator } = request.params as { operator: string }
    const picture = await findPicture(pool, operator)
    if (picture === undefined) throw new NotFound()
    openToPages(reply)
    // The version is a digest of the bytes: only under its own name may a picture be kept.
    const asked = (request.query as { v?: string }).v
    reply.header('cache-control', asked === picture.hash ? 'public, max-age=31536000, immutable' : 'no-store')
    return await reply.type(picture.type).send(picture.bytes)
  })
}
