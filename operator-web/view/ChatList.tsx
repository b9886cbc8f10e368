// The chats by need: who waits, mine, the team's, those that are over.
import type { VNode } from 'preact'
import type { Chat } from '../model/conversations.ts'
import { words } from '../strings/en.ts'
import { ChatCard } from './ChatCard.tsx'
import { Icon } from './Icon.tsx'
import { useConsole } from './context.ts'

export function ChatList (): VNode {
  const { chatLists, openChat } = useConsole()
  const groups: ReadonlyArray<[string, readonly Chat[]]> = [
    [words.chats.waiting, chatLists.waiting.value],
    [words.chats.mine, chatLists.mine.value],
    [words.chats.others, chatLists.others.value],
    [words.chats.ended, chatLists.ended.value],
    // Messages that were left have a page of their own; while one is open, the others are at hand.
    [words.nav.inbox, openChat.value?.state === 'left' ? chatLists.left.value : []]
  ]
  const filled = groups.filter(([, chats]) => chats.length > 0)
  if (filled.length === 0) return <ListEmpty />
  return (
    <>
      {filled.map(([title, chats]) => (
        <section key={title} class='chat-group' aria-label={title}>
          <h2 class='group-head'>{title} <span class='digits'>{chats.length}</span></h2>
          <ul class='cards'>{chats.map(chat => <li key={chat.id}><ChatCard chat={chat} /></li>)}</ul>
        </section>
      ))}
    </>
  )
}

function ListEmpty (): VNode {
  return (
    <div class='empty'>
      <span class='empty-mark'><Icon name='chats' size={28} /></span>
      <p class='empty-title'>{words.chats.empty}</p>
      <p>{words.chats.emptyMore}</p>
    </div>
  )
}
