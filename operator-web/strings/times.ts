// Times in words and digits. Clocks are handed in; formatters are kept, because making one costs milliseconds.

const formatters = new Map<string, Intl.DateTimeFormat>()

function formatter (key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const known = formatters.get(key) ?? new Intl.DateTimeFormat('en-GB', options)
  formatters.set(key, known)
  return known
}

/** How long, as a clock counts: 0:09, 12:08, 1:02:03. Never negative: two machines' clocks differ. */
export function duration (ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, pad(seconds % 60)]
  return hours > 0 ? `${hours}:${pad(minutes)}:${rest}` : `${minutes}:${rest}`
}

/** Relative below an hour, then the clock of today, then the date. */
export function ago (at: string | number, now: number): string {
  const then = typeof at === 'number' ? at : Date.parse(at)
  const minutes = Math.floor((now - then) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  return sameDay(then, now) ? clock(then) : date(then)
}

export function clock (at: string | number): string {
  return formatter('clock', { hour: '2-digit', minute: '2-digit' }).format(new Date(at))
}

export function date (at: string | number): string {
  return formatter('date', { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(at))
}

export function stamp (at: string | number): string {
  return `${date(at)}, ${clock(at)}`
}

/** Day of a separator line. */
export function day (at: string, { now, today, yesterday }: { now: number, today: string, yesterday: string }): string {
  const then = Date.parse(at)
  if (sameDay(then, now)) return today
  return sameDay(then + 86_400_000, now) ? yesterday : formatter('day', { weekday: 'long', day: 'numeric', month: 'long' }).format(then)
}

export function sameDay (a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString()
}

/** What a visitor's wall clock shows; undefined where their time zone isn't known. A widget that was never opened knows only how far from UTC it is. */
export function localTime (timeZone: string, now: number): string | undefined {
  if (timeZone === '') return undefined
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(timeZone) ?? []
  const aheadMs = Number(`${sign ?? ''}1`) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
  try {
    return formatter(`zone ${timeZone}`, { hour: '2-digit', minute: '2-digit', timeZone: sign === undefined ? timeZone : 'UTC' }).format(now + aheadMs)
  } catch {
    // A zone that this browser doesn't know: nothing is shown rather than a wrong time.
    return undefined
  }
}

/** A time zone as people read it: `+02:00` alone says nothing. */
export function zoneName (timeZone: string): string {
  return /^[+-]/.test(timeZone) ? `UTC${timeZone.replace('+00:00', '')}` : timeZone
}

function pad (n: number): string {
  return String(n).padStart(2, '0')
}
