// What became of an invitation on the visitor's page: shown, accepted, declined.
import type { FastifyInstance } from 'fastify'
import { answerInvitation } from '../../store/invitations.ts'
import { AnswerAnswer, AnswerBody } from '../../wire/visitor.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const schema = describe({
  act: 'V.answer',
  summary: 'Answers an invitation; one that is over stays what it became.',
  params: SiteParams,
  body: AnswerBody,
  answers: { 200: AnswerAnswer },
  problems: [...visitorProblems, 409]
})

export function invitationRoute (scope: FastifyInstance, { pool, feed, tokens, limits }: ApiContext): void {
  scope.post('/answer', { schema }, async (request): Promise<AnswerAnswer> => {
    const { token, key, invitation, state } = request.body as AnswerBody
    const { accountId, visitorId } = tokens.verify(token, request.site.id)
    limits.ask(request.ip, visitorId)
    const answered = await answerInvitation(pool, { accountId, visitorId, key, conversationId: invitation, state })
    if (answered.changed) feed.changed(accountId, 'log')
    return { state: answered.state }
  })
}
