// What is known of a visitor, in words: name, place, source, device, page. Pure.
import type { Device, Place, RosterVisitor, Source } from '../../src/wire/visits.ts'
import { words } from './en.ts'

const names = new Map<string, string>()

export function countryName (code: string): string {
  const known = names.get(code)
  if (known !== undefined) return known
  const name = lookUp('region', code)
  names.set(code, name)
  return name
}

export function languageName (code: string): string {
  return code === '' ? '' : lookUp('language', code)
}

/** City and state; the country's name stands beside it. */
export function placeName (place: Place | undefined): string {
  if (place === undefined) return words.visitors.placeUnknown
  const near = [place.city, place.region === place.city ? undefined : place.region].filter(part => part !== undefined && part !== '')
  return near.length > 0 ? near.join(', ') : countryName(place.country)
}

export function visitorName (visitor: { id: string, name?: string | undefined }): string {
  return visitor.name ?? words.visitors.anonymous(visitor.id)
}

export function sourceName (source: Source): string {
  const name = source.kind === 'direct' ? words.source.direct : source.name
  if (source.words !== undefined && source.words !== '') return words.source.words(name, source.words)
  return source.wordsHidden ? words.source.hidden(name) : name
}

/** What there is to say beyond the name: campaign, ad click, or the host it came from. */
export function sourceMore (source: Source): string {
  const { campaign, clickId, host } = source
  if (campaign?.campaign !== undefined) return words.source.campaign(campaign.campaign)
  if (clickId !== undefined) return words.source.click(clickId.network)
  return host ?? ''
}

export function deviceName ({ browser, system }: Device): string {
  return [browser, system].filter(part => part !== '').join(' · ')
}

export function pageTitle ({ url, title }: { url: string, title: string }): string {
  return title === '' ? pagePath(url) : title
}

export function pagePath (url: string): string {
  if (!URL.canParse(url)) return url
  const { pathname, search } = new URL(url)
  return pathname + search
}

/** A value that the owner's page told. */
export function dataText (value: string | number | boolean): string {
  return typeof value === 'boolean' ? words.profile[value ? 'yes' : 'no'] : String(value)
}

export type VisitorState = 'waiting' | 'talking' | 'invited' | 'fresh' | 'browsing' | 'idle'

/** Just arrived: within this of coming. Idle: this long on one page (ux.md C.3). */
const freshMs = 30_000
const idleMs = 120_000

export function visitorState (visitor: RosterVisitor, { chatState, now }: { chatState: string | undefined, now: number }): VisitorState {
  if (chatState === 'waiting' || chatState === 'talking' || chatState === 'invited') return chatState
  if (now - Date.parse(visitor.arrivedAt) < freshMs) return 'fresh'
  return now - Date.parse(visitor.pageAt) > idleMs ? 'idle' : 'browsing'
}

function lookUp (type: 'region' | 'language', code: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type }).of(code) ?? code
  } catch {
    // Not a code of the standard: shown as it came.
    return code
  }
}
