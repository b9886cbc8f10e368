// The one element that stands in the owner's page: its root, and that it stays there and on top.
import { element } from './drawing.ts'
import { wish } from './look.ts'
import { keepEvents } from './root.ts'

/** A page that takes the element out again and again gets its way. */
const mostReturns = 20
const returnsMs = 60_000

const host = document.createElement('shopbell-chat')
export const root = host.attachShadow({ mode: 'open' })
root.adoptedStyleSheets = [new CSSStyleSheet()]
/** The region that everything visible is put into. */
export const box = element('div', 'box')

// From the first moment on: the button and an invitation's card take keys before there is a panel.
keepEvents(root, ['keydown', 'keyup', 'keypress', 'focusin', 'focusout'])

export function putElement (): void {
  root.append(box)
  host.popover = 'manual'
  put()
  observer.observe(document.documentElement, { childList: true })
  // What the page opens above us later would cover us; a modal dialog makes us inert anyway and is left alone.
  document.addEventListener('toggle', event => {
    const { target } = event
    if (target !== host && host.isConnected && (target as HTMLElement).popover && (event as ToggleEvent).newState === 'open' && !root.activeElement) put()
  }, true)
}

export function removeElement (): void {
  observer.disconnect()
  host.remove()
}

let returns = 0
const observer = new MutationObserver(() => {
  if (host.isConnected || returns++ >= mostReturns) return
  setTimeout(() => { returns = 0 }, returnsMs)
  put()
})

function put (): void {
  if (!host.isConnected) (wish.mount ? document.body : document.documentElement).append(host)
  try {
    if (host.matches(':popover-open')) host.hidePopover()
    host.showPopover()
  } catch {
    // No popovers in this browser: the z-index has to do.
    host.removeAttribute('popover')
  }
}
