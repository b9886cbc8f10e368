// The log of the open chat: days, events, pages opened meanwhile, what is on its way, and who types.
import type { VNode } from 'preact'
import type { Chat } from '../model/conversations.ts'
import { logItems } from '../model/log-items.ts'
import type { LogItem } from '../model/log-items.ts'
import { day } from '../strings/times.ts'
import { words } from '../strings/en.ts'
import { Announcer } from './Announcer.tsx'
import { EventItem, Line } from './EventItem.tsx'
import { GoneLine } from './GoneLine.tsx'
import { Icon } from './Icon.tsx'
import { OutgoingItem } from './OutgoingItem.tsx'
import { TypingLine } from './TypingLine.tsx'
import { useConsole } from './context.ts'
import { useStick } from './use-stick.ts'

export function MessageLog ({ chat, name }: { chat: Chat, name: string }): VNode {
  const { messages, profile, live, clock } = useConsole()
  const shown = profile.profile.value
  const visits = shown.kind === 'good' && shown.id === chat.visitor ? shown.visitor.recent : []
  const outgoing = messages.outgoing.value.filter(({ conversation }) => conversation === chat.id)
  const items = logItems({ chat, visits, outgoing })
  const { box, away, onScroll, toEnd } = useStick(`${chat.last} ${outgoing.length}`)
  return (
    <div class='log-frame'>
      <div class='log' ref={box} onScroll={onScroll} tabIndex={0} role='log' aria-live='off' aria-label={words.chats.log(name)}>
        {chat.more && <p class='log-more'><button type='button' class='button button-small' onClick={() => { void live.readEarlier(chat.id) }}>{words.chats.earlier}</button></p>}
        <ol class='log-list'>
          {items.map(item => <Item key={item.key} item={item} chat={chat} name={name} now={clock.now.peek()} />)}
        </ol>
        <GoneLine chat={chat} name={name} />
        <TypingLine chat={chat} name={name} />
      </div>
      {away.value && <button type='button' class='button button-small to-end' onClick={toEnd}><Icon name='down' size={16} />{words.chats.newBelow}</button>}
      <Announcer chat={chat} name={name} />
    </div>
  )
}

function Item ({ item, chat, name, now }: { item: LogItem, chat: Chat, name: string, now: number }): VNode | null {
  switch (item.kind) {
    case 'day': return <li class='log-day'><span>{day(item.at, { now, today: words.chats.today, yesterday: words.chats.yesterday })}</span></li>
    case 'page': return <Line at={item.page.openedAt}>{words.lines.moved(item.page.title === '' ? item.page.url : item.page.title)}</Line>
    case 'event': return <EventItem event={item.event} visitorName={name} chat={chat} follows={item.follows} />
    case 'outgoing': return <OutgoingItem item={item.item} visitorName={name} />
  }
}
