// Where the visitor writes: grows with the words, Enter sends, Shift and Enter make a new line.
import type { JSX } from 'preact'
import type { Outgoing } from '../model/outgoing.ts'
import { useLayoutEffect, useRef } from 'preact/hooks'
import * as icons from '../icons.ts'
import { en } from '../strings/en.ts'
import { Icon } from './Icon.tsx'

/** Longer words scroll. */
const mostLines = 6

export function Composer ({ outgoing, focusAsked }: { outgoing: Outgoing, focusAsked: number }): JSX.Element {
  const field = useRef<HTMLTextAreaElement>(null)
  const draft = outgoing.draft.value
  const over = outgoing.over.value
  useLayoutEffect(() => { if (focusAsked > 0) field.current?.focus({ preventScroll: true }) }, [focusAsked])
  useLayoutEffect(() => { if (field.current !== null) grow(field.current) }, [draft])
  const send = (): void => {
    outgoing.send()
    field.current?.focus({ preventScroll: true })
  }
  const press = (event: KeyboardEvent): void => {
    // While an input method is at work, Enter chooses a word.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <form class='composer' onSubmit={event => { event.preventDefault(); send() }}>
      <textarea ref={field} rows={1} value={draft} placeholder={en.write} aria-label={en.write} enterkeyhint='send' aria-describedby={over > 0 ? 'over' : undefined} onInput={event => { outgoing.type(event.currentTarget.value) }} onKeyDown={press} />
      {over > 0 && <span class='over' id='over' role='status'>{en.tooLong(over)}</span>}
      <button type='submit' class='send' aria-label={en.send} aria-disabled={draft.trim() === '' || over > 0}><Icon paths={icons.send} /></button>
    </form>
  )
}

function grow (field: HTMLTextAreaElement): void {
  field.style.setProperty('height', 'auto')
  const line = parseFloat(getComputedStyle(field).lineHeight)
  field.style.setProperty('height', `${Math.min(field.scrollHeight, line * mostLines + 20)}px`)
}
