// An operator mends or takes back what they said, for five minutes.
import type { FastifyInstance } from 'fastify'
import { deleteMessage, editMessage } from '../../store/message-changes.ts'
import { DeleteBody, EditBody } from '../../wire/operator.ts'
import { SendAnswer } from '../../wire/visitor.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'
import { toSendAnswer } from '../shapes.ts'

const problems = [401, 403, 404, 409, 410]
const edit = describe({ act: 'O.edit', summary: 'Changes the words of one\'s own message, for five minutes.', body: EditBody, answers: { 200: SendAnswer, 201: SendAnswer }, problems })
const remove = describe({ act: 'O.delete', summary: 'Takes back one\'s own message, for five minutes: its words are gone everywhere.', body: DeleteBody, answers: { 200: SendAnswer, 201: SendAnswer }, problems })

export function messageChangeRoutes (scope: FastifyInstance, { pool, feed }: ApiContext): void {
  scope.post('/message/edit', { schema: edit }, async (request, reply): Promise<SendAnswer> => {
    const { key, conversation: conversationId, target, text } = request.body as EditBody
    const { accountId, siteIds, id: operatorId } = request.operator
    const spoken = await editMessage(pool, { accountId, siteIds, operatorId, conversationId, target, key, text })
    if (!spoken.repeated) feed.changed(accountId, 'log')
    reply.code(spoken.repeated ? 200 : 201)
    return toSendAnswer(spoken)
  })

  scope.post('/message/delete', { schema: remove }, async (request, reply): Promise<SendAnswer> => {
    const { key, conversation: conversationId, target } = request.body as DeleteBody
    const { accountId, siteIds, id: operatorId } = request.operator
    const spoken = await deleteMessage(pool, { accountId, siteIds, operatorId, conversationId, target, key })
    if (!spoken.repeated) feed.changed(accountId, 'log')
    reply.code(spoken.repeated ? 200 : 201)
    return toSendAnswer(spoken)
  })
}
