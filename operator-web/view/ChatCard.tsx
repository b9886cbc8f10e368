// One chat in the list: who, the last words or the draft, how long they wait.
import type { VNode } from 'preact'
import type { Chat } from '../model/conversations.ts'
import { lastWords, unreadOf, waitingSince } from '../model/conversations.ts'
import { visitorName } from '../strings/facts.ts'
import { saidLine } from '../strings/said.ts'
import { words } from '../strings/en.ts'
import { Flag } from './Flag.tsx'
import { Ago, Since } from './Time.tsx'
import { useConsole } from './context.ts'

export function ChatCard ({ chat }: { chat: Chat }): VNode {
  const { route, roster } = useConsole()
  const row = roster.visitors.value.get(chat.visitor)
  const here = route.place.value.id === chat.id
  const unread = unreadOf(chat)
  const since = waitingSince(chat)
  return (
    <a class={`card card-${chat.state} ${unread > 0 ? 'card-unread' : ''}`} href={`/chats/${chat.id}`} data-chat={chat.id} {...(here ? { 'aria-current': 'true' } : {})}>
      <span class='card-top'>
        <span class='line strong'><Flag country={row?.place?.country} />{visitorName({ id: chat.visitor, name: chat.visitorName ?? row?.name })}</span>
        {since === undefined
          ? <span class='meta'><Ago at={chat.events.at(-1)?.at ?? chat.startedAt} /></span>
          : <span class={`pill ${chat.state === 'waiting' ? 'pill-waiting' : ''}`}><span class='sr-only'>{words.chats[chat.state === 'waiting' ? 'waitingWord' : 'unansweredWord']} </span><Since at={since} /></span>}
      </span>
      <span class='card-bottom'>
        <CardWords chat={chat} />
        {unread > 0 && <span class='badge'><span aria-hidden='true'>{unread}</span><span class='sr-only'>{words.chats.unread(unread)}</span></span>}
      </span>
    </a>
  )
}

function CardWords ({ chat }: { chat: Chat }): VNode {
  const { account, messages, typing } = useConsole()
  const draft = messages.drafts.value[chat.id]
  const last = lastWords(chat)
  if (typing.authors.value.get(chat.id)?.includes('visitor') === true) return <span class='line card-typing'>{words.chats.typingShort}</span>
  if (draft !== undefined && draft.trim() !== '') return <span class='line meta'><em class='draft'>{words.chats.draft}</em> {draft}</span>
  const own = last?.by === `operator:${account.me.value?.id ?? ''}`
  return <span class='line meta'>{own && `${words.chats.you} `}{last?.kind === 'invitation' && last.rule !== undefined && `${words.invite.byRule(last.rule)}: `}{last === undefined ? words.chats.noWords : saidLine(last)}</span>
}
