// What the visitor writes and does for good: the draft, the sending, and telling that they type.
import type { ReadonlySignal } from '@preact/signals-core'
import type { OutboxItem, OutboxOptions } from '../../src/client/outbox.ts'
import type { FileCard, Quote } from '../../src/wire/events.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { Contact, Keep } from '../host.ts'
import { computed, signal } from '@preact/signals-core'
import { createOutbox } from '../../src/client/outbox.ts'
import { newKey } from '../../src/client/id.ts'
import { recall, store, storeList } from './room.ts'

export interface Outgoing {
  readonly draft: ReadonlySignal<string>
  /** Code points over the limit; 0 when it fits. */
  readonly over: ReadonlySignal<number>
  /** Words. */
  readonly items: ReadonlySignal<readonly OutboxItem[]>
  /** An end or a rating on its way. */
  readonly deeds: ReadonlySignal<readonly OutboxItem[]>
  /** The message that is being answered. */
  readonly quote: ReadonlySignal<Quote | undefined>
  answer (quote: Quote | undefined): void
  type (text: string): void
  /** Sends the draft; nothing happens when it is blank or too long. */
  send (): void
  /** What was uploaded is said. */
  sendFile (file: FileCard): void
  /** Sent after what was said before it, as patiently. */
  perform (act: string, body: object): void
  retry (key: string): void
  remove (key: string): void
  /** The event of this key has come. */
  settle (key: string): void
  /** What is shown is another now. */
  review (): void
  nudge (): void
  /** Everything was read anew: what was stored and isn't settled goes again. */
  anew (): void
}

export interface OutgoingOptions {
  contact: Pick<Contact, 'ask' | 'tab'>
  keep: Keep
  timers: Timers
  /** The open conversation that typing is told in; none yet: nobody is told. */
  conversation (): string | undefined
  passed?: OutboxOptions['passed']
  /** A deed was taken (`sent`) or refused for good (`failed`). */
  onDone?: (deed: OutboxItem) => void
}

// wire/limits.ts has these numbers; the widget imports types only, so a test holds them together.
export const maxMessage = 4000
export const typingRepeatMs = 2500
/** Somebody who stopped for this long is thinking, not typing. */
const restMs = 4000

export function createOutgoing ({ contact, keep, timers, conversation, passed, onDone }: OutgoingOptions): Outgoing {
  const draft = signal(keep.read('d') ?? '')
  const all = signal<readonly OutboxItem[]>([])
  const quote = signal<Quote | undefined>(undefined)
  const outbox = createOutbox({
    // Before the greeting, and while a new one is under way, there is no token: the words wait, instead of being refused for good.
    deliver: async item => keep.read('t') ? await contact.ask(item.act ?? 'send', toBody(item)) : { kind: 'cut' },
    passed,
    storage: createItemsKeep(keep),
    onChange (next) {
      all.value = next
      const done = next.find(({ act, state }) => act && state !== 'pending')
      if (!done) return
      outbox.remove(done.key)
      onDone?.(done)
    },
    timers,
    random: Math.random,
    epochMs: Date.now
  })
  all.value = outbox.items()
  const typing = createTyping({ contact, timers, conversation })

  const type = (text: string): void => {
    draft.value = text
    store(keep, 'd', text)
    typing(text.trim() !== '')
  }
  return {
    draft,
    items: computed(() => all.value.filter(({ act }) => !act)),
    deeds: computed(() => all.value.filter(({ act }) => act)),
    quote,
    answer (answered) { quote.value = answered },
    over: computed(() => Math.max(0, Array.from(draft.value).length - maxMessage)),
    type,
    send () {
      const text = toSendable(draft.value)
      if (text === '' || Array.from(text).length > maxMessage) return
      outbox.add({ key: newKey(), text, quote: quote.value })
      quote.value = undefined
      type('')
    },
    sendFile (file) { outbox.add({ key: newKey(), text: '', file }) },
    perform (act, body) { outbox.add({ key: newKey(), text: '', act, body }) },
    retry: outbox.retry,
    remove: outbox.remove,
    settle: outbox.settle,
    review: outbox.review,
    nudge: outbox.nudge,
    anew: outbox.anew
  }
}

function toBody ({ key, text, quote, file, act, body }: OutboxItem): object {
  return act ? { key, ...body } : { key, text, ...(quote && { quote: quote.number }), ...(file && { file: file.id }) }
}

/** Line feeds and tabs stay; other controls and halves of characters are nothing the wire takes. */
export function toSendable (text: string): string {
  // eslint-disable-next-line no-control-regex -- naming the controls is the point
  return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]|\p{Cs}/gu, '').trim()
}

/** Tabs share the storage: each writes its own items beside those it never knew. What doesn't fit is the newest, and is stored once others were sent. */
function createItemsKeep (keep: Keep): { read (): OutboxItem[], write (items: readonly OutboxItem[]): void } {
  const known = new Set<string>()
  const readAll = (): OutboxItem[] => Object.values(recall(keep, 'q') as OutboxItem[]).filter(item => item.key)
  return {
    read () {
      const items = readAll()
      items.forEach(({ key }) => known.add(key))
      return items
    },
    write (items) {
      items.forEach(({ key }) => known.add(key))
      storeList(keep, 'q', [...readAll().filter(({ key }) => !known.has(key)), ...items])
    }
  }
}

function createTyping ({ contact, timers, conversation }: Pick<OutgoingOptions, 'contact' | 'timers' | 'conversation'>): (writing: boolean) => void {
  let toldAt = -Infinity
  let rest: unknown
  const tell = (typing: boolean): void => {
    const id = conversation()
    toldAt = typing ? timers.now() : -Infinity
    if (id !== undefined) void contact.ask('signal', { tab: contact.tab, kind: 'typing', conversation: id, typing })
  }
  const stop = (): void => {
    timers.clear(rest)
    if (toldAt > -Infinity) tell(false)
  }
  return writing => {
    if (!writing) { stop(); return }
    timers.clear(rest)
    rest = timers.set(stop, restMs)
    if (timers.now() - toldAt >= typingRepeatMs) tell(true)
  }
}
