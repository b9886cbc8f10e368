// The visitor's lossy side: another page, typing, seen, leaving.
import type { FastifyInstance } from 'fastify'
import { requireConversationForVisitor } from '../../store/conversations.ts'
import { leaveTab } from '../../store/presence.ts'
import { markSeen } from '../../store/read-marks.ts'
import { setTyping } from '../../store/signals.ts'
import { movePage } from '../../store/visits.ts'
import { SignalBody } from '../../wire/visitor.ts'
import type { ApiContext } from '../context.ts'
import { Nothing, describe } from '../schemas.ts'
import { keepPage } from './blocked.ts'
import { requireOpened } from './linked.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const schema = describe({
  act: 'V.event',
  summary: 'A signal: page, typing, seen or leave.',
  params: SiteParams,
  body: SignalBody,
  answers: { 204: Nothing },
  problems: visitorProblems
})

export function signalRoute (scope: FastifyInstance, context: ApiContext): void {
  scope.post('/signal', { schema }, async (request, reply) => {
    const body = request.body as SignalBody
    const whose = context.tokens.verifyLinked(body.token, request.site.id)
    const { accountId, visitorId } = whose
    context.limits.ask(request.ip, visitorId)
    if ('conversation' in body) requireOpened(whose, body.conversation)
    await signalled(context, body.kind === 'page' ? { ...body, page: keepPage(request.site, body.page) } : body, { accountId, visitorId })
    return await reply.code(204).send()
  })
}

async function signalled ({ pool, feed }: ApiContext, body: SignalBody, visitor: { accountId: number, visitorId: string }): Promise<void> {
  const { accountId } = visitor
  switch (body.kind) {
    case 'page':
      await movePage(pool, { ...visitor, tab: body.tab, page: body.page })
      feed.changed(accountId, 'roster')
      return
    case 'leave':
      feed.presence.left({ ...visitor, tab: body.tab })
      await leaveTab(pool, { ...visitor, tab: body.tab })
      feed.changed(accountId, 'roster')
      return
    case 'typing':
      await requireConversationForVisitor(pool, { ...visitor, conversationId: body.conversation })
      await setTyping(pool, { accountId, conversationId: body.conversation, author: 'visitor', typing: body.typing })
      feed.changed(accountId, 'signals')
      return
    case 'seen':
      await requireConversationForVisitor(pool, { ...visitor, conversationId: body.conversation })
      await markSeen(pool, { accountId, conversationId: body.conversation, side: 'visitor', number: body.number })
      feed.changed(accountId, 'signals')
  }
}
