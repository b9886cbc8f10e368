// What an operator chose to be: online or away. Whether they are here at all is presence.
import type { FastifyInstance } from 'fastify'
import { setChosenStatus } from '../../store/operators.ts'
import { Me } from '../../wire/account.ts'
import { StatusBody } from '../../wire/operator.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'
import { toMe } from './me.ts'

const schema = describe({
  act: 'O.status',
  summary: 'Chooses online or away.',
  body: StatusBody,
  answers: { 200: Me },
  problems: [401, 403]
})

export function statusRoute (scope: FastifyInstance, context: ApiContext): void {
  const { pool, feed, sessions } = context
  scope.post('/status', { schema }, async (request): Promise<Me> => {
    const { status } = request.body as StatusBody
    const { accountId, id: operatorId } = request.operator
    await setChosenStatus(pool, { accountId, operatorId, status })
    sessions.forget(operatorId)
    feed.changed(accountId, 'log')
    return await toMe(context, { ...request.operator, chosenStatus: status })
  })
}
