// The chats: the list, the one that is open, and who it is with.
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { words } from '../strings/en.ts'
import { ChatList } from './ChatList.tsx'
import { ChatPane } from './ChatPane.tsx'
import { ProfilePane } from './ProfilePane.tsx'
import { TopBar } from './TopBar.tsx'
import { drawerQuery, toggleChatProfile } from './chat-profile.ts'
import { useConsole } from './context.ts'
import { useMedia } from './use-media.ts'

export function ChatsPage (): VNode {
  const models = useConsole()
  const { route, openChat, preferences, chatLists } = models
  const narrow = useMedia(drawerQuery)
  const { id } = route.place.value
  const chat = openChat.value
  const withProfile = chat !== undefined && (narrow ? preferences.drawerShown.value : preferences.profileShown.value)
  useEffect(() => { preferences.closeDrawer() }, [id])
  const talking = chatLists.mine.value.length + chatLists.others.value.length
  return (
    <div class={`page chats ${id === '' ? '' : 'has-chat'} ${withProfile ? 'has-profile' : ''}`}>
      <TopBar title={words.nav.chats} summary={words.chats.summary(chatLists.waiting.value.length, talking)} />
      <div class='panes'>
        <section class='pane chat-list-pane' aria-label={words.chats.list} data-pane tabIndex={-1}><ChatList /></section>
        {id === '' ? <p class='pane chat-none empty empty-quiet'>{words.chats.choose}</p> : <ChatPane id={id} chat={chat} />}
        {withProfile && <ProfilePane onClose={() => { toggleChatProfile(models) }} />}
      </div>
    </div>
  )
}
