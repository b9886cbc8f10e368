// Whether somebody may be interrupted on this page now: not while it is hidden, while they write, while a dialog asks something, or while the chat is open.
import type { Host } from './host.ts'

/** What takes keys; a frame may hold fields that nobody can look into (cards are paid in such). */
const fields = 'input, textarea, select, iframe, [role=textbox], [role=combobox]'

export function isBusy (host: Pick<Host, 'button'>): boolean {
  return document.hidden || host.button.open || isWriting() || Array.from(document.querySelectorAll('dialog[open], [aria-modal=true]')).some(isSeen)
}

function isWriting (): boolean {
  let focused = document.activeElement
  // Ours, and other widgets', are in shadow roots.
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement
  return focused instanceof HTMLElement && (focused.isContentEditable || focused.matches(fields))
}

/** Many pages keep dialogs that nobody sees. */
function isSeen (dialog: Element): boolean {
  const { checkVisibility } = dialog as { checkVisibility?: (options: object) => boolean }
  return checkVisibility ? checkVisibility.call(dialog, { visibilityProperty: true, opacityProperty: true }) : dialog.getClientRects().length > 0
}
