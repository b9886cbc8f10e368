// The owner's own links, pictures and words that show the state: marked and clicked here, styled by the page.
import type { SiteStatus } from '../src/wire/events.ts'
import { look } from './look.ts'
import { origin, site } from './site.ts'

/** Tells the page the state: an attribute for its styles, the picture for the state, words where it asks for them. */
export function showStatus (status: SiteStatus): void {
  mark('html, [data-shopbell-open]', 'data-shopbell-status', status)
  mark('[data-shopbell-img]', 'src', `${origin}/s/${site.site}.svg?status=${status}`)
  mark('[data-shopbell-img]', 'alt', `${look.words.region}: ${status}`)
  document.querySelectorAll('[data-shopbell-text=status]').forEach(place => { place.textContent = status })
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

function mark (selector: string, name: string, value: string): void {
  document.querySelectorAll(selector).forEach(element => { if (element.getAttribute(name) !== value) element.setAttribute(name, value) })
}
