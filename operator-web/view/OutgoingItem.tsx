// A message that the log doesn't have yet: on its way, or refused and waiting for a decision.
import type { VNode } from 'preact'
import type { OutboxItem } from '../../src/client/outbox.ts'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'
import { MessageBody } from './MessageBody.tsx'
import { useConsole } from './context.ts'

export function OutgoingItem ({ item, visitorName }: { item: OutboxItem, visitorName: string }): VNode {
  return (
    <li class={`bubble-row ours outgoing outgoing-${item.state}`}>
      <div class='bubble' dir='auto'><MessageBody text={item.text} quote={item.quote} file={item.file} visitorName={visitorName} /></div>
      <span class='bubble-foot'>{item.state === 'failed' ? <Failed item={item} /> : <><Icon name='clock' size={14} />{item.state === 'sent' ? words.chats.sent : words.chats.sending}</>}</span>
    </li>
  )
}

function Failed ({ item }: { item: OutboxItem }): VNode {
  const { messages } = useConsole()
  return (
    <span class='failed'>
      <Icon name='alert' size={14} />
      <span role='alert'>{words.chats.failed} {item.code !== undefined && words.problem(item.code)}</span>
      <button type='button' class='link' onClick={() => { messages.retry(item.key) }}>{words.chats.retry}</button>
      <button type='button' class='link' onClick={() => { messages.remove(item.key) }}>{words.chats.remove}</button>
    </span>
  )
}
