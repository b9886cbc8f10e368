// What the page says of itself, made clean for the wire, and when its address changes without a load.
import type { Choice, ClientFacts, Page } from '../src/wire/visitor.ts'
import { read } from './keep.ts'
import { wish } from './look.ts'
import { site } from './site.ts'

// wire/limits.ts has these numbers; the widget imports types only, so a test holds them together.
export const maxUrl = 2048
export const maxTitle = 300
export const maxLangs = 8

/** Single-page apps change the address first and the title a little later. */
const settleMs = 300
const titleMs = 500
const lookMs = 1000

/** One line without control characters and lone surrogates (the cut may leave one), at most `max` characters. */
export function toClean (text: string, max: number): string {
  return text.slice(0, max).replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ').trim()
}

/** An address without what may be a secret: the values of parameters that the site's owner or we blocked, and a fragment that holds values (tokens come that way). */
export function toCleanUrl (url: string, { blocked }: { blocked: string } = site): string {
  return toClean(url.replace(/#.*=.*/, '').replace(new RegExp(`((?:[?&;.[]|%5B)(${blocked})(?:[[\\]]|%5[BD])*=)[^&#;]*`, 'gi'), '$1'), maxUrl)
}

export function readPage (referrer: string): Page {
  return { url: toCleanUrl(location.href), title: toClean(document.title, maxTitle), referrer: toCleanUrl(referrer) }
}

export function readClient (): ClientFacts {
  return { lang: navigator.language || '', langs: readLanguages(wish.lang), tz: toTimeZone(read('z')), screen: `${screen.width}x${screen.height}` }
}

/** What the page says, then what the browser says. */
export function readLanguages (first: unknown): string[] {
  return [first, document.documentElement.lang, navigator.languages].join().match(/[\w-]{2,35}/g)?.slice(0, maxLangs) ?? []
}

/** What the visitor told their browser to tell everybody. */
export function readChoice (): Choice | undefined {
  return (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl ? { gpc: true } : undefined
}

/** Calls back with the address before, when the page's address or, shortly after, its title is another. Ends with the page. */
export function watchRoute (changed: (before: string) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const see = (): string => location.href + document.title
  let before = location.href
  let seen = see()
  const check = (): void => {
    if (seen === see()) return
    changed(before)
    before = location.href
    seen = see()
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

/** The zone's name is the panel's to learn: the first use of Intl costs a slow machine tens of milliseconds. Without it, and where it may be another by now: how far from UTC. */
export function toTimeZone (kept: string | undefined): string {
  const offset = readOffset()
  return kept?.split(`${offset} `)[1] ?? offset
}

/** As `+02:00`. */
export function readOffset (): string {
  return String(new Date()).replace(/.*GMT(...)(..).*/, '$1:$2')
}
