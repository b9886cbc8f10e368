// Files dropped onto a chat go into it, as long as it takes any.
import type { TargetedEvent } from 'preact'
import type { Chat } from '../model/conversations.ts'
import { isAnswerable } from '../model/conversations.ts'
import { useConsole } from './context.ts'

type Drag = TargetedEvent<HTMLElement, DragEvent>

export function useFileDrop (chat: Chat | undefined): { onDragOver: (event: Drag) => void, onDrop: (event: Drag) => void } {
  const { uploads } = useConsole()
  return {
    onDragOver (event) { if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault() },
    onDrop (event) {
      const files = [...event.dataTransfer?.files ?? []]
      if (files.length === 0) return
      // Elsewhere the browser would leave the console and open the file.
      event.preventDefault()
      if (chat !== undefined && isAnswerable(chat)) files.forEach(file => { uploads.attach(chat.id, file) })
    }
  }
}
