// An owner's own pictures that say whether somebody is there: kept if their bytes are what they should be. Showing them is public/status-picture.ts.
import type { FastifyInstance } from 'fastify'
import { BadInput } from '../../errors.ts'
import { readPictureFacts } from '../../insight/picture-type.ts'
import { isSafeSvg } from '../../insight/safe-svg.ts'
import { setSitePicture } from '../../store/site-pictures.ts'
import type { SitePicture } from '../../store/site-pictures.ts'
import { requireSite } from '../../store/sites.ts'
import { Site, SitePictureBody } from '../../wire/account.ts'
import { maxSitePictureBytes } from '../../wire/limits.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'
import { toWholeSite } from './sites.ts'

const schema = describe({ act: 'A.picture', summary: 'Keeps a picture of one\'s own for a state of the site, or takes it away.', body: SitePictureBody, answers: { 200: Site }, problems: [401, 403, 404] })

/** The picture in base64 and the rest of the body around it. */
const maxBytes = Math.ceil(maxSitePictureBytes / 3) * 4 + 4096
/** A banner over a whole page; what is larger would only make browsers work. */
const maxSide = 2000

/** Registered where owners and admins are. */
export function sitePictureRoute (scope: FastifyInstance, context: ApiContext): void {
  const { pool, feed, sites } = context
  scope.post('/site/picture', { schema, bodyLimit: maxBytes }, async (request): Promise<Site> => {
    const { site: siteId, status, picture } = request.body as SitePictureBody
    const { accountId, id: operatorId } = request.operator
    await setSitePicture(pool, { accountId, siteId, status, picture: picture === null ? undefined : parsePicture(picture), operatorId })
    sites.forget(siteId)
    feed.changed(accountId, 'log')
    return await toWholeSite(await requireSite(pool, { accountId, siteId }), context)
  })
}

/** What the bytes say they are, not what the browser says. Throws BadInput. */
function parsePicture (base64: string): SitePicture {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length > maxSitePictureBytes) throw new BadInput('The picture is larger than 256 KB.')
  const facts = readPictureFacts(bytes)
  if (facts === undefined) {
    if (isSafeSvg(bytes)) return { type: 'image/svg+xml', bytes }
    throw new BadInput('The picture is not a PNG, GIF or WebP file, nor an SVG file without scripts, links and other files in it.')
  }
  if (Math.max(facts.width, facts.height) > maxSide) throw new BadInput(`The picture is more than ${maxSide} pixels wide or high.`)
  return { type: facts.type, bytes }
}
