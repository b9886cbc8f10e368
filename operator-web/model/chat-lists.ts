// Which chats stand in which list and who of the visitors has one; computed from what conversations.ts holds.
import { computed, createModel } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Chat, Chats } from './conversations.ts'
import { isOpen, unreadOf, waitingSince } from './conversations.ts'

export interface ChatListsShape {
  /** Nobody has answered yet; who waits longest stands first. */
  waiting: ReadonlySignal<readonly Chat[]>
  /** Talks in which I wrote last or first; oldest unanswered first. */
  mine: ReadonlySignal<readonly Chat[]>
  /** Talks of colleagues. */
  others: ReadonlySignal<readonly Chat[]>
  /** Over, kept until they are put away. */
  ended: ReadonlySignal<readonly Chat[]>
  /** Messages left while nobody was there, newest first. */
  left: ReadonlySignal<readonly Chat[]>
  /** The open chat of each visitor, else the newest. */
  byVisitor: ReadonlySignal<ReadonlyMap<string, Chat>>
  /** Lower stands higher in the live list. */
  rank: ReadonlySignal<(visitorId: string) => number>
  unread: ReadonlySignal<number>
  unreadLeft: ReadonlySignal<number>
}

export const ChatListsModel = createModel<ChatListsShape, [{ chats: ReadonlySignal<Chats>, me: ReadonlySignal<string> }]>(({ chats, me }) => {
  const all = computed(() => [...chats.value.values()])
  const talking = computed(() => all.value.filter(chat => chat.state === 'talking').sort(byNeed))
  const left = computed(() => all.value.filter(({ state }) => state === 'left').sort((a, b) => compare(b.startedAt, a.startedAt)))
  const byVisitor = computed(() => newestByVisitor(all.value))
  return {
    waiting: computed(() => all.value.filter(({ state }) => state === 'waiting').sort(byNeed)),
    mine: computed(() => talking.value.filter(chat => isMine(chat, me.value))),
    others: computed(() => talking.value.filter(chat => !isMine(chat, me.value))),
    ended: computed(() => all.value.filter(chat => chat.state === 'ended' && wasSpoken(chat)).sort((a, b) => compare(endOf(b), endOf(a)))),
    left,
    byVisitor,
    rank: computed(() => {
      const chatsOf = byVisitor.value
      return visitorId => rankOf(chatsOf.get(visitorId))
    }),
    unread: computed(() => all.value.filter(isOpen).reduce((sum, chat) => sum + unreadOf(chat), 0)),
    unreadLeft: computed(() => left.value.filter(chat => unreadOf(chat) > 0).length)
  }
})
export type ChatLists = InstanceType<typeof ChatListsModel>

/** I am the last operator who wrote or invited. */
function isMine (chat: Chat, me: string): boolean {
  return chat.events.findLast(({ by }) => by.startsWith('operator:'))?.by === `operator:${me}`
}

/** An invitation that came to nothing isn't a chat. */
function wasSpoken (chat: Chat): boolean {
  return chat.events.some(({ kind }) => kind === 'message')
}

function byNeed (a: Chat, b: Chat): number {
  return compare(waitingSince(a) ?? '~', waitingSince(b) ?? '~') || compare(endOf(b), endOf(a))
}

function endOf (chat: Chat): string {
  return chat.events.at(-1)?.at ?? chat.startedAt
}

function newestByVisitor (chats: readonly Chat[]): Map<string, Chat> {
  const newest = new Map<string, Chat>()
  for (const chat of chats.filter(({ state }) => state !== 'left')) {
    const held = newest.get(chat.visitor)
    if (held === undefined || byAge(held, chat) <= 0) newest.set(chat.visitor, chat)
  }
  return newest
}

/** One that goes on is newer than one that is over, although it may have begun before: by a message that was left. */
function byAge (a: Chat, b: Chat): number {
  return Number(isOpen(a)) - Number(isOpen(b)) || compare(a.startedAt, b.startedAt)
}

function rankOf (chat: Chat | undefined): number {
  if (chat?.state === 'waiting') return 0
  if (chat?.state === 'talking') return 1
  return chat?.state === 'invited' ? 2 : 3
}

function compare (a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
