// Conversations as operators read them: the lists, and one further back; and ending one.
import type { FastifyInstance } from 'fastify'
import { NotFound } from '../../errors.ts'
import { endConversation, listConversationsForOperator, requireConversationForOperator } from '../../store/conversations.ts'
import { listConversationEvents, listNewestEvents } from '../../store/conversation-events.ts'
import { listSites } from '../../store/sites.ts'
import { findVisitorForOperator } from '../../store/visitors.ts'
import { maxHistoryEvents } from '../../wire/limits.ts'
import { ConversationsAnswer, ConversationsBody, OperatorEndBody, OperatorHistoryAnswer, OperatorHistoryBody } from '../../wire/operator.ts'
import { SendAnswer } from '../../wire/visitor.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'
import { snapshotEvents, toOperatorConversation, toSendAnswer } from '../shapes.ts'

const list = describe({
  act: 'O.list',
  summary: 'Conversations that are open, left as messages, or one visitor\'s, with their newest events.',
  body: ConversationsBody,
  answers: { 200: ConversationsAnswer },
  problems: [401, 403, 404]
})

const history = describe({
  act: 'O.msgs',
  summary: 'One conversation\'s events before a place in the log.',
  body: OperatorHistoryBody,
  answers: { 200: OperatorHistoryAnswer },
  problems: [401, 403, 404]
})

const end = describe({
  act: 'O.end',
  summary: 'Ends a conversation.',
  body: OperatorEndBody,
  answers: { 200: SendAnswer },
  problems: [401, 403, 404, 409, 410]
})

export function operatorConversationRoutes (scope: FastifyInstance, { pool, feed, poller }: ApiContext): void {
  scope.post('/conversations', { schema: list }, async (request): Promise<ConversationsAnswer> => {
    const body = request.body as ConversationsBody
    const { accountId, siteIds } = request.operator
    const cursor = await poller.firstCursor(accountId)
    const asked = body.list === 'visitor' ? { visitorId: body.visitor } : body.list
    const records = await listConversationsForOperator(pool, { accountId, siteIds, list: asked })
    // None of a visitor who isn't theirs, and none of one who never spoke, are two answers.
    if (body.list === 'visitor' && records.length === 0 && await findVisitorForOperator(pool, { accountId, siteIds, visitorId: body.visitor }) === undefined) throw new NotFound()
    const events = await listNewestEvents(pool, { accountId, conversations: records, audience: 'both', limit: snapshotEvents })
    const sites = await listSites(pool, { accountId, siteIds })
    return {
      cursor,
      sites: sites.map(({ id, status }) => ({ id, status })),
      conversations: records.map(record => toOperatorConversation(record, events.get(record.id) ?? []))
    }
  })

  scope.post('/history', { schema: history }, async (request): Promise<OperatorHistoryAnswer> => {
    const { conversation: conversationId, before: seq, limit = maxHistoryEvents } = request.body as OperatorHistoryBody
    const { accountId, siteIds } = request.operator
    const record = await requireConversationForOperator(pool, { accountId, siteIds, conversationId })
    const range = { accountId, audience: 'both' as const, limit }
    const events = seq === undefined
      ? (await listNewestEvents(pool, { ...range, conversations: [record] })).get(conversationId)
      : await listConversationEvents(pool, { ...range, conversationId, before: { seq } })
    return { conversation: toOperatorConversation(record, events ?? []) }
  })

  scope.post('/end', { schema: end }, async (request): Promise<SendAnswer> => {
    const { key, conversation: conversationId } = request.body as OperatorEndBody
    const { accountId, siteIds, id, name, picture } = request.operator
    const spoken = await endConversation(pool, {
      accountId, siteIds, conversationId, author: `operator:${id}`, authorName: name, ...(picture === undefined ? {} : { picture }), key
    })
    if (!spoken.repeated) feed.changed(accountId, 'log')
    return toSendAnswer(spoken)
  })
}
