// What an operator says.
import type { FastifyInstance } from 'fastify'
import { sendAsOperator } from '../../store/messages.ts'
import { OperatorSendAnswer, OperatorSendBody } from '../../wire/operator.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'
import { toSendAnswer } from '../shapes.ts'
import { toSpeaker } from './speaker.ts'

const schema = describe({
  act: 'O.send',
  summary: 'Stores a message once; a repeat of the key gets the first answer again.',
  body: OperatorSendBody,
  answers: { 200: OperatorSendAnswer, 201: OperatorSendAnswer },
  problems: [401, 403, 404, 409, 410]
})

export function operatorMessageRoute (scope: FastifyInstance, { pool, feed, config }: ApiContext): void {
  scope.post('/send', { schema }, async (request, reply): Promise<OperatorSendAnswer> => {
    const { key, conversation: conversationId, text, quote, file: fileId } = request.body as OperatorSendBody
    const spoken = await sendAsOperator(pool, { ...toSpeaker(request.operator), mail: config.mail !== undefined, conversationId, key, text, quote, fileId })
    if (!spoken.repeated) feed.changed(request.operator.accountId, 'log')
    reply.code(spoken.repeated ? 200 : 201)
    return toSendAnswer(spoken)
  })
}
