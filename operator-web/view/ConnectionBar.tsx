// Says when the console isn't current, louder the longer it lasts; what is on screen stays and can be worked with.
import type { VNode } from 'preact'
import { useSignal, useSignalEffect } from '@preact/signals'
import { words } from '../strings/en.ts'
import { useConsole } from './context.ts'

/** ux.md C.8. */
const slowMs = 3000
const retryingMs = 6000
const lostMs = 30_000
const backMs = 2000

export function ConnectionBar (): VNode | null {
  const { live, clock } = useConsole()
  const wasBad = useSignal(false)
  const bad = live.connection.value === 'retrying' || live.connection.value === 'stopped'
  const forMs = clock.now.value - live.since.value
  useSignalEffect(() => {
    const now = live.connection.value === 'retrying' && clock.now.value - live.since.value > retryingMs
    if (now) wasBad.value = true
    else if (live.connection.value === 'live' && clock.now.value - live.since.value > backMs) wasBad.value = false
  })
  if (!bad) return wasBad.value ? <p class='bar bar-ok' role='status'>{words.connection.back}</p> : null
  if (forMs < slowMs) return null
  if (forMs < retryingMs) return <p class='bar bar-quiet'>{words.connection.slow}</p>
  const lost = forMs >= lostMs
  return (
    <div class={`bar ${lost ? 'bar-danger' : 'bar-warn'}`} role='status'>
      <span>{lost ? words.connection.lost : words.connection.retrying}</span>
      <button type='button' class='button button-small' onClick={() => { live.nudge() }}>{words.connection.now}</button>
    </div>
  )
}
