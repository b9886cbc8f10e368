// Draws one icon; decoration only, the words beside it or the button's name say what it means.
import type { VNode } from 'preact'
import type { IconName, Shape } from './icons.ts'
import { icons } from './icons.ts'

export function Icon ({ name, size = 18 }: { name: IconName, size?: number }): VNode {
  const shapes: readonly Shape[] = icons[name]
  return (
    <svg class='icon' viewBox='0 0 24 24' width={size} height={size} aria-hidden='true' focusable='false'>
      {shapes.map(([Tag, attributes], index) => <Tag key={index} {...attributes} />)}
    </svg>
  )
}
