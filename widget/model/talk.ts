// The visitor's conversation as it is known: folded from the news, filled from the history; how it looks is the views' matter.
import type { ReadonlySignal, Signal } from '@preact/signals-core'
import type { Conversation } from '../../src/wire/conversations.ts'
import type { Event, SpokenEvent } from '../../src/wire/events.ts'
import type { HistoryAnswer } from '../../src/wire/visitor.ts'
import type { Marks, Talk } from '../../src/client/fold.ts'
import type { Reply } from '../../src/client/request.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { Contact, News } from '../host.ts'
import { signal } from '@preact/signals-core'
import { emptyTalk, fold, isSpoken, mark, prepend, renew, toTalk } from '../../src/client/fold.ts'
import { createRepair } from '../../src/client/repair.ts'
import { createPast } from './past.ts'

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

type Snapshot = Extract<News, { kind: 'snapshot' }>

const pageEvents = 50

export function createTalkModel ({ ask, timers, onEvent }: TalkOptions): TalkModel {
  const { read, beginAnew } = createReader(ask)
  const { talk, put, isNewer, markAs } = createHeld()
  const earlier = createPast({ read, current: () => talk.value?.id })

  // Erased, or lost by a restore: nothing of it stays on screen.
  const drop = (id: string): void => { earlier.drop(id); if (talk.value?.id === id) talk.value = undefined }
  // A hole is proven: the whole newest page is read anew. What arrives meanwhile is in it, or shows the next hole.
  const { want: refill, stop: forgetHoles } = createRepair({
    async read (id, wanted) {
      const reply = await ask('history', { conversation: id, limit: pageEvents })
      const answer = wanted() ? toConversations(reply) : undefined
      if (answer?.length === 0) drop(id)
      // By what was just said in it another one takes the place of what was there.
      if (answer?.filter(isNewer).some(put)) {
        void earlier.load()
        talk.value?.events.slice(-1).forEach(onEvent)
      }
      return reply
    },
    timers,
    random: Math.random
  })
  const apply = (event: SpokenEvent): void => {
    if (event.kind === 'conversation_erased') { drop(event.conversation); return }
    if (event.kind === 'offline_message') { earlier.forget(); return }
    const known = talk.value?.id === event.conversation ? talk.value : undefined
    const folded = fold(known ?? emptyTalk(event.conversation), event)
    if (folded.kind === 'applied') {
      if (known === undefined) earlier.add(talk.value)
      talk.value = folded.talk
      onEvent(event)
    } else if (folded.kind === 'gap') refill(event.conversation)
  }
  const hearEvent = (event: Event): void => { if (isSpoken(event) && event.audience === 'all') apply(event) }
  /** What it says alone is true; what was read before may be of another log, or of another visitor. */
  const hearSnapshot = ({ conversation, earlier: more, stranger }: Snapshot): void => {
    beginAnew()
    forgetHoles()
    if (stranger) talk.value = undefined
    if (conversation !== undefined) put(conversation)
    else if (talk.value !== undefined) {
      // It ended while nobody told us, or is there no more: read what became of it. Until then nothing of it counts as known.
      talk.value = { ...talk.value, last: 0 }
      refill(talk.value.id)
    }
    if (stranger || more === false) earlier.clear()
    else if (earlier.past.value !== undefined) void earlier.load()
  }

  return {
    talk,
    past: earlier.past,
    hear (news) {
      if (news.kind === 'events') news.events.forEach(hearEvent)
      if (news.kind === 'snapshot') hearSnapshot(news)
      if (news.kind === 'signals') news.conversations.filter(({ id }) => id === talk.value?.id).forEach(markAs)
    },
    async loadOlder () {
      const { id, events: [first] } = talk.value ?? emptyTalk('')
      const [found] = first === undefined ? [] : await read({ conversation: id, before: first.number, limit: pageEvents }) ?? []
      // Unless it was read anew meanwhile, from another place on.
      if (talk.value !== undefined && found?.id === talk.value.id && talk.value.events[0] === first) talk.value = prepend(talk.value, found.events.filter(isSpoken), found.more)
    },
    loadPast: earlier.load,
    see (number) { markAs({ seenByVisitor: number }) }
  }
}

interface Held {
  talk: Signal<Talk | undefined>
  /** Holds what was read, and of what was held before what is still true. Answers whether it is another one. */
  put (found: Conversation): boolean
  isNewer (found: Conversation): boolean
  markAs (told: Marks): void
}

function createHeld (): Held {
  const talk = signal<Talk | undefined>(undefined)
  return {
    talk,
    put (found) {
      const before = talk.value
      talk.value = before?.id === found.id ? renew(before, toTalk(found)) : toTalk(found)
      return before?.id !== found.id
    },
    // Polls may have brought more since it was read. Of a left message an answer came: where nothing goes on, that does.
    isNewer: ({ id, last, state }) => talk.value?.id === id ? talk.value.last <= last : isOpen(state) || (state === 'left' && !isOpen(talk.value?.state)),
    markAs (told) { if (talk.value !== undefined) talk.value = mark(talk.value, told) }
  }
}

interface Reader { read (body: object): Promise<Conversation[] | undefined>, beginAnew (): void }

/** Reads the history; what was under way when all began anew is asked for again. */
function createReader (ask: Contact['ask']): Reader {
  let starts = 0
  const read = async (body: object): Promise<Conversation[] | undefined> => {
    const readAt = starts
    const reply = await ask('history', body)
    return readAt === starts ? toConversations(reply) : await read(body)
  }
  return { read, beginAnew () { starts++ } }
}

/** Undefined is no answer; none are those that aren't there for us, or not any more. */
function toConversations (reply: Reply): Conversation[] | undefined {
  if (reply.kind === 'answer') return (reply.body as HistoryAnswer).conversations
  return reply.kind === 'refused' && reply.status === 404 ? [] : undefined
}

export function isOpen (state: Talk['state'] | undefined): boolean {
  return state === 'invited' || state === 'waiting' || state === 'talking'
}
