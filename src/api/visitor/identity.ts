// The owner's page says who the visitor is, and what they do.
import type { FastifyInstance } from 'fastify'
import { identifyVisitor } from '../../store/identities.ts'
import { listIdentifySecrets } from '../../store/identify-secrets.ts'
import { appendTracked } from '../../store/tracked.ts'
import { IdentifyAnswer, IdentifyBody, TrackBody } from '../../wire/identity.ts'
import { toLine } from '../../wire/text.ts'
import type { ApiContext } from '../context.ts'
import { Nothing, describe } from '../schemas.ts'
import { readHash, readJwt } from './signatures.ts'
import type { Signed } from './signatures.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const identify = describe({
  act: 'V.identify',
  summary: 'Says who the visitor is. Signed by the owner\'s server, the same person is one visitor on every device: the answer\'s token is theirs.',
  params: SiteParams,
  body: IdentifyBody,
  answers: { 200: IdentifyAnswer },
  problems: visitorProblems
})

const track = describe({
  act: 'V.track',
  summary: 'Says what the visitor did, once for each key.',
  params: SiteParams,
  body: TrackBody,
  answers: { 204: Nothing },
  problems: visitorProblems
})

export function identityRoutes (scope: FastifyInstance, context: ApiContext): void {
  const { pool, feed, tokens, limits } = context
  scope.post('/identify', { schema: identify }, async (request): Promise<IdentifyAnswer> => {
    const body = request.body as IdentifyBody
    const { accountId, siteId, visitorId } = tokens.verify(body.token, request.site.id)
    limits.tell(request.ip, visitorId)
    const signed = await readSigned(context, { accountId, siteId, body })
    const { name, avatar, ...who } = body.who
    const isOwn = avatar !== undefined && request.site.origins.includes(new URL(avatar).origin)
    const said = { ...who, ...(name === undefined ? {} : { name: toLine(name) }), ...(isOwn ? { avatar } : {}), ...signed }
    const identified = await identifyVisitor(pool, { accountId, siteId, visitorId, who: said, signed: signed && { id: signed.id, email: signed.email !== undefined } })
    feed.changed(accountId, 'roster')
    const { visitorId: newId, verified } = identified
    return newId === visitorId ? { verified } : { verified, token: tokens.sign({ accountId, siteId, visitorId: newId }) }
  })

  scope.post('/track', { schema: track }, async (request, reply) => {
    const { token, key, name, data } = request.body as TrackBody
    const { accountId, siteId, visitorId } = tokens.verify(token, request.site.id)
    limits.tell(request.ip, visitorId)
    await appendTracked(pool, { accountId, siteId, visitorId, key, name: toLine(name), data })
    return await reply.code(204).send()
  })
}

/** Undefined where nothing is signed, or not by this site's secrets: then it is what somebody said. */
async function readSigned ({ pool, now }: ApiContext, { accountId, siteId, body: { who, hash, jwt } }: { accountId: number, siteId: string, body: IdentifyBody }): Promise<Signed | undefined> {
  if (jwt === undefined && (hash === undefined || who.id === undefined)) return undefined
  const secrets = await listIdentifySecrets(pool, { accountId, siteId })
  if (jwt !== undefined) return await readJwt({ jwt, secrets, siteId, now: now() })
  return readHash({ id: who.id ?? '', hash: hash ?? '', secrets })
}
