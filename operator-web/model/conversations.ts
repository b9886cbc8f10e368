// All conversations this console knows: snapshots come in whole, events are folded in; asking for what is missing is live.ts's.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { OperatorConversation } from '../../src/wire/conversations.ts'
import type { InvitationState, SpokenEvent } from '../../src/wire/events.ts'
import type { Marks, Talk } from '../../src/client/fold.ts'
import { emptyTalk, fold, mark, prepend, renew, toTalk } from '../../src/client/fold.ts'

/** A talk, and whose it is. */
export interface Chat extends Talk {
  readonly visitor: string
  readonly site: string
  readonly startedAt: string
  readonly visitorName?: string | undefined
  readonly email?: string | undefined
}

export type Chats = ReadonlyMap<string, Chat>

export interface ConversationsShape {
  chats: ReadonlySignal<Chats>
  /** Snapshots: a chat we hold further than its snapshot stays as it is. */
  take (conversations: readonly OperatorConversation[]): void
  /** Whole lists, at the start and after a lost cursor: they alone say what there is. Open ones that aren't in them have ended meanwhile, or are lost, and are named, to be read again. */
  reset (listed: readonly OperatorConversation[]): string[]
  /** False when an event is missing before this one: the conversation has to be read again. */
  apply (event: SpokenEvent): boolean
  /** An older page, of what stands before the event of this key. */
  extend (conversation: OperatorConversation, before: string): void
  mark (signals: ReadonlyArray<Marks & { id: string }>): void
  /** All of a visitor who was erased. */
  forget (visitorId: string): void
  /** Takes an ended one off the list. */
  close (conversationId: string): void
  clear (): void
}

/** `onEvent` is told of every event that was new; `chat` already holds it. */
export const ConversationsModel = createModel<ConversationsShape, [{ onEvent: (event: SpokenEvent, chat: Chat) => void }]>(({ onEvent }) => {
  const chats = signal<Chats>(new Map())
  const put = (chat: Chat): void => { chats.value = new Map(chats.peek()).set(chat.id, chat) }
  const drop = (isMeant: (chat: Chat) => boolean): void => { chats.value = new Map([...chats.peek()].filter(([, chat]) => !isMeant(chat))) }
  const take = (conversations: readonly OperatorConversation[]): void => {
    const next = new Map(chats.peek())
    conversations.forEach(conversation => next.set(conversation.id, freshest(next.get(conversation.id), conversation)))
    chats.value = next
  }

  return {
    chats,
    take,
    reset (listed) {
      const held = chats.peek()
      const next = new Map(listed.map(conversation => [conversation.id, renewed(held.get(conversation.id), conversation)]))
      chats.value = next
      return [...held.values()].filter(chat => isOpen(chat) && !next.has(chat.id)).map(({ id }) => id)
    },
    apply (event) {
      if (event.kind === 'conversation_erased') {
        drop(chat => chat.id === event.conversation)
        return true
      }
      const chat = chats.peek().get(event.conversation) ?? openedBy(event)
      const folded = fold(chat, event)
      if (folded.kind === 'gap') return false
      if (folded.kind === 'known') return true
      const next = { ...chat, ...folded.talk, ...nameOf(event) }
      put(next)
      onEvent(event, next)
      return true
    },
    extend (conversation, before) {
      const chat = chats.peek().get(conversation.id)
      // It was put away, or read anew from another place on.
      if (chat?.events[0]?.key !== before) return
      put({ ...chat, ...prepend(chat, toTalk(conversation).events, conversation.more) })
    },
    mark (signals) {
      const next = new Map(chats.peek())
      for (const { id, ...marks } of signals) {
        const chat = next.get(id)
        if (chat !== undefined) next.set(id, { ...chat, ...mark(chat, marks) })
      }
      chats.value = next
    },
    forget (visitorId) { drop(chat => chat.visitor === visitorId) },
    close (conversationId) { drop(chat => chat.id === conversationId) },
    clear () { chats.value = new Map() }
  }
})
export type Conversations = InstanceType<typeof ConversationsModel>

export function isOpen ({ state }: Talk): boolean {
  return state === 'invited' || state === 'waiting' || state === 'talking'
}

/** An operator can write into it: somebody is there, or left a message and reads the answer later. */
export function isAnswerable ({ state }: Talk): boolean {
  return state === 'waiting' || state === 'talking' || state === 'left'
}

type Message = Extract<SpokenEvent, { kind: 'message' }>

/** The newest words of an operator, where there are any. */
export function answerOf (chat: Talk): Message | undefined {
  return chat.events.findLast((event): event is Message => event.kind === 'message' && event.by !== 'visitor' && event.deleted !== true)
}

/** How words for somebody who left a message reach them, besides that they stand in the chat; `mail`: the server sends some. */
export function reachOf ({ email }: Chat, { mail }: { mail: boolean }): 'mail' | 'mail-off' | 'no-address' {
  if (!mail) return 'mail-off'
  return email === undefined ? 'no-address' : 'mail'
}

/** Words of the visitor that no operator has had on screen. */
export function unreadOf (chat: Talk): number {
  return chat.events.filter(event => event.number > chat.seenByOperators && isFromVisitor(event)).length
}

/** Since when the visitor waits for a first or a next word; undefined when the last word was ours. */
export function waitingSince (chat: Talk): string | undefined {
  if (!isOpen(chat) || chat.state === 'invited') return undefined
  // Who accepts a rule's invitation waits from then on; behind an operator's somebody sits.
  const accepted = (event: SpokenEvent): boolean => chat.state === 'waiting' && event.kind === 'invitation_state' && event.state === 'accepted'
  const spoken = chat.events.filter(event => event.kind === 'message' || event.kind === 'started' || accepted(event))
  const answered = spoken.findLastIndex(event => event.by !== 'visitor')
  return spoken[answered + 1]?.at
}

/** The newest words of a chat, whoever said them. */
export function lastWords (chat: Talk): Words | undefined {
  return chat.events.findLast(hasWords)
}

type Words = Extract<SpokenEvent, { kind: 'message' | 'invitation' | 'offline_message' }>

/** The kinds that somebody reads as words, each in a bubble. */
export function hasWords (event: SpokenEvent): event is Words {
  return event.kind === 'message' || event.kind === 'invitation' || event.kind === 'offline_message'
}

/** The invitation was taken back, or its visitor gone, before anybody answered it. */
export function isWithdrawn ({ state, invitation }: Talk): boolean {
  return state === 'ended' && (invitation === 'sent' || invitation === 'shown')
}

/** The name of the rule that opened it; undefined where a person did. */
export function ruleOf (chat: Talk): string | undefined {
  return chat.events.find(event => event.kind === 'invitation')?.rule
}

/** What became of the visitor's newest invitation, and when; undefined for none, or one that was taken back. */
export function invitationOf (chat: Talk): { state: InvitationState, at: string } | undefined {
  if (isWithdrawn(chat)) return undefined
  const told = chat.events.findLast(event => event.kind === 'invitation_state' || event.kind === 'invitation')
  return told === undefined || chat.invitation === undefined ? undefined : { state: chat.invitation, at: told.at }
}

function isFromVisitor (event: SpokenEvent): boolean {
  return event.by === 'visitor' && (event.kind === 'message' || event.kind === 'offline_message')
}

function toChat (conversation: OperatorConversation): Chat {
  const { visitor, site, startedAt, visitorName, email } = conversation
  return { ...toTalk(conversation), visitor, site, startedAt, visitorName, email }
}

function renewed (held: Chat | undefined, conversation: OperatorConversation): Chat {
  const chat = toChat(conversation)
  return held === undefined ? chat : { ...chat, ...renew(held, chat) }
}

/** Of what is read while polls go on, whoever is further ahead is right. */
function freshest (held: Chat | undefined, conversation: OperatorConversation): Chat {
  const chat = toChat(conversation)
  if (held === undefined) return chat
  if (held.last > chat.last) return { ...held, visitorName: chat.visitorName ?? held.visitorName }
  // Older pages that were read stay in front, where they join on.
  const joins = (chat.events[0]?.number ?? 0) <= held.last + 1
  const merged = joins && held.events.length > 0 ? prepend(chat, held.events, held.more && chat.more) : chat
  return { ...chat, ...mark(merged, held) }
}

function openedBy (event: SpokenEvent): Chat {
  return { ...emptyTalk(event.conversation), visitor: event.visitor ?? '', site: event.site ?? '', startedAt: event.at }
}

function nameOf (event: SpokenEvent): { visitorName?: string, email?: string } {
  return event.kind === 'offline_message' ? { visitorName: event.name, email: event.email } : {}
}
