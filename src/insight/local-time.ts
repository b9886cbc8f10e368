// Time zones of the IANA database by Intl alone. What clock to show, and in which language, is the screen's business.

const minuteMs = 60_000

/** Is this a name of the IANA time zone database (`Europe/Berlin`, `UTC`)? Offsets like `+02:00` and unknown or overlong names are not. Never throws. */
export function isTimeZone (name: string): boolean {
  // The longest IANA name is 32 characters; offsets are refused because they know nothing of summer time.
  if (name.length > 64 || !/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    // Intl says "no" only by throwing a RangeError.
    return false
  }
}

/** Minutes that the zone's clocks are ahead of UTC at that moment (New York in winter: -300). Undefined for an unknown zone or an invalid date; never throws. */
export function offsetMinutes (zone: string, at: Date): number | undefined {
  if (!isTimeZone(zone) || Number.isNaN(at.getTime())) return undefined
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric'
  }).formatToParts(at)
  const read = (type: string): string => parts.find(part => part.type === type)?.value ?? '0'
  const year = read('era') === 'BC' ? 1 - Number(read('year')) : Number(read('year'))
  const wall = new Date(0)
  wall.setUTCFullYear(year, Number(read('month')) - 1, Number(read('day')))
  wall.setUTCHours(Number(read('hour')), Number(read('minute')), Number(read('second')), 0)
  const wholeSeconds = Math.floor(at.getTime() / 1000) * 1000
  const minutes = Math.round((wall.getTime() - wholeSeconds) / minuteMs)
  // In the last hours that a Date can hold, the zone's own clock is already beyond it.
  return Number.isNaN(minutes) ? undefined : minutes
}
