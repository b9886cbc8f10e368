// Clock times and days in words, by hand: the first use of Intl costs tens of milliseconds.
import { en } from '../strings/en.ts'

export function toClock (at: Date): string {
  return `${at.getHours()}:${String(at.getMinutes()).padStart(2, '0')}`
}

export function toDay (at: Date, now: Date): string {
  const days = Math.round((startOf(now) - startOf(at)) / 86_400_000)
  if (days === 0) return en.today
  if (days === 1) return en.yesterday
  const text = en.day(en.days[at.getDay()] ?? '', at.getDate(), en.months[at.getMonth()] ?? '')
  return at.getFullYear() === now.getFullYear() ? text : `${text} ${at.getFullYear()}`
}

function startOf (at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()
}
