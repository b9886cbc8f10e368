// When it is open again, as a visitor reads it on their own clock. When that is, insight/hours.ts knows.

const offset = /^([+-])(\d\d):(\d\d)$/
// Farther away a weekday alone would be taken for a nearer one.
const sameWeekMs = 6 * 86_400_000

/** Weekday and time, beyond a week with the date; in the visitor's zone (an IANA name that Intl knows, or an offset like `+02:00`), the site's otherwise. */
export function formatOpening ({ at, now, locale, zone, siteZone }: { at: Date, now: Date, locale: string, zone: string, siteZone: string }): string {
  const date = at.getTime() - now.getTime() > sameWeekMs ? { day: 'numeric', month: 'short' } as const : {}
  const format = (shown: Date, timeZone: string): string => new Intl.DateTimeFormat(locale, { weekday: 'short', ...date, hour: 'numeric', minute: '2-digit', timeZone }).format(shown)
  const [, sign, hours, minutes] = offset.exec(zone) ?? []
  if (sign === undefined) return format(at, zone === '' ? siteZone : zone)
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000
  return format(new Date(at.getTime() + (sign === '-' ? -ms : ms)), 'UTC')
}

/** What may be handed to `formatOpening`. */
export function isOffset (text: string): boolean {
  return offset.test(text) && Number(text.slice(1, 3)) <= 14 && Number(text.slice(4)) < 60
}
