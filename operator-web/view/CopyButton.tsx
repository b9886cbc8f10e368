// Copies a text, says so, and keeps the focus where it is.
import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'

export function CopyButton ({ text, label }: { text: string, label: string }): VNode {
  const state = useSignal<'ready' | 'copied' | 'failed'>('ready')
  const copy = (): void => {
    // No clipboard without https or localhost: the words say what to do instead.
    if (navigator.clipboard === undefined) state.value = 'failed'
    else navigator.clipboard.writeText(text).then(() => { state.value = 'copied' }, () => { state.value = 'failed' })
  }
  return (
    <span class='copy'>
      <button type='button' class='button button-main' onClick={copy}>
        <Icon name={state.value === 'copied' ? 'check' : 'copy'} />
        {state.value === 'copied' ? words.install.copied : label}
      </button>
      <span class={state.value === 'failed' ? 'hint' : 'sr-only'} role='status' aria-live='polite'>{say(state.value)}</span>
    </span>
  )
}

function say (state: 'ready' | 'copied' | 'failed'): string {
  if (state === 'copied') return words.install.copied
  return state === 'failed' ? words.install.copyFailed : ''
}
