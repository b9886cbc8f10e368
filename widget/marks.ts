// The owner's own links: marked with the state for the page's styles, and clicked here. The pictures and words that show it are filled in by calls.ts.
import type { SiteStatus } from '../src/wire/events.ts'
import { failures } from './contact.ts'

/** Says the state to the page's styles; true where the page has more that shows it. */
export function showStatus (status: SiteStatus): boolean {
  document.querySelectorAll('html,[data-shopbell-open]').forEach(place => { place.setAttribute('data-shopbell-status', status) })
  return document.querySelector('[data-shopbell-img],[data-shopbell-text]') !== null
}

/** This many hellos in vain, and the owner's links are links again. */
const mostFailures = 3

/** Calls back for a plain click on anything marked as an opener. */
export function watchOpeners (clicked: (how: 'asked', opener: HTMLElement) => void): void {
  document.addEventListener('click', event => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey) return
    // Through shadow roots, whose insides `target` doesn't name.
    const opener = (event.composedPath() as HTMLElement[]).find(place => place.matches?.('[data-shopbell-open]'))
    if (!opener || failures >= mostFailures) return
    event.preventDefault()
    clicked('asked', opener)
  })
}
