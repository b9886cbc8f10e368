// An operator's contact: news of all the sites they may see. Read-only; being here is noted by the poller.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { OperatorPollAnswer, OperatorPollBody } from '../../wire/operator.ts'
import type { ApiContext } from '../context.ts'
import { answerPoll, untilGone } from '../poll-answer.ts'
import { Nothing, describe } from '../schemas.ts'

const schema = describe({
  act: 'O.poll',
  summary: 'What is new since the cursor: at once, or held until there is something.',
  body: OperatorPollBody,
  answers: { 200: OperatorPollAnswer, 204: Nothing },
  problems: [401, 403, 410]
})

export function operatorPollRoute (scope: FastifyInstance, { poller }: ApiContext): void {
  scope.post('/poll', { schema }, (request: FastifyRequest, reply: FastifyReply) => {
    const { cursor, signals, tab, hold } = request.body as OperatorPollBody
    const { accountId, id: operatorId, siteIds } = request.operator
    return answerPoll(reply, poller.askAsOperator({ accountId, operatorId, siteIds, tab }, { cursor, stamp: signals, holdMs: hold, abort: untilGone(reply) }))
  })
}
