// The weekly hours as fields show them: spans added, changed and taken away, midnight as an end, and whether it is open now. Pure.
import type { SiteSettings } from '../../src/wire/settings.ts'

export type Hours = SiteSettings['hours']
export type Span = Hours['week'][number][number]

/** A field for times ends at 23:59; its 00:00 as an end is the midnight that the wire calls 24:00. */
export function toEndField (to: string): string {
  return to === '24:00' ? '00:00' : to
}

export function fromEndField (text: string): string {
  return text === '00:00' ? '24:00' : text
}

/** After the last one, as far as the day goes; after a morning comes an afternoon. */
export function nextSpan (spans: readonly Span[]): Span {
  const last = spans.at(-1)
  if (last === undefined) return { from: '09:00', to: '17:00' }
  const hour = Number(last.to.slice(0, 2)) + 1
  return hour >= 23 ? { from: last.to === '24:00' ? '23:00' : last.to, to: '24:00' } : { from: clockOf(hour), to: clockOf(Math.min(24, hour + 4)) }
}

/** In their order, as they will be stored. */
export function inOrder (hours: Hours): Hours {
  return {
    ...hours,
    week: hours.week.map(sorted),
    holidays: hours.holidays.map(holiday => ({ ...holiday, name: holiday.name.trim(), spans: sorted(holiday.spans) })).sort((a, b) => a.date < b.date ? -1 : 1)
  }
}

export interface ThereNow { weekday: number, time: string, open: boolean }

/** What the clock on the shop's wall shows, and whether these hours are open then. Undefined: no such time zone. */
export function thereNow ({ zone, week, holidays }: Hours, now: number): ThereNow | undefined {
  try {
    const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).formatToParts(now)
    const part = (type: string): string => parts.find(found => found.type === type)?.value ?? ''
    const date = `${part('year')}-${part('month')}-${part('day')}`
    const time = `${part('hour')}:${part('minute')}`
    const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
    const spans = holidays.find(holiday => holiday.date === date)?.spans ?? week[weekday] ?? []
    return { weekday, time, open: spans.some(({ from, to }) => from <= time && time < to) }
  } catch {
    // Intl says "no such zone" only by throwing a RangeError.
    return undefined
  }
}

/** All zones that this browser knows by region, and the chosen one even if it doesn't know it. */
export function zonesByRegion (chosen: string): Array<[string, string[]]> {
  const zones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), chosen])
  const regions = new Map<string, string[]>()
  for (const zone of [...zones].sort()) {
    const region = zone.includes('/') ? zone.slice(0, zone.indexOf('/')) : ''
    regions.set(region, [...regions.get(region) ?? [], zone])
  }
  return [...regions].sort(([a], [b]) => a < b ? -1 : 1)
}

function sorted (spans: readonly Span[]): Span[] {
  return [...spans].sort((a, b) => a.from < b.from ? -1 : a.from > b.from ? 1 : 0)
}

function clockOf (hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`
}
