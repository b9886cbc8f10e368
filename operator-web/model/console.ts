// The console as a whole: its models, put together, and the few things that touch several of them. Each model's own business is in its file.
import type { ReadonlySignal } from '@preact/signals'
import type { Chat } from './conversations.ts'
import type { Models } from './models.ts'
import type { World } from './world.ts'
import { computed } from '@preact/signals'
import { waitingSince } from './conversations.ts'
import { createModels } from './models.ts'
import { markSeen, watchConnection, watchPlace, watchSignIn } from './watches.ts'
import type { Whole } from './watches.ts'
import { newKey } from '../../src/client/id.ts'
import { reasonOf } from './api.ts'
import { words } from '../strings/en.ts'

export interface Console extends Models {
  /** The chat on screen. */
  openChat: ReadonlySignal<Chat | undefined>
  /** Ends a chat, takes an invitation back, or ticks a left message off. */
  endChat (conversationId: string): Promise<void>
  sendInvitation (): Promise<void>
  /** Says goodbye first, so that colleagues and visitors don't wait for somebody who is gone. */
  signOut (): Promise<void>
  /** Opens the chat that has waited longest. */
  openLongestWaiting (): void
  /** Opens the next chat in which the visitor waits for a word. */
  openNextReply (): void
  /** Opens the chat below or above in the list. */
  stepChat (by: number): void
  /** The page was shown or hidden, got or lost the focus, or the network is back. */
  look (): void
  start (): void
  /** The page goes away; from the back/forward cache it may come back. */
  leave (): void
}

/** Who can't reach the server at the start asks again after this long. */
const loadAgainMs = 2000

export function createConsole (world: World): Console {
  const models = createModels(world)
  const { account, attention, bell, clock, conversations, invitations, live, messages, route, toasts, api } = models
  const openChat = computed(() => {
    const { page, id } = route.place.value
    return page === 'chats' && id !== '' ? conversations.chats.value.get(id) : undefined
  })
  const whole = { ...models, openChat, world }

  const load = async (): Promise<void> => {
    const outcome = await account.load()
    const askedMs = outcome.kind === 'refused' ? outcome.retryAfterMs ?? 0 : 0
    if (account.me.peek() === undefined) world.timers.set(() => { void load() }, Math.max(loadAgainMs, askedMs))
  }

  return {
    ...models,
    openChat,
    async endChat (conversation) {
      const state = conversations.chats.peek().get(conversation)?.state
      const reply = await api.post('/v1/operator/end', { key: newKey(), conversation })
      if (reply.kind === 'answer') toasts.say(state === 'left' ? words.inbox.doneToast : state === 'invited' ? words.chats.takenBackToast : words.chats.endedToast)
      else toasts.warn(words.problem(reasonOf(reply)))
    },
    async sendInvitation () {
      const outcome = await invitations.send()
      if (outcome.kind === 'refused') toasts.warn(words.problem(outcome.code))
    },
    async signOut () {
      toasts.settle()
      // No poll may say "here" again after the leave.
      live.stop()
      await api.post('/v1/operator/signal', { kind: 'leave', tab: world.tab })
      const outcome = await account.signOut()
      if (outcome.kind === 'done') return
      toasts.warn(words.problem(outcome.code))
      if (account.me.peek()) void live.start()
    },
    ...createSteps(whole),
    look () {
      attention.look()
      if (world.hidden()) return
      live.nudge()
      messages.nudge()
      markSeen(whole)
    },
    start () {
      clock.start()
      bell.begin()
      watchSignIn(whole)
      watchPlace(whole)
      watchConnection(whole)
      void load()
    },
    leave () {
      toasts.settle()
      if (account.me.peek()) void api.post('/v1/operator/signal', { kind: 'leave', tab: world.tab }, { keepalive: true })
    }
  }
}

/** From one chat to another by the keyboard. */
function createSteps ({ chatLists, openChat, route }: Whole): Pick<Console, 'openLongestWaiting' | 'openNextReply' | 'stepChat'> {
  return {
    openLongestWaiting () {
      const [first] = chatLists.waiting.peek()
      if (first !== undefined) route.go(`/chats/${first.id}`)
    },
    openNextReply () {
      const needy = [...chatLists.waiting.peek(), ...chatLists.mine.peek(), ...chatLists.others.peek()].filter(chat => waitingSince(chat) !== undefined)
      const next = needy[needy.findIndex(({ id }) => id === openChat.peek()?.id) + 1] ?? needy[0]
      if (next !== undefined) route.go(`/chats/${next.id}`)
    },
    stepChat (by) {
      const left = openChat.peek()?.state === 'left' ? [chatLists.left] : []
      const listed = [chatLists.waiting, chatLists.mine, chatLists.others, chatLists.ended, ...left].flatMap(list => list.peek())
      const at = listed.findIndex(({ id }) => id === openChat.peek()?.id)
      const next = at < 0 ? listed[0] : listed[at + by]
      if (next !== undefined) route.go(`/chats/${next.id}`)
    }
  }
}
