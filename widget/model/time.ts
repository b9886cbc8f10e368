// Clock times, days, sizes and lengths of time as the visitor's language and zone have them.
import { language } from '../strings/words.ts'

const dayMs = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** Making a format costs tens of milliseconds, using it none. */
function format (options: Intl.DateTimeFormatOptions, at: Date): string {
  const name = `${language()} ${Object.entries(options).join()}`
  const made = formats.get(name) ?? new Intl.DateTimeFormat(language(), options)
  formats.set(name, made)
  return made.format(at)
}

export function toClock (at: Date): string {
  return format({ hour: 'numeric', minute: '2-digit' }, at)
}

/** Today and yesterday by name, the others by date; the year only where it is another one. */
export function toDay (at: Date, now: Date): string {
  const days = Math.round((startOf(at) - startOf(now)) / dayMs)
  if (days === 0 || days === -1) return capital(new Intl.RelativeTimeFormat(language(), { numeric: 'auto' }).format(days, 'day'))
  return format({ weekday: 'long', day: 'numeric', month: 'long', ...(at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }) }, at)
}

export function isSameDay (one: Date, other: Date): boolean {
  return startOf(one) === startOf(other)
}

/** The weekday within the next six days, beyond them the date. */
export function toWeekday (at: Date, now: Date): string {
  return startOf(at) - startOf(now) < 6.5 * dayMs ? format({ weekday: 'long' }, at) : format({ weekday: 'long', day: 'numeric', month: 'long' }, at)
}

/** As IANA names it. */
export function toZone (): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

export function toNumber (value: number): string {
  return new Intl.NumberFormat(language()).format(value)
}

/** In whole minutes, one at least. */
export function toMinutes (seconds: number): string {
  return unit(Math.max(1, Math.round(seconds / 60)), { unit: 'minute', unitDisplay: 'long' })
}

export function toSize (bytes: number): string {
  if (bytes < 1024 * 1024) return unit(Math.max(1, Math.round(bytes / 1024)), { unit: 'kilobyte' })
  return unit(bytes / 1024 / 1024, { unit: 'megabyte', maximumFractionDigits: bytes < 10 * 1024 * 1024 ? 1 : 0 })
}

function unit (value: number, options: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(language(), { style: 'unit', ...options }).format(value)
}

function capital (text: string): string {
  return text.charAt(0).toLocaleUpperCase(language()) + text.slice(1)
}

function startOf (at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()
}
