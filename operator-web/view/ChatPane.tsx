// The open chat: its head, the log, the composer.
import type { VNode } from 'preact'
import type { Chat } from '../model/conversations.ts'
import { isAnswerable, isOpen } from '../model/conversations.ts'
import { visitorName } from '../strings/facts.ts'
import { words } from '../strings/en.ts'
import { Composer } from './Composer.tsx'
import { Flag } from './Flag.tsx'
import { Icon } from './Icon.tsx'
import { MessageLog } from './MessageLog.tsx'
import { toggleChatProfile } from './chat-profile.ts'
import { useConsole } from './context.ts'
import { useFileDrop } from './use-file-drop.ts'

export function ChatPane ({ id, chat }: { id: string, chat: Chat | undefined }): VNode {
  const { live, roster } = useConsole()
  const drop = useFileDrop(chat)
  if (chat === undefined) return live.missing.value === id ? <Missing /> : <p class='pane chat-none empty empty-quiet' role='status'>{words.chats.loading}</p>
  const row = roster.visitors.value.get(chat.visitor)
  const name = visitorName({ id: chat.visitor, name: chat.visitorName ?? row?.name })
  return (
    <section class='pane chat' aria-label={words.chats.conversation(name)} data-pane tabIndex={-1} {...drop}>
      <ChatHead chat={chat} name={name} />
      <MessageLog key={id} chat={chat} name={name} />
      {isAnswerable(chat) ? <Composer key={`${id} box`} chat={chat} name={name} /> : <p class='chat-over'>{chat.state === 'invited' ? words.chats.invitedOver : words.chats.over}</p>}
    </section>
  )
}

function Missing (): VNode {
  return (
    <div class='pane chat-none empty empty-quiet' role='status'>
      <p>{words.chats.missing}</p>
      <a class='button' href='/chats'>{words.chats.back}</a>
    </div>
  )
}

function ChatHead ({ chat, name }: { chat: Chat, name: string }): VNode {
  const models = useConsole()
  const { roster, endChat, conversations, route } = models
  const row = roster.visitors.value.get(chat.visitor)
  const left = chat.state === 'left'
  const close = (): void => {
    // First: the chat on screen is read again when it is lacked.
    route.go('/chats')
    conversations.close(chat.id)
  }
  return (
    <header class='chat-head'>
      <a class='button button-icon chat-back' href={left ? '/inbox' : '/chats'} aria-label={left ? words.nav.inbox : words.chats.back}><Icon name='back' /></a>
      <span class='chat-who'>
        <span class='line strong'><Flag country={row?.place?.country} />{name}</span>
        <span class='line meta'>{row === undefined ? words.chats.notHere : row.title === '' ? row.url : row.title}</span>
      </span>
      {isOpen(chat) && <button type='button' class='button button-small' aria-keyshortcuts='e' onClick={() => { void endChat(chat.id) }}>{chat.state === 'invited' ? words.chats.takeBack : words.chats.end}</button>}
      {left && <button type='button' class='button button-small' onClick={() => { void endChat(chat.id) }}><Icon name='check' size={16} />{words.inbox.done}</button>}
      {chat.state === 'ended' && <button type='button' class='button button-small' onClick={close}>{words.chats.close}</button>}
      <button type='button' class='button button-icon' aria-label={words.chats.profile} aria-keyshortcuts=']' onClick={() => { toggleChatProfile(models) }}><Icon name='profile' /></button>
    </header>
  )
}
