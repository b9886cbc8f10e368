// The visitor opens the chat, and ends it.
import type { FastifyInstance } from 'fastify'
import { endConversation } from '../../store/conversations.ts'
import { findQueuePlace } from '../../store/queue.ts'
import { startConversation } from '../../store/starts.ts'
import { EndBody, SendAnswer, StartAnswer, StartBody } from '../../wire/visitor.ts'
import { toLine } from '../../wire/text.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'
import { toQueueAnswer, toSendAnswer } from '../shapes.ts'
import { requireOpened } from './linked.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const start = describe({
  act: 'V.start',
  summary: 'Opens a conversation that waits for an operator; one that is open already is answered.',
  params: SiteParams,
  body: StartBody,
  answers: { 200: StartAnswer, 201: StartAnswer },
  problems: [...visitorProblems, 409, 410]
})

const end = describe({
  act: 'V.end',
  summary: 'Ends a conversation.',
  params: SiteParams,
  body: EndBody,
  answers: { 200: SendAnswer },
  problems: [...visitorProblems, 409, 410]
})

export function conversationRoutes (scope: FastifyInstance, { pool, feed, tokens, limits }: ApiContext): void {
  scope.post('/start', { schema: start }, async (request, reply): Promise<StartAnswer> => {
    const { token, key, answers } = request.body as StartBody
    const { accountId, siteId, visitorId } = tokens.verify(token, request.site.id)
    limits.send(request.ip, visitorId)
    const spoken = await startConversation(pool, { accountId, siteId, visitorId, key, answers: answers && { ...answers, ...(answers.name === undefined ? {} : { name: toLine(answers.name) }) } })
    if (!spoken.repeated) feed.changed(accountId, 'log')
    const place = await findQueuePlace(pool, { accountId, visitorId, conversationId: spoken.conversationId })
    reply.code(spoken.repeated ? 200 : 201)
    return { ...toSendAnswer(spoken), queue: toQueueAnswer(place) }
  })

  scope.post('/end', { schema: end }, async (request): Promise<SendAnswer> => {
    const { token, key, conversation } = request.body as EndBody
    const whose = tokens.verifyLinked(token, request.site.id)
    const { accountId, visitorId } = whose
    limits.send(request.ip, visitorId)
    requireOpened(whose, conversation)
    const spoken = await endConversation(pool, { accountId, visitorId, conversationId: conversation, author: 'visitor', key })
    if (!spoken.repeated) feed.changed(accountId, 'log')
    return toSendAnswer(spoken)
  })
}
