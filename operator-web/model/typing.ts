// Who types where, as long as it was said lately; and says that this operator types, no more often than needed.
import { computed, createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { ConversationSignals } from '../../src/wire/signals.ts'
import type { Api } from './api.ts'
import { typingRepeatMs, typingShownMs } from '../../src/wire/limits.ts'

interface Heard { authors: readonly string[], revision: number, until: number }

export interface TypingShape {
  /** Authors who type now, by conversation. */
  authors: ReadonlySignal<ReadonlyMap<string, readonly string[]>>
  take (signals: readonly ConversationSignals[]): void
  /** The operator typed something, or emptied the box. */
  tell (conversationId: string, typing: boolean): void
}

export interface TypingOptions { api: Api, now: ReadonlySignal<number>, me: ReadonlySignal<string> }

export const TypingModel = createModel<TypingShape, [TypingOptions]>(({ api, now, me }) => {
  const heard = signal<ReadonlyMap<string, Heard>>(new Map())
  let told = { conversation: '', at: 0 }

  const say = (conversation: string, typing: boolean): void => {
    told = { conversation: typing ? conversation : '', at: now.peek() }
    void api.post('/v1/operator/signal', { kind: 'typing', conversation, typing })
  }

  return {
    authors: computed(() => new Map([...heard.value]
      .filter(([, { authors, until }]) => authors.length > 0 && until > now.value)
      .map(([id, { authors }]) => [id, authors.filter(author => author !== `operator:${me.value}`)]))),
    take (signals) {
      const next = new Map(heard.peek())
      const until = now.peek() + typingShownMs
      for (const { id, typing, typingRevision } of signals) {
        if (typingRevision > (next.get(id)?.revision ?? 0)) next.set(id, { authors: typing, revision: typingRevision, until })
      }
      heard.value = next
    },
    tell (conversation, typing) {
      const repeated = told.conversation === conversation && now.peek() - told.at < typingRepeatMs
      if (typing ? !repeated : told.conversation === conversation) say(conversation, typing)
    }
  }
})
export type Typing = InstanceType<typeof TypingModel>
