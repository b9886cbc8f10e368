// The secrets by which a site's own server signs who its visitors are: made here, shown once, taken away. Checking signatures is left to the visitors' side.
import type { FastifyInstance } from 'fastify'
import { createIdentifySecret, deleteIdentifySecret, listSecretsMade } from '../../store/identify-secrets.ts'
import { DropSecretBody, SecretAnswer, SecretsAnswer, SiteBody } from '../../wire/account.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'
import { toSecret } from './sites.ts'

const make = describe({ act: 'A.secret', summary: 'Makes a secret to sign visitors\' identity with, and shows it this once; two at most.', body: SiteBody, answers: { 200: SecretAnswer }, problems: [401, 403, 404] })
const drop = describe({ act: 'A.unsecret', summary: 'Takes a secret away: what it signed is worth nothing any more.', body: DropSecretBody, answers: { 200: SecretsAnswer }, problems: [401, 403, 404] })

/** Registered where owners and admins are. */
export function siteSecretRoutes (scope: FastifyInstance, { pool }: ApiContext): void {
  const list = async (accountId: number, siteId: string): Promise<SecretsAnswer['secrets']> => (await listSecretsMade(pool, { accountId, siteId })).map(toSecret)
  scope.post('/site/secret', { schema: make }, async (request): Promise<SecretAnswer> => {
    const { accountId } = request.operator
    const { site: siteId } = request.body as SiteBody
    const secret = await createIdentifySecret(pool, { accountId, siteId })
    return { secret, secrets: await list(accountId, siteId) }
  })
  scope.post('/site/secret/drop', { schema: drop }, async (request): Promise<SecretsAnswer> => {
    const { accountId } = request.operator
    const { site: siteId, secret: id } = request.body as DropSecretBody
    await deleteIdentifySecret(pool, { accountId, siteId, id })
    return { secrets: await list(accountId, siteId) }
  })
}
