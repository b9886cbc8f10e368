// Getting in and out: by password, and by the one-time links of who joins or forgot it.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { LinkGone, NotFound, SignInFailed } from '../../errors.ts'
import { signOffOperator } from '../../store/operator-presence.ts'
import type { Operator } from '../../store/operator-presence.ts'
import { createSession } from '../../store/operator-sessions.ts'
import { findCredentialLink, useJoinLink, useResetLink } from '../../store/credential-links.ts'
import type { LinkKind, LinkRecord } from '../../store/credential-links.ts'
import { findOperator } from '../../store/operators.ts'
import { findCredentials } from '../../store/passwords.ts'
import { toDigest } from '../../store/secrets.ts'
import { JoinBody, LinkAnswer, LinkBody, Me, ResetBody, SignInBody } from '../../wire/account.ts'
import type { ApiContext } from '../context.ts'
import { beginSession, clearSession, sessionTokenOf } from '../operator-session.ts'
import { Nothing, describe } from '../schemas.ts'
import { toMe } from './me.ts'

const signIn = describe({ act: 'O.login', summary: 'Signs in.', body: SignInBody, answers: { 200: Me }, problems: [401, 403, 429] })
const signOut = describe({ act: 'O.logout', summary: 'Signs out.', body: z.strictObject({}), answers: { 204: Nothing }, problems: [403] })
const link = describe({ act: 'O.link', summary: 'What a one-time link is for; it stays good.', body: LinkBody, answers: { 200: LinkAnswer }, problems: [403, 410, 429] })
const join = describe({ act: 'O.join', summary: 'Uses a join link.', body: JoinBody, answers: { 201: Me }, problems: [403, 404, 410, 429] })
const reset = describe({ act: 'O.reset', summary: 'Uses a reset link: every session of before ends.', body: ResetBody, answers: { 200: Me }, problems: [403, 404, 410, 429] })

export function signInRoutes (scope: FastifyInstance, context: ApiContext): void {
  const { pool, feed, sessions, limits, passwords } = context
  scope.post('/sign-in', { schema: signIn }, async (request, reply): Promise<Me> => {
    const { email, password } = request.body as SignInBody
    limits.signIn(request.ip, email)
    const found = await findCredentials(pool, { email })
    // Without a hash it takes as long: nobody learns which addresses are known.
    if (!await passwords.verify(password, found?.passwordHash) || found === undefined) throw new SignInFailed()
    limits.signedIn(request.ip, email)
    await endOwn(request, context)
    await beginSession(reply, async digest => { await createSession(pool, { ...found, digest }) })
    return await answerMe(context, found)
  })
  scope.post('/sign-out', { schema: signOut }, async (request, reply): Promise<void> => {
    const whose = await endOwn(request, context)
    if (whose !== undefined && await signOffOperator(pool, whose)) feed.changed(whose.accountId, 'log')
    clearSession(reply)
    reply.code(204)
  })
  scope.post('/link', { schema: link }, async (request): Promise<LinkAnswer> => {
    const { kind, email, accountName } = await tryLink(request, context)
    return { kind, email, account: accountName }
  })
  scope.post('/join', { schema: join }, async (request, reply): Promise<Me> => {
    const { name, password } = request.body as JoinBody
    const digest = await openLink(request, { context, kind: 'join' })
    const passwordHash = await passwords.hash(password)
    const used = await beginSession(reply, async sessionDigest => await useJoinLink(pool, { digest, name, passwordHash, sessionDigest }))
    feed.changed(used.accountId, 'log')
    reply.code(201)
    return await answerMe(context, used)
  })
  scope.post('/reset', { schema: reset }, async (request, reply): Promise<Me> => {
    const { password } = request.body as ResetBody
    const digest = await openLink(request, { context, kind: 'reset' })
    const passwordHash = await passwords.hash(password)
    const used = await beginSession(reply, async sessionDigest => await useResetLink(pool, { digest, passwordHash, sessionDigest }))
    sessions.forget(used.operatorId)
    return await answerMe(context, used)
  })
}

/** A session that came along is not taken over: it ends. Answers whose it was. */
async function endOwn (request: FastifyRequest, { sessions }: ApiContext): Promise<Operator | undefined> {
  const token = sessionTokenOf(request)
  return token === '' ? undefined : await sessions.end(token)
}

/** The link that the body's token names. Throws TooMany, LinkGone. */
async function tryLink (request: FastifyRequest, { pool, limits }: ApiContext): Promise<LinkRecord> {
  const found = await findCredentialLink(pool, toDigest((request.body as LinkBody).token))
  if (found !== undefined) return found
  limits.wrongToken(request.ip)
  throw new LinkGone()
}

// Looked at before the password is hashed, which is dear; whether it is still good when it is used, the database decides.
async function openLink (request: FastifyRequest, { context, kind }: { context: ApiContext, kind: LinkKind }): Promise<Buffer> {
  const found = await tryLink(request, context)
  if (found.kind !== kind) throw new LinkGone()
  await endOwn(request, context)
  return toDigest((request.body as LinkBody).token)
}

async function answerMe (context: ApiContext, whose: { accountId: number, operatorId: string }): Promise<Me> {
  const operator = await findOperator(context.pool, whose)
  if (operator === undefined) throw new NotFound()
  return await toMe(context, operator)
}
