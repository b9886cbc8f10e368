// What an operator does with a message that stands there: answers it by a quote, mends their own words, takes them back. New words are messages.ts's.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Quote, SpokenEvent } from '../../src/wire/events.ts'
import type { Api } from './api.ts'
import type { Outcome } from './account.ts'
import type { Chat } from './conversations.ts'
import { editableMs, maxQuoteCodePoints } from '../../src/wire/limits.ts'
import { newKey } from '../../src/client/id.ts'
import { reasonOf } from './api.ts'

export interface Editing { readonly conversation: string, readonly target: number, readonly text: string, readonly busy: boolean }

export interface ComposingShape {
  /** One message at a time is mended. */
  editing: ReadonlySignal<Editing | undefined>
  /** What the next words answer, by conversation. */
  quotes: ReadonlySignal<Readonly<Record<string, Quote>>>
  quote (conversationId: string, said: SpokenEvent): void
  unquote (conversationId: string): void
  edit (said: SpokenEvent): void
  setText (text: string): void
  cancel (): void
  /** Sends the mended words; unchanged ones are left as they are, none at all are refused. */
  save (): Promise<Outcome>
  remove (said: SpokenEvent): Promise<Outcome>
  clear (): void
}

export const ComposingModel = createModel<ComposingShape, [{ api: Api }]>(({ api }) => {
  const editing = signal<Editing>()
  const quotes = signal<Readonly<Record<string, Quote>>>({})
  let before = ''
  const unquote = (conversationId: string): void => {
    const { [conversationId]: _, ...rest } = quotes.peek()
    quotes.value = rest
  }
  const ask = async (path: string, body: object): Promise<Outcome> => {
    // Sent twice is done once: the key is the same.
    const keyed = { key: newKey(), ...body }
    let reply = await api.post(path, keyed)
    if (reply.kind === 'cut') reply = await api.post(path, keyed)
    return reply.kind === 'answer' ? { kind: 'done' } : { kind: 'refused', code: reasonOf(reply) }
  }
  return {
    editing,
    quotes,
    quote (conversationId, said) {
      if (said.kind === 'message') quotes.value = { ...quotes.peek(), [conversationId]: toQuote(said) }
    },
    unquote,
    edit (said) {
      if (said.kind !== 'message') return
      before = said.text
      editing.value = { conversation: said.conversation, target: said.number, text: said.text, busy: false }
    },
    setText (text) {
      const now = editing.peek()
      if (now !== undefined) editing.value = { ...now, text }
    },
    cancel () { editing.value = undefined },
    async save () {
      const now = editing.peek()
      if (now === undefined || now.busy) return { kind: 'done' }
      const text = now.text.trim()
      if (text === '') return { kind: 'refused', code: 'blank' }
      editing.value = { ...now, busy: true }
      const outcome: Outcome = text === before ? { kind: 'done' } : await ask('/v1/operator/message/edit', { conversation: now.conversation, target: now.target, text })
      // Kept as typed where it didn't get through.
      editing.value = outcome.kind === 'done' ? undefined : { ...now, busy: false }
      return outcome
    },
    remove: async said => await ask('/v1/operator/message/delete', { conversation: said.conversation, target: said.number }),
    clear () {
      editing.value = undefined
      quotes.value = {}
    }
  }
})
export type Composing = InstanceType<typeof ComposingModel>

type Message = Extract<SpokenEvent, { kind: 'message' }>

/** One's own message, with words, young enough to be mended or taken back. */
export function isChangeable (event: SpokenEvent, { me, now }: { me: string, now: number }): event is Message {
  return event.kind === 'message' && event.by === `operator:${me}` && event.deleted !== true && now - Date.parse(event.at) < editableMs
}

/** The newest one that can be mended. */
export function lastChangeable (chat: Chat, who: { me: string, now: number }): Message | undefined {
  return chat.events.findLast((event): event is Message => isChangeable(event, who) && event.text !== '')
}

/** As the server will quote it: its beginning, or the name of its file. */
function toQuote ({ number, name, text, file, by }: Message): Quote {
  const words = [...(text === '' ? file?.name ?? '' : text)].slice(0, maxQuoteCodePoints).join('')
  return { number, text: words, ...(by === 'visitor' || name === undefined ? {} : { name }) }
}
