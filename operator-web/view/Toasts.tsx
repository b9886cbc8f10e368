// Shows the short notes.
import type { VNode } from 'preact'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'
import { useConsole } from './context.ts'

export function Toasts (): VNode {
  const { toasts } = useConsole()
  return (
    <div class='toasts' role='status' aria-live='polite'>
      {toasts.toasts.value.map(({ id, text, tone, undo }) => (
        <div key={id} class={`toast toast-${tone}`}>
          <span>{text}</span>
          {undo !== undefined && <button type='button' class='button button-small toast-undo' onClick={undo}>{words.rules.undo}</button>}
          <button type='button' class='button button-icon' aria-label={words.help.close} onClick={() => { toasts.dismiss(id) }}><Icon name='close' size={16} /></button>
        </div>
      ))}
    </div>
  )
}
