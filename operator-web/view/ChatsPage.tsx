// The chats: the list, the one that is open, and who it is with.
import type { VNode } from 'preact'
import { words } from '../strings/en.ts'
import { ChatList } from './ChatList.tsx'
import { ChatPane } from './ChatPane.tsx'
import { ProfilePane } from './ProfilePane.tsx'
import { TopBar } from './TopBar.tsx'
import { useConsole } from './context.ts'

export function ChatsPage (): VNode {
  const { route, openChat, preferences, chatLists } = useConsole()
  const { id } = route.place.value
  const chat = openChat.value
  const withProfile = chat !== undefined && preferences.profileShown.value
  const talking = chatLists.mine.value.length + chatLists.others.value.length
  return (
    <div class={`page chats ${id === '' ? '' : 'has-chat'} ${withProfile ? 'has-profile' : ''}`}>
      <TopBar title={words.nav.chats} summary={words.chats.summary(chatLists.waiting.value.length, talking)} />
      <div class='panes'>
        <section class='pane chat-list-pane' aria-label={words.chats.list} data-pane tabIndex={-1}><ChatList /></section>
        {id === '' ? <p class='pane chat-none empty empty-quiet'>{words.chats.choose}</p> : <ChatPane id={id} chat={chat} />}
        {withProfile && <ProfilePane onClose={() => { preferences.toggleProfile() }} />}
      </div>
    </div>
  )
}
