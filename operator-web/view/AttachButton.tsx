// Chooses files for a chat.
import type { TargetedEvent, VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'
import { useConsole } from './context.ts'

/** What the server takes, by the bytes; this only sorts the browser's dialog. */
const types = 'image/png,image/jpeg,image/gif,image/webp,application/pdf,text/plain,.txt,.csv,.md,.log'

export function AttachButton ({ conversationId }: { conversationId: string }): VNode {
  const { uploads } = useConsole()
  const input = useRef<HTMLInputElement>(null)
  const attach = (event: TargetedEvent<HTMLInputElement>): void => {
    for (const file of event.currentTarget.files ?? []) uploads.attach(conversationId, file)
    // The same file may be chosen again.
    event.currentTarget.value = ''
  }
  return (
    <>
      <input ref={input} type='file' multiple hidden accept={types} onChange={attach} />
      <button type='button' class='button button-icon attach' aria-label={words.said.attach} title={words.said.attach} onClick={() => { input.current?.click() }}><Icon name='attach' /></button>
    </>
  )
}
