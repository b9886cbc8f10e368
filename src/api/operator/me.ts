// One's own: who is signed in, their name and picture.
import type { FastifyInstance } from 'fastify'
import { Me, ProfileBody } from '../../wire/account.ts'
import { maxPictureBytes } from '../../wire/limits.ts'
import { BadInput } from '../../errors.ts'
import { findAccountName } from '../../store/accounts.ts'
import { updateProfile } from '../../store/operators.ts'
import type { OperatorRecord, PictureRecord } from '../../store/operators.ts'
import { listSites } from '../../store/sites.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'

const read = describe({ act: 'O.me', summary: 'Who is signed in.', answers: { 200: Me }, problems: [401] })
const write = describe({ act: 'O.profile', summary: 'Changes one\'s own name and picture.', body: ProfileBody, answers: { 200: Me }, problems: [401, 403] })

/** A picture in base64 and the rest of the body around it. */
const maxProfileBytes = Math.ceil(maxPictureBytes / 3) * 4 + 4096

export function meRoutes (scope: FastifyInstance, context: ApiContext): void {
  const { pool, feed, sessions } = context
  scope.get('/me', { schema: read }, async (request): Promise<Me> => await toMe(context, request.operator))
  scope.post('/me', { schema: write, bodyLimit: maxProfileBytes }, async (request): Promise<Me> => {
    const { name, picture } = request.body as ProfileBody
    const { accountId, id: operatorId } = request.operator
    const given = picture === undefined ? {} : { picture: picture === null ? null : parsePicture(picture) }
    const operator = await updateProfile(pool, { accountId, operatorId, name, ...given })
    sessions.forget(operatorId)
    feed.changed(accountId, 'log')
    return await toMe(context, operator)
  })
}

/** An operator as they see themselves, with the account's name and their sites. Reads both. */
export async function toMe ({ pool, config }: Pick<ApiContext, 'pool' | 'config'>, operator: OperatorRecord): Promise<Me> {
  const { accountId, id, name, email, role, chosenStatus: status, picture, siteIds } = operator
  const accountName = await findAccountName(pool, accountId)
  const sites = await listSites(pool, { accountId, siteIds })
  return {
    id,
    name,
    email,
    role,
    status,
    ...(picture === undefined ? {} : { picture }),
    account: { name: accountName ?? '' },
    sites: sites.map(site => ({ id: site.id, name: site.name })),
    pollMode: config.pollMode,
    mail: config.mail !== undefined
  }
}

/** What the bytes say they are, not what the browser says. Throws BadInput. */
function parsePicture (base64: string): PictureRecord {
  const bytes = Buffer.from(base64, 'base64')
  const type = typeOf(bytes)
  if (type === undefined) throw new BadInput('The picture is not a PNG, JPEG or WebP file.')
  if (bytes.length > maxPictureBytes) throw new BadInput('The picture is too large.')
  return { bytes, type }
}

function typeOf (bytes: Buffer): PictureRecord['type'] | undefined {
  if (bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'image/png'
  if (bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return 'image/jpeg'
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return 'image/webp'
  return undefined
}
