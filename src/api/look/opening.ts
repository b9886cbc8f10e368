// When it is open again, as a visitor reads it on their own clock. When that is, insight/hours.ts knows.
import { keepNewest } from '../newest.ts'

const offset = /^([+-])(\d\d):(\d\d)$/
// Farther away a weekday alone would be taken for a nearer one.
const sameWeekMs = 6 * 86_400_000
/** Making one costs a hundred times what using it does; some 30 KB each. */
const maxFormatters = 300
const formatters = new Map<string, Intl.DateTimeFormat>()

/** Weekday and time, beyond a week with the date; in the visitor's zone (an IANA name that Intl knows, or an offset like `+02:00`), the site's otherwise. */
export function formatOpening ({ at, now, locale, zone, siteZone }: { at: Date, now: Date, locale: string, zone: string, siteZone: string }): string {
  const far = at.getTime() - now.getTime() > sameWeekMs
  const [, sign, hours, minutes] = offset.exec(zone) ?? []
  if (sign === undefined) return formatterOf({ locale, timeZone: zone === '' ? siteZone : zone, far }).format(at)
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000
  return formatterOf({ locale, timeZone: 'UTC', far }).format(at.getTime() + (sign === '-' ? -ms : ms))
}

/** What may be handed to `formatOpening`. */
export function isOffset (text: string): boolean {
  return offset.test(text) && Number(text.slice(1, 3)) <= 14 && Number(text.slice(4)) < 60
}

function formatterOf ({ locale, timeZone, far }: { locale: string, timeZone: string, far: boolean }): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${far}`
  const known = formatters.get(key)
  if (known !== undefined) return known
  const date = far ? { day: 'numeric', month: 'short' } as const : {}
  const made = new Intl.DateTimeFormat(locale, { weekday: 'short', ...date, hour: 'numeric', minute: '2-digit', timeZone })
  keepNewest(formatters, maxFormatters, [key, made])
  return made
}
