// Changing one's own password: every session ends, one's own is renewed.
import type { FastifyInstance } from 'fastify'
import { SignInFailed } from '../../errors.ts'
import { changePassword, findPasswordHash } from '../../store/passwords.ts'
import { PasswordBody } from '../../wire/account.ts'
import type { ApiContext } from '../context.ts'
import { beginSession } from '../operator-session.ts'
import { Nothing, describe } from '../schemas.ts'

const schema = describe({ act: 'O.password', summary: 'Changes one\'s own password; other sessions end.', body: PasswordBody, answers: { 204: Nothing }, problems: [401, 403, 429] })

export function passwordRoute (scope: FastifyInstance, { pool, passwords, sessions, limits }: ApiContext): void {
  scope.post('/password', { schema }, async (request, reply): Promise<void> => {
    const { current, next } = request.body as PasswordBody
    const { accountId, id: operatorId, email } = request.operator
    // Who sits down at a console that was left open guesses here.
    limits.signIn(request.ip, email)
    const stored = await findPasswordHash(pool, { accountId, operatorId })
    if (!await passwords.verify(current, stored)) throw new SignInFailed()
    limits.signedIn(request.ip, email)
    const passwordHash = await passwords.hash(next)
    await beginSession(reply, async sessionDigest => { await changePassword(pool, { accountId, operatorId, passwordHash, sessionDigest }) })
    sessions.forget(operatorId)
    reply.code(204)
  })
}
