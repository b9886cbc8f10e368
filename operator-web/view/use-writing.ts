// What stands in the box of a chat: the draft, or words that are mended; and what becomes of it.
import { words } from '../strings/en.ts'
import { useConsole } from './context.ts'

export interface Writing {
  text: string
  /** Words that were said already. */
  mending: boolean
  put (text: string): void
  send (): void
  /** Gives up mending or answering; false when there was neither. */
  leave (): boolean
}

export function useWriting (conversationId: string): Writing {
  const { composing, messages, toasts, typing } = useConsole()
  const { value: editing } = composing.editing
  const mended = editing?.conversation === conversationId ? editing : undefined
  const quote = composing.quotes.value[conversationId]
  const text = mended?.text ?? messages.drafts.value[conversationId] ?? ''

  const save = async (): Promise<void> => {
    const outcome = await composing.save()
    if (outcome.kind === 'refused') toasts.warn(words.problem(outcome.code))
  }
  return {
    text,
    mending: mended !== undefined,
    put (typed) {
      if (mended !== undefined) { composing.setText(typed); return }
      messages.draft(conversationId, typed)
      typing.tell(conversationId, typed.trim() !== '')
    },
    send () {
      if (mended !== undefined) { void save(); return }
      messages.send(conversationId, text.trim(), quote)
      composing.unquote(conversationId)
      typing.tell(conversationId, false)
    },
    leave () {
      if (mended !== undefined) composing.cancel()
      else if (quote !== undefined) composing.unquote(conversationId)
      return mended !== undefined || quote !== undefined
    }
  }
}
