// The visitor's contact, each second or held: read-only, and without SQL while nothing is new.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { PollAnswer, PollBody } from '../../wire/visitor.ts'
import type { ApiContext } from '../context.ts'
import { answerPoll, whenGone } from '../poll-answer.ts'
import { Nothing, describe } from '../schemas.ts'
import { ofLinked } from './linked.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const schema = describe({
  act: 'V.poll',
  summary: 'What is new since the cursor: at once, or held until there is something.',
  params: SiteParams,
  body: PollBody,
  answers: { 200: PollAnswer, 204: Nothing },
  problems: [...visitorProblems, 410]
})

export function pollRoute (scope: FastifyInstance, { poller, tokens }: ApiContext): void {
  scope.post('/poll', { schema }, (request: FastifyRequest, reply: FastifyReply) => {
    const { token, cursor, signals, tab, tabs, hold } = request.body as PollBody
    const whose = tokens.verifyLinked(token, request.site.id)
    const { accountId, siteId, visitorId } = whose
    const found = poller.askAsVisitor({ accountId, siteId, visitorId, tab, tabs }, { cursor, stamp: signals, holdMs: hold, whenGone: whenGone(reply) })
    return answerPoll(reply, whose.conversationId === undefined ? found : Promise.resolve(found).then(told => told.kind === 'news' ? ofLinked(told, whose) : told))
  })
}
