// Reads a conversation's events: the newest page of one that isn't known or has a gap, and the pages before.
import type { OperatorHistoryAnswer } from '../../src/wire/operator.ts'
import type { Api } from './api.ts'
import type { Conversations } from './conversations.ts'

export interface History {
  /** The newest page. False when it isn't to be had. */
  read (conversationId: string): Promise<boolean>
  readEarlier (conversationId: string): Promise<void>
}

/** A screen or two; the server gives 200 at most. */
const limit = 100

export function createHistory ({ api, conversations }: { api: Api, conversations: Conversations }): History {
  const ask = async (conversation: string, before: object): Promise<OperatorHistoryAnswer | undefined> => {
    const reply = await api.post('/v1/operator/history', { conversation, limit, ...before })
    return reply.kind === 'answer' ? reply.body as OperatorHistoryAnswer : undefined
  }
  return {
    async read (id) {
      const answer = await ask(id, {})
      if (answer !== undefined) conversations.take([answer.conversation])
      return answer !== undefined
    },
    async readEarlier (id) {
      const first = conversations.chats.peek().get(id)?.events[0]
      const answer = first === undefined ? undefined : await ask(id, { before: first.seq })
      if (answer !== undefined) conversations.extend(answer.conversation)
    }
  }
}
