// What can be done with a message that stands there: answer it, and for five minutes mend or take back one's own. Shown at the pointer and the focus.
import type { TargetedEvent, VNode } from 'preact'
import { useComputed } from '@preact/signals'
import type { SpokenEvent } from '../../src/wire/events.ts'
import { isChangeable } from '../model/composing.ts'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'
import { focusComposer } from './composer-focus.ts'
import { useConsole } from './context.ts'

export function BubbleActions ({ event, last }: { event: Extract<SpokenEvent, { kind: 'message' }>, last: boolean }): VNode | null {
  const { account, clock, composing, toasts } = useConsole()
  const mine = useComputed(() => isChangeable(event, { me: account.me.value?.id ?? '', now: clock.now.value }))
  if (event.deleted === true) return null
  // One stop of the Tab key for the whole log: arrows go on from there.
  const tabIndex = last ? 0 : -1
  const remove = async (): Promise<void> => {
    const outcome = await composing.remove(event)
    // Its buttons are gone; the bubble itself says the rest.
    if (outcome.kind === 'done') focusComposer()
    else toasts.warn(words.problem(outcome.code))
  }
  const answer = (): void => {
    composing.cancel()
    composing.quote(event.conversation, event)
    focusComposer()
  }
  const edit = (): void => {
    composing.edit(event)
    focusComposer()
  }
  return (
    <span class='bubble-actions' role='group' aria-label={words.said.actions} onKeyDown={step}>
      <button type='button' tabIndex={tabIndex} class='bubble-action' aria-label={words.said.answer} title={words.said.answer} onClick={answer}><Icon name='reply' size={16} /></button>
      {mine.value && event.text !== '' && <button type='button' tabIndex={tabIndex} class='bubble-action' aria-label={words.said.edit} title={words.said.edit} onClick={edit}><Icon name='pencil' size={16} /></button>}
      {mine.value && <button type='button' tabIndex={tabIndex} class='bubble-action' aria-label={words.said.remove} title={words.said.remove} onClick={() => { void remove() }}><Icon name='trash' size={16} /></button>}
    </span>
  )
}

/** To the same group of the message above or below. */
function step (event: TargetedEvent<HTMLElement, KeyboardEvent>): void {
  const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
  if (by === 0) return
  event.preventDefault()
  const groups = [...event.currentTarget.closest('ol')?.querySelectorAll('.bubble-actions') ?? []]
  groups[groups.indexOf(event.currentTarget) + by]?.querySelector('button')?.focus()
}
