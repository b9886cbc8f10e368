// Dates and times of day in a visitor's zone, the same in every language: 2026-11-22 and 20:03.
import { isTimeZone } from '../insight/local-time.ts'
import { isOffset } from './look/opening.ts'

export interface Clock {
  /** As people call it; `UTC` where none is known. */
  zone: string
  toDay (at: Date): string
  toTime (at: Date): string
}

/** Of an IANA zone or an offset like `+02:00`; anything else is UTC. */
export function createClock (zone: string): Clock {
  if (isOffset(zone)) return fromOffset(zone)
  const known = isTimeZone(zone) ? zone : 'UTC'
  // Swedish dates are those of ISO 8601.
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: known, dateStyle: 'short' })
  const time = new Intl.DateTimeFormat('sv-SE', { timeZone: known, timeStyle: 'short' })
  return { zone: known, toDay: at => day.format(at), toTime: at => time.format(at) }
}

/** Whether this is one that `createClock` can keep; empty is UTC. */
export function isClockZone (zone: string): boolean {
  return zone === '' || isOffset(zone) || isTimeZone(zone)
}

function fromOffset (zone: string): Clock {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))
  const shift = (at: Date): string => new Date(at.getTime() + (zone.startsWith('-') ? -1 : 1) * minutes * 60_000).toISOString()
  return { zone: `UTC${zone}`, toDay: at => shift(at).slice(0, 10), toTime: at => shift(at).slice(11, 16) }
}
