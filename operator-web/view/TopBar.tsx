// The head of a page: its name, a summary, one's own status and the sound.
import type { ComponentChildren, VNode } from 'preact'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'
import { StatusToggle } from './StatusToggle.tsx'
import { useConsole } from './context.ts'

export function TopBar ({ title, summary, children }: { title: string, summary?: string, children?: ComponentChildren }): VNode {
  return (
    <header class='top'>
      <h1>{title}</h1>
      {summary !== undefined && <p class='top-summary digits'>{summary}</p>}
      {children}
      <span class='top-space' />
      <StatusToggle />
      <MuteButton />
    </header>
  )
}

function MuteButton (): VNode {
  const { bell } = useConsole()
  const muted = bell.muted.value
  const label = muted ? words.sound.unmute : words.sound.mute
  return (
    <button type='button' class='button button-icon' aria-label={label} title={`${label} (M)`} aria-keyshortcuts='m' aria-pressed={muted} onClick={() => { bell.toggleMute() }}>
      <Icon name={muted ? 'bellOff' : 'bell'} />
    </button>
  )
}
