// Where the visitor writes: grows with the words, Enter sends, Shift and Enter make a new line; beside it files, emoji, and what is answered.
import type { JSX } from 'preact'
import type { Host } from '../host.ts'
import type { PanelModel } from '../model/state.ts'
import { useLayoutEffect, useRef } from 'preact/hooks'
import * as icons from '../icons.ts'
import { counted, word } from '../strings/words.ts'
import { Attach } from './Attach.tsx'
import { Emoji } from './Emoji.tsx'
import { Icon } from './Icon.tsx'
import { IconButton } from './IconButton.tsx'

/** Longer words scroll. */
const mostLines = 6

export function Composer ({ host, model }: { host: Host, model: PanelModel }): JSX.Element {
  const field = useRef<HTMLTextAreaElement>(null)
  const { outgoing, uploads } = model
  const draft = outgoing.draft.value
  const over = outgoing.over.value
  const quote = outgoing.quote.value
  const focusAsked = model.focusAsked.value
  const focus = (): void => { field.current?.focus({ preventScroll: true }) }
  useLayoutEffect(() => { if (focusAsked > 0) focus() }, [focusAsked])
  useLayoutEffect(() => { if (quote !== undefined) focus() }, [quote])
  useLayoutEffect(() => { if (field.current !== null) grow(field.current) }, [draft])
  const send = (): void => {
    outgoing.send()
    focus()
  }
  const press = (event: KeyboardEvent): void => {
    // While an input method is at work, Enter chooses a word.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    send()
  }
  const insert = (emoji: string): void => {
    const { selectionStart: start = draft.length, selectionEnd: end = draft.length } = field.current ?? {}
    outgoing.type(draft.slice(0, start) + emoji + draft.slice(end))
    // Once the new words stand in it.
    queueMicrotask(() => { field.current?.setSelectionRange(start + emoji.length, start + emoji.length) })
  }
  return (
    <form class='composer' onSubmit={event => { event.preventDefault(); send() }}>
      {quote !== undefined && (
        <div class='quoting'>
          <p>{word('answering', { name: quote.name ?? word('you') })}<q dir='auto'>{quote.text}</q></p>
          <IconButton label={word('unquote')} paths={icons.close} onClick={() => { outgoing.answer(undefined); focus() }} />
        </div>
      )}
      {over > 0 && <span class='over' id='over' role='status'>{counted('tooLong', over)}</span>}
      {uploads.refused.value !== '' && <span class='over' role='alert'>{uploads.refused.value}</span>}
      <div class='writing'>
        {model.look.value.chat.files !== undefined && <Attach uploads={uploads} types={model.look.value.chat.files.types} />}
        <textarea ref={field} rows={1} value={draft} dir='auto' placeholder={word('write')} aria-label={word('write')} enterkeyhint='send' aria-describedby={over > 0 ? 'over' : undefined} onInput={event => { outgoing.type(event.currentTarget.value) }} onKeyDown={press} />
        {model.look.value.chat.emoji && <Emoji host={host} model={model} onPick={insert} onClose={focus} />}
        <button type='submit' class='send' aria-label={word('send')} aria-disabled={draft.trim() === '' || over > 0}><Icon paths={icons.send} /></button>
      </div>
    </form>
  )
}

function grow (field: HTMLTextAreaElement): void {
  field.style.setProperty('height', 'auto')
  const line = parseFloat(getComputedStyle(field).lineHeight)
  field.style.setProperty('height', `${Math.min(field.scrollHeight, line * mostLines + 20)}px`)
}
