// The button in the corner while the panel is at work: how many messages are unread, whom the visitor talks with, and the way to close.
import type { ButtonState, SiteLook } from './host.ts'
import { drawing, element } from './drawing.ts'
import * as icons from './icons.ts'
import { drawLauncher } from './launcher.ts'

export function drawButton (button: HTMLElement, state: ButtonState, look: SiteLook): void {
  const { open, label, initials, unread } = state
  drawLauncher(button, state, look)
  button.ariaExpanded = `${open}`
  if (label !== '') button.ariaLabel = label
  const picture = open ? drawing(icons.down) : initials === '' ? undefined : element('b', '', initials)
  if (picture !== undefined) {
    // Somebody talks: this is the way back, though nobody else be there.
    button.className = `launcher ${open ? 'open' : ''}`
    button.firstChild?.replaceWith(picture)
  }
  if (!open && unread === 0) return
  button.querySelector('.dot')?.remove()
  if (!open) button.append(element('i', 'count', unread > 9 ? '9+' : `${unread}`))
}
