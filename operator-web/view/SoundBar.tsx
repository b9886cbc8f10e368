// Says that the browser keeps the bell silent, and offers the click that it wants.
import type { VNode } from 'preact'
import { words } from '../strings/en.ts'
import { useConsole } from './context.ts'

export function SoundBar (): VNode | null {
  const { bell } = useConsole()
  if (!bell.blocked.value || bell.muted.value) return null
  return (
    <div class='bar bar-warn' role='status'>
      <span>{words.sound.blocked}</span>
      <button type='button' class='button button-small' onClick={() => { bell.unlock() }}>{words.sound.turnOn}</button>
    </div>
  )
}
