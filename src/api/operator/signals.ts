// The operator's lossy side: typing, seen, the console closing.
import type { FastifyInstance } from 'fastify'
import { requireConversationForOperator } from '../../store/conversations.ts'
import { leaveOperator } from '../../store/operator-presence.ts'
import { markSeen } from '../../store/read-marks.ts'
import { setTyping } from '../../store/signals.ts'
import type { OperatorRecord } from '../../store/operators.ts'
import { OperatorSignalBody } from '../../wire/operator.ts'
import type { ApiContext } from '../context.ts'
import { Nothing, describe } from '../schemas.ts'

const schema = describe({
  act: 'O.event',
  summary: 'A signal: typing, seen or leave.',
  body: OperatorSignalBody,
  answers: { 204: Nothing },
  problems: [401, 403, 404]
})

export function operatorSignalRoute (scope: FastifyInstance, context: ApiContext): void {
  scope.post('/signal', { schema }, async (request, reply) => {
    await signalled(context, request.body as OperatorSignalBody, request.operator)
    return await reply.code(204).send()
  })
}

async function signalled ({ pool, feed }: ApiContext, body: OperatorSignalBody, { accountId, siteIds, id }: OperatorRecord): Promise<void> {
  if (body.kind === 'leave') {
    feed.presence.leftOperator({ accountId, operatorId: id, tab: body.tab })
    await leaveOperator(pool, { accountId, operatorId: id })
    return
  }
  const { conversation: conversationId } = body
  await requireConversationForOperator(pool, { accountId, siteIds, conversationId })
  if (body.kind === 'typing') await setTyping(pool, { accountId, conversationId, author: `operator:${id}`, typing: body.typing })
  else await markSeen(pool, { accountId, conversationId, side: 'operators', number: body.number })
  feed.changed(accountId, 'signals')
}
