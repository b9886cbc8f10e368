// Where the operator writes: Enter sends, Shift+Enter breaks the line; the draft is kept with every letter.
import type { TargetedEvent, VNode } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { maxMessageCodePoints } from '../../src/wire/limits.ts'
import type { Chat } from '../model/conversations.ts'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'
import { useConsole } from './context.ts'

/** From here on the rest is counted out loud. */
const nearLimit = 200

export function Composer ({ chat, name }: { chat: Chat, name: string }): VNode {
  const { messages, typing } = useConsole()
  const box = useRef<HTMLTextAreaElement>(null)
  const text = messages.drafts.value[chat.id] ?? ''
  const left = maxMessageCodePoints - [...text].length
  const good = text.trim() !== '' && left >= 0
  useEffect(() => { if (matchMedia('(min-width: 720px)').matches) box.current?.focus() }, [chat.id])
  useLayoutEffect(() => { fit(box.current) }, [text])

  const send = (): void => {
    if (!good) return
    messages.send(chat.id, text.trim())
    typing.tell(chat.id, false)
  }
  const onKeyDown = (event: TargetedEvent<HTMLTextAreaElement, KeyboardEvent>): void => {
    if (event.key === 'Escape') event.currentTarget.blur()
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <form class='composer' onSubmit={event => { event.preventDefault(); send() }}>
      <label class='sr-only' for='composer'>{words.chats.composer(name)}</label>
      <textarea
        ref={box} id='composer' name='message' rows={1} value={text} placeholder={words.chats.composer(name)} enterkeyhint='send' autocomplete='off'
        aria-describedby='composer-left' aria-invalid={left < 0}
        onInput={event => { messages.draft(chat.id, event.currentTarget.value); typing.tell(chat.id, event.currentTarget.value.trim() !== '') }}
        onKeyDown={onKeyDown}
        onBlur={() => { typing.tell(chat.id, false) }}
      />
      <button type='submit' class='button button-main' aria-disabled={!good}><Icon name='send' size={16} /><span class='composer-word'>{words.chats.send}</span></button>
      <p id='composer-left' class={left < 0 ? 'error' : 'hint'} role='status'>{left < nearLimit && (left < 0 ? words.chats.tooLong(-left) : words.chats.left(left))}</p>
    </form>
  )
}

/** As high as its lines, up to the limit of the style sheet. */
function fit (box: HTMLTextAreaElement | null): void {
  if (box === null) return
  box.style.height = 'auto'
  box.style.height = `${box.scrollHeight + 2}px`
}
