// The round button in the corner: draws its state and names it; what it opens is the loader's matter.
import type { SiteStatus } from '../src/wire/events.ts'
import { drawing, element } from './drawing.ts'
import * as icons from './icons.ts'
import { launcherWords } from './strings/launcher.ts'

export interface LauncherState { status: SiteStatus, unread: number, partner: string, initials: string, open: boolean }

export function drawLauncher (button: HTMLElement, state: LauncherState): void {
  const { status, unread, initials, open } = state
  button.className = `launcher ${open ? 'open' : initials !== '' ? 'named' : status}`
  button.ariaExpanded = String(open)
  button.ariaLabel = nameOf(state)
  button.replaceChildren(
    open ? drawing(icons.down) : initials !== '' ? element('b', '', initials) : drawing(status === 'offline' ? icons.mail : icons.chat),
    // The state by shape as well as by colour: a tick, or a clock's hands.
    open || unread > 0 ? '' : drawing(status === 'away' ? icons.hands : icons.tick, `dot ${status}`),
    open || unread === 0 ? '' : element('i', 'count', unread > 9 ? '9+' : String(unread))
  )
}

export function nameOf ({ status, unread, partner, open }: LauncherState): string {
  if (open) return launcherWords.close
  const name = partner === '' ? launcherWords.status[status] : launcherWords.partner(partner)
  return unread === 0 ? name : name + launcherWords.unread(unread)
}
