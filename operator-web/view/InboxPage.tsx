// Messages left while nobody was there; being shown here marks them as seen.
import type { VNode } from 'preact'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'
import { InboxItem } from './InboxItem.tsx'
import { TopBar } from './TopBar.tsx'
import { useConsole } from './context.ts'

export function InboxPage (): VNode {
  const { chatLists } = useConsole()
  const left = chatLists.left.value
  return (
    <div class='page'>
      <TopBar title={words.nav.inbox} summary={left.length > 0 ? words.inbox.summary(left.length) : ''} />
      <div class='pane sheet' data-pane tabIndex={-1}>
        {left.length > 0 ? <div class='inbox'><p class='meta'>{words.inbox.lead}</p><ul class='inbox-list'>{left.map(chat => <InboxItem key={chat.id} chat={chat} />)}</ul></div> : <InboxEmpty />}
      </div>
    </div>
  )
}

function InboxEmpty (): VNode {
  return (
    <div class='empty'>
      <span class='empty-mark'><Icon name='inbox' size={28} /></span>
      <p class='empty-title'>{words.inbox.empty}</p>
      <p>{words.inbox.emptyMore}</p>
    </div>
  )
}
