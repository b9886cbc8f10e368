// The button in the corner as most pages see it: draws the state and names it. Once the panel is there it is button.ts's.
import type { ButtonState, SiteLook } from './host.ts'
import { drawing } from './drawing.ts'
import * as icons from './icons.ts'

/** Its shape, and whether it is shown at all in this state, is the matter of the site's own styles. */
export function drawLauncher (button: HTMLElement, { status }: ButtonState, { words, label }: SiteLook): void {
  button.className = `launcher ${status}`
  button.ariaLabel = words[status]
  button.ariaExpanded = 'false'
  button.replaceChildren(drawing(status === 'offline' ? icons.mail : icons.chat), label)
  // The state by shape as well as by colour: a tick, or a clock's hands.
  if (status !== 'offline') button.append(drawing(status === 'away' ? icons.hands : icons.tick, `dot ${status}`))
}
