// The owner's own links: marked with the state for the page's styles, and clicked here. Pictures and words that show it are marks-lazy's, in the file of the calls.
import type { SiteStatus } from '../src/wire/events.ts'

/** Says the state to the page's styles; true where the page has more that shows it. */
export function showStatus (status: SiteStatus): boolean {
  document.querySelectorAll('html,[data-shopbell-open]').forEach(place => { place.setAttribute('data-shopbell-status', status) })
  return document.querySelector('[data-shopbell-img],[data-shopbell-text]') !== null
}

/** Calls back for a plain click on anything marked as an opener; `true` back keeps a link from being followed. */
export function watchOpeners (clicked: (opener: HTMLElement) => boolean): void {
  document.addEventListener('click', event => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey) return
    // Through shadow roots, whose insides `target` doesn't name.
    const opener = (event.composedPath() as HTMLElement[]).find(place => place.matches?.('[data-shopbell-open]'))
    if (opener && clicked(opener)) event.preventDefault()
  })
}
