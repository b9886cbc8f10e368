// Reads a conversation's events: the newest page of one that isn't known or has a gap, and the pages before.
import type { ReadonlySignal } from '@preact/signals'
import type { OperatorHistoryAnswer } from '../../src/wire/operator.ts'
import type { Reply } from '../../src/client/request.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { Api } from './api.ts'
import type { Conversations } from './conversations.ts'
import { signal } from '@preact/signals'
import { createRepair } from '../../src/client/repair.ts'

export interface History {
  /** An event didn't fit: reads the conversation until it was had, or never can be. */
  mend (conversationId: string): void
  /** What is under way is void: all is read anew, or nobody is here. */
  stop (): void
  /** What was to be read last and isn't there: erased, or never was. */
  missing: ReadonlySignal<string>
  readEarlier (conversationId: string): Promise<void>
}

/** A screen or two; the server gives 200 at most. */
const limit = 100

export function createHistory ({ api, conversations, timers, random }: { api: Api, conversations: Conversations, timers: Timers, random: () => number }): History {
  const ask = async (conversation: string, before: object): Promise<Reply> => await api.post('/v1/operator/history', { conversation, limit, ...before })
  const missing = signal('')
  const readNewest = async (id: string, wanted: () => boolean): Promise<Reply> => {
    const reply = await ask(id, {})
    if (reply.kind === 'refused' && reply.status === 404) missing.value = id
    if (reply.kind === 'answer' && wanted()) conversations.take([(reply.body as OperatorHistoryAnswer).conversation])
    return reply
  }
  const repair = createRepair({ read: readNewest, timers, random })
  return {
    mend: repair.want,
    stop: repair.stop,
    missing,
    async readEarlier (id) {
      const first = conversations.chats.peek().get(id)?.events[0]
      const reply = first === undefined ? undefined : await ask(id, { before: first.seq })
      if (first !== undefined && reply?.kind === 'answer') conversations.extend((reply.body as OperatorHistoryAnswer).conversation, first.key)
    }
  }
}
