// What a token of a mail's link opens: the conversation that the mail is about. Routes that take one ask here; which of them do, they say by `verifyLinked`.
import { NotFound } from '../../errors.ts'
import { requireConversationForVisitor } from '../../store/conversations.ts'
import type { ConversationRecord } from '../../store/conversations.ts'
import type { Pool } from '../../store/pool.ts'
import type { VisitorToken } from './token.ts'

export type Linked = VisitorToken & { readonly conversationId: string }

export function isLinked (token: VisitorToken): token is Linked {
  return token.conversationId !== undefined
}

/** Any of the visitor's, but for a link's token, for which there is only one. Throws NotFound. */
export function requireOpened (token: VisitorToken, asked: string): void {
  if (isLinked(token) && token.conversationId !== asked) throw new NotFound()
}

/** The conversation of a link's token; undefined when it was erased. */
export async function findLinked (pool: Pool, { accountId, visitorId, conversationId }: Linked): Promise<ConversationRecord | undefined> {
  try {
    return await requireConversationForVisitor(pool, { accountId, visitorId, conversationId })
  } catch (error) {
    if (error instanceof NotFound) return undefined
    throw error
  }
}

interface Told { events: object[], signals?: { conversations: Array<{ id: string }> } }

/** Of news and signals what is said of the conversation that this token opens. */
export function ofLinked<News extends Told> (news: News, { conversationId }: VisitorToken): News {
  const { events, signals } = news
  return {
    ...news,
    events: events.filter(event => !('conversation' in event) || event.conversation === conversationId),
    ...(signals === undefined ? {} : { signals: { ...signals, conversations: signals.conversations.filter(({ id }) => id === conversationId) } })
  }
}
