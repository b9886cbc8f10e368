// Where in the queue the visitor is, and how long others waited.
import type { FastifyInstance } from 'fastify'
import { findQueuePlace } from '../../store/queue.ts'
import { QueueAnswer, QueueBody } from '../../wire/visitor.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'
import { toQueueAnswer } from '../shapes.ts'
import { requireOpened } from './linked.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const schema = describe({
  act: 'V.queue',
  summary: 'The place among those of the site who wait, and the median of how long the last ones waited.',
  params: SiteParams,
  body: QueueBody,
  answers: { 200: QueueAnswer },
  problems: visitorProblems
})

export function queueRoute (scope: FastifyInstance, { pool, tokens, limits }: ApiContext): void {
  scope.post('/queue', { schema }, async (request): Promise<QueueAnswer> => {
    const { token, conversation: conversationId } = request.body as QueueBody
    const whose = tokens.verifyLinked(token, request.site.id)
    const { accountId, visitorId } = whose
    limits.ask(request.ip, visitorId)
    requireOpened(whose, conversationId)
    return toQueueAnswer(await findQueuePlace(pool, { accountId, visitorId, conversationId }))
  })
}
