// Everything known of the one visitor that is looked at: visits with pages, and all earlier conversations.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { ConversationsAnswer, VisitorAnswer } from '../../src/wire/operator.ts'
import type { OperatorConversation } from '../../src/wire/conversations.ts'
import type { Api } from './api.ts'

export type ProfileState = { kind: 'none' } | { kind: 'asking', id: string } | { kind: 'missing', id: string } | { kind: 'good', id: string, visitor: VisitorAnswer }

export interface ProfileShape {
  profile: ReadonlySignal<ProfileState>
  /** All of the visitor's conversations, newest first; undefined until they came. */
  conversations: ReadonlySignal<readonly OperatorConversation[] | undefined>
  show (visitorId: string): Promise<void>
  /** Reads the shown visitor again: a page was opened, a chat has ended. */
  refresh (): Promise<void>
  hide (): void
}

export const ProfileModel = createModel<ProfileShape, [{ api: Api }]>(({ api }) => {
  const profile = signal<ProfileState>({ kind: 'none' })
  const conversations = signal<readonly OperatorConversation[]>()
  const shown = (): string => profile.peek().kind === 'none' ? '' : (profile.peek() as { id: string }).id

  const read = async (id: string): Promise<void> => {
    const [who, talks] = await Promise.all([
      api.post('/v1/operator/visitor', { visitor: id }),
      api.post('/v1/operator/conversations', { list: 'visitor', visitor: id })
    ])
    // Somebody else is looked at by now.
    if (shown() !== id) return
    if (who.kind === 'answer') profile.value = { kind: 'good', id, visitor: who.body as VisitorAnswer }
    else if (who.kind === 'refused' && who.code === 'not_found') profile.value = { kind: 'missing', id }
    if (talks.kind === 'answer') conversations.value = newestFirst((talks.body as ConversationsAnswer).conversations)
  }

  return {
    profile,
    conversations,
    async show (id) {
      if (shown() === id) return
      profile.value = { kind: 'asking', id }
      conversations.value = undefined
      await read(id)
    },
    async refresh () {
      if (shown() !== '') await read(shown())
    },
    hide () {
      profile.value = { kind: 'none' }
      conversations.value = undefined
    }
  }
})
export type Profile = InstanceType<typeof ProfileModel>

function newestFirst (list: readonly OperatorConversation[]): OperatorConversation[] {
  return [...list].sort((a, b) => a.startedAt < b.startedAt ? 1 : -1)
}
