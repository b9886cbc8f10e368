// Below the last words of an open chat whose visitor isn't on the site now: that they left, and when.
import type { VNode } from 'preact'
import type { Chat } from '../model/conversations.ts'
import { isOpen } from '../model/conversations.ts'
import { words } from '../strings/en.ts'
import { Clock } from './Time.tsx'
import { useConsole } from './context.ts'

export function GoneLine ({ chat, name }: { chat: Chat, name: string }): VNode {
  const { roster, profile } = useConsole()
  const gone = isOpen(chat) && roster.loaded.value && !roster.visitors.value.has(chat.visitor)
  const shown = profile.profile.value
  const at = shown.kind === 'good' && shown.id === chat.visitor ? shown.visitor.lastSeenAt : undefined
  return <p class='log-line log-gone' aria-live='polite'>{gone && <><span>{words.lines.gone(name)}</span> {at !== undefined && <Clock at={at} />}</>}</p>
}
