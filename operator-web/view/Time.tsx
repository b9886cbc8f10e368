// Times on screen: ones that count up with the shared clock, and stamps with the full date on hover.
import type { VNode } from 'preact'
import { ago, clock, duration, localTime, stamp, zoneName } from '../strings/times.ts'
import { useConsole } from './context.ts'

/** How long ago, counting. */
export function Since ({ at }: { at: string }): VNode {
  const { now } = useConsole().clock
  return <span class='digits'>{duration(now.value - Date.parse(at))}</span>
}

/** "3 min ago", with the full stamp on hover. */
export function Ago ({ at }: { at: string }): VNode {
  const { now } = useConsole().clock
  return <time class='digits' dateTime={at} title={stamp(at)}>{ago(at, now.value)}</time>
}

export function Clock ({ at }: { at: string }): VNode {
  return <time class='digits' dateTime={at} title={stamp(at)}>{clock(at)}</time>
}

/** What the visitor's wall clock shows. */
export function LocalTime ({ timeZone, words }: { timeZone: string, words: (time: string) => string }): VNode | null {
  const { now } = useConsole().clock
  const time = localTime(timeZone, now.value)
  return time === undefined ? null : <span class='digits' title={zoneName(timeZone)}>{words(time)}</span>
}
