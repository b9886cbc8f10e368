// What the page says of itself, made clean for the wire, and when its address changes without a load.
import type { ClientFacts, Page } from '../src/wire/visitor.ts'
import { read, write } from './keep.ts'

// wire/limits.ts has these numbers; the widget imports types only, so a test holds them together.
export const maxUrl = 2048
export const maxTitle = 300

/** Single-page apps change the address first and the title a little later. */
const settleMs = 300
const titleMs = 500
const lookMs = 1000

/** One line without control characters and lone surrogates, at most `max` code points. */
export function toClean (text: string, max: number): string {
  return Array.from(text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ').trim()).slice(0, max).join('')
}

/** An address without what may be a secret: these parameters' values, and a fragment that holds values (tokens come that way). */
export function toCleanUrl (url: string): string {
  return toClean(url.replace(/#.*=.*/, '').replace(/([?&;](access_token|token|e-?mail|passw(or)?d|code)=)[^&#;]*/gi, '$1'), maxUrl)
}

export function readPage (referrer: string): Page {
  return { url: toCleanUrl(location.href), title: toClean(document.title, maxTitle), referrer: toCleanUrl(referrer) }
}

export function readClient (): ClientFacts {
  return { lang: (navigator.language || '').slice(0, 35), tz: readTimeZone(), screen: `${screen.width | 0}x${screen.height | 0}` }
}

/** Calls back with the address before, when the page's address or, shortly after, its title is another. Ends with the page. */
export function watchRoute (changed: (before: string) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let before = location.href
  let title = document.title
  const check = (): void => {
    if (before === location.href && title === document.title) return
    changed(before)
    before = location.href
    title = document.title
  }
  const moved = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      check()
      timer = setTimeout(check, titleMs)
    }, settleMs)
  }
  const { navigation } = globalThis as { navigation?: EventTarget }
  if (navigation) navigation.addEventListener('currententrychange', moved)
  // A browser that doesn't tell is looked at; the page's own functions stay its own.
  else setInterval(check, lookMs)
}

/** The first use of Intl costs a slow machine tens of milliseconds, so its answer is kept for as long as the clock's offset stays. */
function readTimeZone (): string {
  const offset = `${new Date().getTimezoneOffset()} `
  const kept = read('z')
  const zone = kept?.startsWith(offset) ? kept.slice(offset.length) : Intl.DateTimeFormat().resolvedOptions().timeZone || ''
  write('z', offset + zone)
  return zone
}
