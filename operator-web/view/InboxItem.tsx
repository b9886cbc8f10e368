// One message that was left: who, when, the words, and the way to answer.
import type { VNode } from 'preact'
import type { SpokenEvent } from '../../src/wire/events.ts'
import type { Chat } from '../model/conversations.ts'
import { answerOf } from '../model/conversations.ts'
import { saidLine } from '../strings/said.ts'
import { visitorName } from '../strings/facts.ts'
import { stamp } from '../strings/times.ts'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'
import { Linked } from './Linked.tsx'
import { Ago } from './Time.tsx'
import { useConsole } from './context.ts'

type Left = Extract<SpokenEvent, { kind: 'offline_message' }>

export function InboxItem ({ chat }: { chat: Chat }): VNode {
  const { account, endChat } = useConsole()
  const messages = chat.events.filter((event): event is Left => event.kind === 'offline_message')
  const first = messages[0]
  const name = first?.name ?? visitorName({ id: chat.visitor, name: chat.visitorName })
  const email = first?.email ?? chat.email
  const answer = answerOf(chat)
  const mail = account.me.value?.mail === true
  const site = account.me.value?.sites.find(({ id }) => id === chat.site)?.name ?? ''
  return (
    <li class='inbox-item'>
      <header class='inbox-head'>
        <h2>{name}</h2>
        {email !== undefined && <span class='meta'>{email}</span>}
        {first?.phone !== undefined && <a class='meta' href={`tel:${first.phone.replace(/[^\d+]/g, '')}`}>{first.phone}</a>}
        <span class='top-space' />
        <span class='meta'><Ago at={chat.startedAt} /></span>
      </header>
      {messages.map(event => <p key={event.seq} class='inbox-text' dir='auto'><Linked text={event.text} /></p>)}
      {first?.consent !== undefined && <p class='meta' dir='auto'>{words.said.agreed}: {first.consent.text} · {stamp(first.consent.at)}</p>}
      {answer !== undefined && <p class='inbox-answer'><span class='strong'>{words.inbox.answered(answer.name ?? words.chats.colleague)}</span> <span class='meta'><Ago at={answer.at} /></span><span class='line' dir='auto'>{saidLine(answer)}</span></p>}
      <footer class='form-buttons'>
        <a class='button button-small button-main' href={`/chats/${chat.id}`}><Icon name='reply' size={16} />{words.inbox.answer}</a>
        {!mail && email !== undefined && <a class='button button-small' href={mailTo({ email, site, text: first?.text ?? '' })}><Icon name='mail' size={16} />{words.inbox.reply}</a>}
        <a class='button button-small button-quiet' href={`/visitors#${chat.visitor}`}>{words.inbox.who}</a>
        <span class='top-space' />
        <button type='button' class='button button-small' onClick={() => { void endChat(chat.id) }}><Icon name='check' size={16} />{words.inbox.done}</button>
      </footer>
    </li>
  )
}

function mailTo ({ email, site, text }: { email: string, site: string, text: string }): string {
  const quoted = text.split('\n').map(line => `> ${line}`).join('\n')
  return `mailto:${email}?subject=${encodeURIComponent(words.inbox.subject(site))}&body=${encodeURIComponent(`\n\n${quoted}`)}`
}
