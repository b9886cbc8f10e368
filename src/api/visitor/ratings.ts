// How the visitor found it.
import type { FastifyInstance } from 'fastify'
import { rateConversation } from '../../store/ratings.ts'
import { RateBody, SendAnswer } from '../../wire/visitor.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'
import { toSendAnswer } from '../shapes.ts'
import { requireOpened } from './linked.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const schema = describe({
  act: 'V.rate',
  summary: 'Rates a conversation, while they talk and for a day after the end; the last rating counts.',
  params: SiteParams,
  body: RateBody,
  answers: { 200: SendAnswer, 201: SendAnswer },
  problems: [...visitorProblems, 409, 410]
})

export function ratingRoute (scope: FastifyInstance, { pool, feed, tokens, limits }: ApiContext): void {
  scope.post('/rate', { schema }, async (request, reply): Promise<SendAnswer> => {
    const { token, key, conversation: conversationId, rating, comment } = request.body as RateBody
    const whose = tokens.verifyLinked(token, request.site.id)
    const { accountId, visitorId } = whose
    limits.tell(request.ip, visitorId)
    requireOpened(whose, conversationId)
    const spoken = await rateConversation(pool, { accountId, visitorId, conversationId, key, rating, comment })
    if (!spoken.repeated) feed.changed(accountId, 'log')
    reply.code(spoken.repeated ? 200 : 201)
    return toSendAnswer(spoken)
  })
}
