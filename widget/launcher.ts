// The round button in the corner: draws its state and names it; what it opens is the loader's matter.
import type { ButtonState } from './host.ts'
import { drawing, element } from './drawing.ts'
import * as icons from './icons.ts'
import { look } from './look.ts'

export function drawLauncher (button: HTMLElement, { status, open, label, initials, unread }: ButtonState): void {
  button.className = `launcher ${open ? 'open' : initials === '' ? status : ''}`
  button.ariaExpanded = `${open}`
  button.ariaLabel = label || look.words[status]
  button.replaceChildren(open ? drawing(icons.down) : initials === '' ? drawing(status === 'offline' ? icons.mail : icons.chat) : element('b', '', initials))
  if (open) return
  if (unread > 0) button.append(element('i', 'count', unread > 9 ? '9+' : `${unread}`))
  // The state by shape as well as by colour: a tick, or a clock's hands.
  else if (status !== 'offline') button.append(drawing(status === 'away' ? icons.hands : icons.tick, `dot ${status}`))
}
