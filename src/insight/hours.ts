// Opening hours as moments: a week of spans and holidays on the clock of a zone, summer time and all. Pure; what a site does outside its hours is left to the store.

/** "09:00" to "17:00", as a clock on the wall shows them; "24:00" is the day's end. */
export interface Span { from: string, to: string }

export interface Hours {
  on: boolean
  /** An IANA name. */
  zone: string
  /** Monday first. */
  week: readonly (readonly Span[])[]
  /** A holiday's spans stand for those of its weekday. */
  holidays: readonly { date: string, spans: readonly Span[] }[]
}

/** In milliseconds since 1970; `from` belongs to it, `to` doesn't. */
interface Opening { from: number, to: number }

const dayMs = 86_400_000
// Shops that close for a season open again within that; farther away nobody asks.
const maxDays = 400
// Longer openings are told as so long: a shop that never closes is looked at again each month.
const longestMs = 31 * dayMs

/** Of settings as they are stored: without hours a site is always open. */
export function readStoredHours ({ hours }: Readonly<Record<string, unknown>>, at: Date): { open: boolean, until?: Date } {
  return readHours(hours as Hours | undefined, at)
}

/** Whether it is open at that moment: a clock on the wall shows a time within one of the day's spans. `until` is when that is otherwise; none, if not within 400 days. */
export function readHours (hours: Hours | undefined, at: Date): { open: boolean, until?: Date } {
  if (hours?.on !== true) return { open: true }
  const now = at.getTime()
  for (const { from, to } of listOpenings(hours, now)) {
    if (to <= now) continue
    return from <= now ? { open: true, until: new Date(to) } : { open: false, until: new Date(from) }
  }
  return { open: false }
}

/** Ascending, those that touch as one: what goes past midnight is two spans. */
function * listOpenings (hours: Hours, now: number): Generator<Opening> {
  const clock = createClock(hours.zone)
  let last: Opening | undefined
  for (const opening of eachSpan(hours, { clock, now })) {
    if (last === undefined) last = opening
    else if (opening.from <= last.to) last = { from: last.from, to: Math.max(last.to, opening.to) }
    else {
      yield last
      last = opening
    }
    if (last.to - now > longestMs) break
  }
  if (last !== undefined) yield last
}

function * eachSpan ({ week, holidays }: Hours, { clock, now }: { clock: Clock, now: number }): Generator<Opening> {
  const special = new Map(holidays.map(({ date, spans }) => [date, spans]))
  const today = Math.floor((now + clock.offsetAt(now)) / dayMs) * dayMs
  // What began yesterday may reach until now.
  for (let day = today - dayMs; day < today + maxDays * dayMs; day += dayMs) {
    const date = new Date(day)
    const spans = special.get(date.toISOString().slice(0, 10)) ?? week[(date.getUTCDay() + 6) % 7] ?? []
    if (spans.length === 0) continue
    yield * spans.flatMap(span => clock.moments(day + toMs(span.from), day + toMs(span.to))).sort((one, other) => one.from - other.from)
  }
}

interface Clock {
  /** What the zone's clocks are ahead of UTC at that moment. */
  offsetAt (moment: number): number
  /** When the zone's clocks show a time from `from` until before `to`, both written as if they were UTC: nothing in an hour that is left out, twice in one that comes twice. */
  moments (from: number, to: number): Opening[]
}

function createClock (timeZone: string): Clock {
  const format = formatterOf(timeZone)
  const offsetAt = (moment: number): number => {
    const shown = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)])) as Record<string, number>
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = shown
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment / 1000) * 1000
  }
  const moments = (from: number, to: number): Opening[] => {
    // Far enough before and after that whatever the offset is, the span lies between.
    const [early, late] = [from - dayMs, to + dayMs]
    const [before, after] = [offsetAt(early), offsetAt(late)]
    if (before === after) return [{ from: from - before, to: to - before }]
    const change = findChange(early, late)
    return [{ from: from - before, to: Math.min(to - before, change) }, { from: Math.max(from - after, change), to: to - after }].filter(opening => opening.from < opening.to)
  }
  // The moment from which the second offset holds: zones change at full seconds, in fact at full minutes.
  const findChange = (early: number, late: number): number => {
    const before = offsetAt(early)
    let [low, high] = [early, late]
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2000) * 1000
      if (offsetAt(middle) === before) low = middle
      else high = middle
    }
    return high
  }
  return { offsetAt, moments }
}

const formatters = new Map<string, Intl.DateTimeFormat>()

// Making one costs a hundred times what using it does. As many as there are zones.
function formatterOf (timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known !== undefined) return known
  const numbers = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const
  const made = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', calendar: 'gregory', numberingSystem: 'latn', ...numbers })
  formatters.set(timeZone, made)
  return made
}

function toMs (time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return (hours * 60 + minutes) * 60_000
}
