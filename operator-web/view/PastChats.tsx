// All of a visitor's conversations, each to be opened in place and read in full.
import type { VNode } from 'preact'
import type { OperatorConversation } from '../../src/wire/conversations.ts'
import { toTalk } from '../../src/client/fold.ts'
import { hasWords } from '../model/conversations.ts'
import { saidLine } from '../strings/said.ts'
import { words } from '../strings/en.ts'
import { EventItem } from './EventItem.tsx'
import { Ago } from './Time.tsx'
import { useConsole } from './context.ts'

export function PastChats (): VNode {
  const { profile, route } = useConsole()
  const list = profile.conversations.value
  const shown = route.place.value.id
  const others = list?.filter(({ id }) => id !== shown) ?? []
  if (list === undefined) return <p class='meta' role='status'>{words.profile.loading}</p>
  if (others.length === 0) return <p class='meta'>{list.length === 0 ? words.profile.noChats : words.profile.noOtherChats}</p>
  return <div class='folds'>{others.map(conversation => <PastChat key={conversation.id} conversation={conversation} />)}</div>
}

function PastChat ({ conversation }: { conversation: OperatorConversation }): VNode {
  const { conversations } = useConsole()
  const { id, startedAt, more } = conversation
  // One that goes on has more than was read with the profile.
  const spoken = (conversations.chats.value.get(id) ?? toTalk(conversation)).events
  const last = spoken.findLast(hasWords)
  return (
    <details class='fold'>
      <summary>
        <span class='fold-title'>{last === undefined ? words.chats.noWords : saidLine(last)}</span>
        <span class='meta'><Ago at={startedAt} /></span>
      </summary>
      <ol class='past-log'>{spoken.map(event => <EventItem key={event.seq} event={event} visitorName={words.profile.label} chat={undefined} />)}</ol>
      <p><a href={`/chats/${id}`}>{more ? words.chats.earlier : words.visitors.openChat}</a></p>
    </details>
  )
}
