// Moving pictures for invitations: which ones there are, and the account's own. Everybody may choose, owners and admins add and take away.
import type { FastifyInstance } from 'fastify'
import { BadInput } from '../../errors.ts'
import { readPictureFacts } from '../../insight/picture-type.ts'
import type { PictureFacts } from '../../insight/picture-type.ts'
import { createOwnArt, deleteOwnArt, findOwnArt, listOwnArt } from '../../store/own-art.ts'
import type { OperatorRecord } from '../../store/operators.ts'
import type { Pool } from '../../store/pool.ts'
import { listSites } from '../../store/sites.ts'
import { AddArtBody, ArtAnswer, DeleteArtBody, galleryNames } from '../../wire/art.ts'
import { maxArtBytes, maxOwnArts } from '../../wire/limits.ts'
import { toLine } from '../../wire/text.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'

const answers = { 200: ArtAnswer }
const list = describe({ act: 'O.art', summary: 'The moving pictures to choose from: the gallery and the account\'s own.', answers, problems: [401] })
const add = describe({ act: 'A.art', summary: 'Adds a moving picture of one\'s own.', body: AddArtBody, answers, problems: [401, 403] })
const remove = describe({ act: 'A.unart', summary: 'Takes a picture of one\'s own away.', body: DeleteArtBody, answers, problems: [401, 403, 404] })

/** The picture in base64 and the rest of the body around it. */
const maxBytes = Math.ceil(maxArtBytes / 3) * 4 + 4096
/** It is shown some 64 pixels wide; what is larger than any screen would only make browsers work. */
const maxSide = 2000

/** Registered where everybody is who signed in. */
export function artRoute (scope: FastifyInstance, context: ApiContext): void {
  scope.get('/art', { schema: list }, async (request): Promise<ArtAnswer> => await toAnswer(context, request.operator))
}

/** Registered where owners and admins are. */
export function artChangeRoutes (scope: FastifyInstance, context: ApiContext): void {
  const { pool } = context
  scope.post('/art/add', { schema: add, bodyLimit: maxBytes }, async (request): Promise<ArtAnswer> => {
    const { name, picture } = request.body as AddArtBody
    const { accountId } = request.operator
    const bytes = Buffer.from(picture, 'base64')
    const { type } = requirePicture(bytes)
    await createOwnArt(pool, { accountId, name: toLine(name), type, bytes, most: maxOwnArts })
    return await toAnswer(context, request.operator)
  })
  scope.post('/art/delete', { schema: remove }, async (request): Promise<ArtAnswer> => {
    const { accountId } = request.operator
    await deleteOwnArt(pool, { accountId, id: (request.body as DeleteArtBody).art })
    return await toAnswer(context, request.operator)
  })
}

/** A picture of the gallery, or one of the account's own. Throws BadInput. */
export async function requireArt (pool: Pool, accountId: number, art: string): Promise<void> {
  if ((galleryNames as readonly string[]).includes(art)) return
  if (await findOwnArt(pool, { accountId, id: art }) === undefined) throw new BadInput('This picture is not here any more.')
}

/** What the bytes say they are, not what the browser says. Throws BadInput. */
function requirePicture (bytes: Buffer): PictureFacts {
  const facts = readPictureFacts(bytes)
  if (facts === undefined) throw new BadInput('The picture is not a GIF, PNG or WebP file.')
  if (bytes.length > maxArtBytes) throw new BadInput('The picture is larger than 512 KB.')
  if (Math.max(facts.width, facts.height) > maxSide) throw new BadInput(`The picture is more than ${maxSide} pixels wide or high.`)
  return facts
}

async function toAnswer ({ pool, assets }: ApiContext, { accountId, siteIds }: OperatorRecord): Promise<ArtAnswer> {
  const own = await listOwnArt(pool, accountId)
  // Visitors know their site and no account, so the address of a picture names a site, any of the account's.
  const [site] = own.length === 0 ? [] : await listSites(pool, { accountId, siteIds })
  return {
    gallery: galleryNames.flatMap(art => {
      const file = assets.names.art[art]
      return file === undefined ? [] : [{ art, url: `/w/${file}` }]
    }),
    own: site === undefined ? [] : own.map(({ id: art, name, bytes }) => ({ art, name, bytes, url: `/a/${site.id}/${art}` }))
  }
}
