// The visitor's conversation as it is known: folded from the news, filled from the history; how it looks is the views' matter.
import type { ReadonlySignal } from '@preact/signals'
import type { Conversation } from '../../src/wire/conversations.ts'
import type { Event, SpokenEvent } from '../../src/wire/events.ts'
import type { HistoryAnswer } from '../../src/wire/visitor.ts'
import type { Talk } from '../../src/client/fold.ts'
import type { Reply } from '../../src/client/request.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { Contact, News } from '../host.ts'
import { signal } from '@preact/signals'
import { emptyTalk, fold, isSpoken, mark, prepend, toTalk } from '../../src/client/fold.ts'
import { createRepair } from '../../src/client/repair.ts'
import { isFinal } from '../../src/client/request.ts'
import { hasWords } from './rows.ts'

export interface TalkModel {
  readonly talk: ReadonlySignal<Talk | undefined>
  /** Conversations that are over, oldest first; undefined until they were read. */
  readonly past: ReadonlySignal<readonly Talk[] | undefined>
  hear (news: News): void
  loadOlder (): Promise<void>
  loadPast (): Promise<void>
  /** Up to this number the visitor has had it on screen. */
  see (number: number): void
}

export interface TalkOptions {
  ask: Contact['ask']
  timers: Timers
  /** An event that came now, not with a snapshot or from the history. */
  onEvent (event: SpokenEvent): void
}

const pageEvents = 50

export function createTalkModel ({ ask, timers, onEvent }: TalkOptions): TalkModel {
  const read = async (body: object): Promise<Conversation[] | undefined> => toConversations(await ask('history', body))
  const talk = signal<Talk | undefined>(undefined)
  const past = signal<readonly Talk[] | undefined>(undefined)

  // Erased: nothing of it stays on screen.
  const drop = (id: string): void => {
    if (talk.value?.id === id) talk.value = undefined
    past.value = past.value?.filter(old => old.id !== id)
  }
  // A hole is proven: the whole newest page is read anew. What arrives meanwhile is in it, or shows the next hole.
  const { want: refill } = createRepair({
    async read (id) {
      const reply = await ask('history', { conversation: id, limit: pageEvents })
      const [found] = toConversations(reply) ?? []
      if (reply.kind === 'answer' && found === undefined) drop(id)
      if (found !== undefined && (talk.value?.id === id || isOpen(found.state))) talk.value = toTalk(found)
      return reply.kind === 'answer' || (reply.kind === 'refused' && isFinal(reply.status))
    },
    timers,
    random: Math.random
  })
  const apply = (event: SpokenEvent): void => {
    if (event.kind === 'conversation_erased') { drop(event.conversation); return }
    if (event.kind === 'offline_message') { past.value = undefined; return }
    const known = talk.value?.id === event.conversation ? talk.value : undefined
    const folded = fold(known ?? emptyTalk(event.conversation), event)
    if (folded.kind === 'applied') {
      if (known === undefined) setAside()
      talk.value = folded.talk
      onEvent(event)
    } else if (folded.kind === 'gap') refill(event.conversation)
  }
  const setAside = (): void => { past.value = withWords(past.value, talk.value) }
  const hearEvent = (event: Event): void => { if (isSpoken(event) && event.audience === 'all') apply(event) }

  return {
    talk,
    past,
    hear (news) {
      if (news.kind === 'events') news.events.forEach(hearEvent)
      if (news.kind === 'signals' && talk.value !== undefined) {
        const own = news.conversations.find(({ id }) => id === talk.value?.id)
        if (own !== undefined) talk.value = mark(talk.value, own)
      }
      if (news.kind !== 'snapshot') return
      if (news.conversation !== undefined) talk.value = merge(talk.value, news.conversation)
      // It ended while nobody told us, or was erased: read what became of it.
      else if (talk.value !== undefined) refill(talk.value.id)
    },
    async loadOlder () {
      const first = talk.value?.events[0]
      if (talk.value === undefined || first === undefined) return
      const [found] = await read({ conversation: talk.value.id, before: first.number, limit: pageEvents }) ?? []
      if (found !== undefined && talk.value.id === found.id) talk.value = prepend(talk.value, found.events.filter(isSpoken), found.more)
    },
    async loadPast () {
      const found = await read({ limit: 20 })
      if (found !== undefined) past.value = found.map(toTalk).filter(({ id, events }) => id !== talk.value?.id && events.some(hasWords)).sort((a, b) => at(a) - at(b))
    },
    see (number) {
      if (talk.value !== undefined) talk.value = mark(talk.value, { seenByVisitor: number })
    }
  }
}

/** Undefined is no answer; none are those that aren't there for us, or not any more. */
function toConversations (reply: Reply): Conversation[] | undefined {
  if (reply.kind === 'answer') return (reply.body as HistoryAnswer).conversations
  return reply.kind === 'refused' && reply.status === 404 ? [] : undefined
}

function withWords (past: readonly Talk[] | undefined, old: Talk | undefined): readonly Talk[] | undefined {
  return old !== undefined && old.events.some(hasWords) ? past && [...past, old] : past
}

export function isOpen (state: Talk['state'] | undefined): boolean {
  return state === 'invited' || state === 'waiting' || state === 'talking'
}

/** A snapshot of the same conversation may be older than what the polls brought since. */
function merge (known: Talk | undefined, conversation: Conversation): Talk {
  const fresh = toTalk(conversation)
  return known?.id === fresh.id && known.last >= fresh.last ? known : fresh
}

function at (talk: Talk): number {
  return Date.parse(talk.events[0]?.at ?? '')
}
