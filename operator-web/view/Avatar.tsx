// A person's picture, or the first letters of their name.
import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'

export function Avatar ({ name, picture = '', size = 28 }: { name: string, picture?: string | undefined, size?: number }): VNode {
  const failed = useSignal('')
  const box = { width: `${size}px`, height: `${size}px` }
  // A visitor's may lie anywhere: whoever has it there learns nothing of this console's address.
  if (picture !== '' && failed.value !== picture) return <img class='avatar' src={picture} alt='' style={box} referrerpolicy='no-referrer' onError={() => { failed.value = picture }} />
  return <span class='avatar avatar-letters' style={box} aria-hidden='true'>{initials(name)}</span>
}

function initials (name: string): string {
  const parts = name.trim().split(/\s+/)
  return [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map(part => [...part ?? ''][0] ?? '').join('').toUpperCase()
}
