// The visitor's own earlier words: all their conversations, or one further back.
import type { FastifyInstance } from 'fastify'
import { listConversationsForVisitor, requireConversationForVisitor } from '../../store/conversations.ts'
import { listConversationEvents, listNewestEvents } from '../../store/conversation-events.ts'
import { maxHistoryEvents } from '../../wire/limits.ts'
import { HistoryAnswer, HistoryBody } from '../../wire/visitor.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'
import { snapshotEvents, toConversation } from '../shapes.ts'
import { requireOpened } from './linked.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const schema = describe({
  act: 'V.history',
  summary: 'All conversations of the visitor with their newest events, or one conversation\'s events before a number.',
  params: SiteParams,
  body: HistoryBody,
  answers: { 200: HistoryAnswer },
  problems: visitorProblems
})

export function historyRoute (scope: FastifyInstance, { pool, tokens, limits }: ApiContext): void {
  scope.post('/history', { schema }, async (request): Promise<HistoryAnswer> => {
    const { token, conversation, before: number, limit } = request.body as HistoryBody
    const whose = tokens.verifyLinked(token, request.site.id)
    const { accountId, visitorId } = whose
    limits.ask(request.ip, visitorId)
    if (conversation === undefined) {
      const all = await listConversationsForVisitor(pool, { accountId, visitorId })
      const records = whose.conversationId === undefined ? all : all.filter(({ id }) => id === whose.conversationId)
      const events = await listNewestEvents(pool, { accountId, conversations: records, audience: 'all', limit: limit ?? snapshotEvents })
      return { conversations: records.map(record => toConversation(record, events.get(record.id) ?? [])) }
    }
    requireOpened(whose, conversation)
    const record = await requireConversationForVisitor(pool, { accountId, visitorId, conversationId: conversation })
    const range = { accountId, audience: 'all' as const, limit: limit ?? maxHistoryEvents }
    const events = number === undefined
      ? (await listNewestEvents(pool, { ...range, conversations: [record] })).get(conversation)
      : await listConversationEvents(pool, { ...range, conversationId: conversation, before: { number } })
    return { conversations: [toConversation(record, events ?? [])] }
  })
}
