// Speaks new words of the visitor once; what was there when the chat was opened stays silent.
import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import type { Chat } from '../model/conversations.ts'
import { lastWords } from '../model/conversations.ts'
import { saidLine } from '../strings/said.ts'

export function Announcer ({ chat, name }: { chat: Chat, name: string }): VNode {
  const opened = useRef(chat.last)
  const last = lastWords(chat)
  const fresh = last !== undefined && last.by === 'visitor' && last.number > opened.current
  return <p class='sr-only' aria-live='polite'>{fresh ? `${name}: ${saidLine(last)}` : ''}</p>
}
