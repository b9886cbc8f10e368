// Who types now: dots to see, words to hear.
import type { VNode } from 'preact'
import type { Chat } from '../model/conversations.ts'
import { words } from '../strings/en.ts'
import { useConsole } from './context.ts'

export function TypingLine ({ chat, name }: { chat: Chat, name: string }): VNode {
  const { typing } = useConsole()
  const authors = typing.authors.value.get(chat.id) ?? []
  const names = authors.map(author => author === 'visitor' ? name : operatorName(chat, author))
  return (
    <p class='typing' aria-live='polite'>
      {names.length > 0 && <><span class='dots' aria-hidden='true'><i /><i /><i /></span>{words.chats.typing(names.join(', '))}</>}
    </p>
  )
}

function operatorName (chat: Chat, author: string): string {
  const said = chat.events.findLast(event => event.by === author && 'name' in event && event.name !== undefined)
  return said !== undefined && 'name' in said && said.name !== undefined ? said.name : words.chats.colleague
}
