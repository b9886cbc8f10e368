// What this operator writes: drafts by conversation, and messages on their way until the log shows them.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { OutboxItem, OutboxOptions } from '../../src/client/outbox.ts'
import type { FileCard, Quote } from '../../src/wire/events.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { Api } from './api.ts'
import type { Shelf } from './storage.ts'
import { createOutbox } from '../../src/client/outbox.ts'
import { newKey } from '../../src/client/id.ts'

export interface MessagesShape {
  /** Pending, sent and failed ones, oldest first. */
  outgoing: ReadonlySignal<readonly OutboxItem[]>
  drafts: ReadonlySignal<Readonly<Record<string, string>>>
  draft (conversationId: string, text: string): void
  send (conversationId: string, text: string, quote?: Quote): void
  /** A file that is whole at the server. */
  sendFile (conversationId: string, file: FileCard): void
  retry (key: string): void
  remove (key: string): void
  /** Its event came: the log shows it from now on. */
  settle (key: string): void
  /** The network is back, or somebody signed in: what waits goes now. */
  nudge (): void
  /** What is shown is another now. */
  review (): void
  /** Everything was read anew, and what came with it is settled: what was stored and isn't there goes again. */
  anew (): void
  stop (): void
}

export interface MessagesOptions { api: Api, shelf: Shelf, tab: string, timers: Timers, random: () => number, epochMs: () => number, passed?: OutboxOptions['passed'] }

export const MessagesModel = createModel<MessagesShape, [MessagesOptions]>(({ api, shelf, tab, timers, random, epochMs, passed }) => {
  const outgoing = signal<readonly OutboxItem[]>([])
  const drafts = signal(readDrafts(shelf))
  // Each tab has an outbox of its own: two that wrote the same list would lose each other's words.
  const name = `outbox:${tab}`
  const outbox = createOutbox({
    deliver: ({ key, conversation, text, quote, file }) => api.post('/v1/operator/send', { key, conversation, text, ...(quote === undefined ? {} : { quote: quote.number }), ...(file === undefined ? {} : { file: file.id }) }),
    passed,
    storage: {
      read: () => readItems(shelf, name),
      write (items) { shelf.write(name, items.length > 0 ? items : undefined) }
    },
    onChange (items) { outgoing.value = items },
    timers,
    random,
    epochMs
  })
  outgoing.value = outbox.items()

  const draft = (conversationId: string, text: string): void => {
    const { [conversationId]: _, ...rest } = drafts.peek()
    drafts.value = text === '' ? rest : { ...rest, [conversationId]: text }
    shelf.write('drafts', drafts.peek())
  }

  return {
    outgoing,
    drafts,
    draft,
    send (conversation, text, quote) {
      outbox.add({ key: newKey(), conversation, text, quote })
      draft(conversation, '')
    },
    sendFile (conversation, file) { outbox.add({ key: newKey(), conversation, text: '', file }) },
    retry (key) { outbox.retry(key) },
    remove (key) { outbox.remove(key) },
    settle (key) { outbox.settle(key) },
    nudge () { outbox.nudge() },
    review () { outbox.review() },
    anew () { outbox.anew() },
    stop () { outbox.stop() }
  }
})
export type Messages = InstanceType<typeof MessagesModel>

function readDrafts (shelf: Shelf): Readonly<Record<string, string>> {
  const kept = shelf.read('drafts')
  if (typeof kept !== 'object' || kept === null) return {}
  return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

/** Only what looks like ours: an older version's leftovers must not stop the console. */
function readItems (shelf: Shelf, name: string): OutboxItem[] {
  const kept = shelf.read(name)
  return Array.isArray(kept) ? (kept as OutboxItem[]).filter(item => typeof item?.key === 'string' && typeof item.text === 'string') : []
}
