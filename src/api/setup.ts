// The first owner signs up, once, with the token that the server printed at its start.
import type { FastifyInstance } from 'fastify'
import { SetupClosed, TokenUnknown } from '../errors.ts'
import { setUp } from '../store/accounts.ts'
import { findSetup } from '../store/instance.ts'
import { createSession } from '../store/operator-sessions.ts'
import { findOperator } from '../store/operators.ts'
import { toDigest } from '../store/secrets.ts'
import { Me, SetupBody } from '../wire/account.ts'
import type { ApiContext } from './context.ts'
import { beginSession } from './operator-session.ts'
import { toMe } from './operator/me.ts'
import { describe } from './schemas.ts'

const schema = describe({ act: 'S.setup', summary: 'Signs up the first owner, once.', body: SetupBody, answers: { 201: Me }, problems: [401, 403, 404, 429] })

export function setupRoute (scope: FastifyInstance, context: ApiContext): void {
  const { pool, limits, passwords, feed } = context
  scope.post('/setup', { schema }, async (request, reply): Promise<Me> => {
    const body = request.body as SetupBody
    const tokenDigest = toDigest(body.token)
    // Asked before the password is hashed, which is dear; that it happens once is the store's promise.
    const state = await findSetup(pool, { tokenDigest })
    if (state === 'closed') throw new SetupClosed()
    if (state === 'wrong') {
      limits.wrongToken(request.ip)
      throw new TokenUnknown()
    }
    const passwordHash = await passwords.hash(body.password)
    const made = await setUp(pool, {
      tokenDigest,
      accountName: body.site.name,
      site: { name: body.site.name, origins: listOrigins(body, context) },
      operator: { name: body.name, email: body.email, passwordHash }
    })
    await beginSession(reply, async digest => { await createSession(pool, { ...made, digest }) })
    feed.changed(made.accountId, 'log')
    const owner = await findOperator(pool, made)
    if (owner === undefined) throw new SetupClosed()
    reply.code(201)
    return await toMe(context, owner)
  })
}

function listOrigins ({ site }: SetupBody, { demoOrigin }: ApiContext): string[] {
  return [...new Set([site.origin, demoOrigin].filter(origin => origin !== undefined))]
}
