// A person's picture, or the first letters of their name.
import type { VNode } from 'preact'

export function Avatar ({ name, picture, size = 28 }: { name: string, picture?: string | undefined, size?: number }): VNode {
  const box = { width: `${size}px`, height: `${size}px` }
  if (picture !== undefined && picture !== '') return <img class='avatar' src={picture} alt='' style={box} />
  return <span class='avatar avatar-letters' style={box} aria-hidden='true'>{initials(name)}</span>
}

function initials (name: string): string {
  const parts = name.trim().split(/\s+/)
  return [parts[0], parts.length > 1 ? parts.at(-1) : undefined].map(part => [...part ?? ''][0] ?? '').join('').toUpperCase()
}
