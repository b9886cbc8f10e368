// An operator asks a visitor to talk.
import type { FastifyInstance } from 'fastify'
import { invite } from '../../store/invitations.ts'
import { InviteBody } from '../../wire/operator.ts'
import { SendAnswer } from '../../wire/visitor.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'
import { toSendAnswer } from '../shapes.ts'
import { requireArt } from './art.ts'
import { toSpeaker } from './speaker.ts'

const schema = describe({
  act: 'O.invite',
  summary: 'Invites a visitor; replaces an invitation that waits, is refused while they talk, and for half an hour after they said no to one.',
  body: InviteBody,
  answers: { 200: SendAnswer, 201: SendAnswer },
  problems: [401, 403, 404, 409, 410]
})

export function inviteRoute (scope: FastifyInstance, { pool, feed }: ApiContext): void {
  scope.post('/invite', { schema }, async (request, reply): Promise<SendAnswer> => {
    const { key, visitor: visitorId, text, art } = request.body as InviteBody
    await requireArt(pool, request.operator.accountId, art)
    const spoken = await invite(pool, { ...toSpeaker(request.operator), visitorId, key, text, art })
    if (!spoken.repeated) feed.changed(request.operator.accountId, 'log')
    reply.code(spoken.repeated ? 200 : 201)
    return toSendAnswer(spoken)
  })
}
