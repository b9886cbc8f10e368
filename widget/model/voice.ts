// What the polite announcer says: each new message once, many at once as a count, and then silence again.
import type { ReadonlySignal } from '@preact/signals-core'
import type { Timers } from '../../src/client/timers.ts'
import { signal } from '@preact/signals-core'
import { counted, word } from '../strings/words.ts'

export interface Voice {
  readonly text: ReadonlySignal<string>
  say (text: string): void
  /** Unless somebody's words are being said. */
  remark (text: string): void
  sayMessage (name: string, text: string): void
}

/** Cleared, so that the same words can be said again and nothing old is found by somebody who reads along. */
const clearMs = 5000
const burstMs = 2000
const burst = 3

export function createVoice (timers: Timers): Voice {
  const text = signal('')
  let timer: unknown
  let times: number[] = []
  const say = (words: string): void => {
    text.value = words
    timers.clear(timer)
    timer = timers.set(() => { text.value = '' }, clearMs)
  }
  return {
    text,
    say,
    remark (words) { if (text.peek() === '') say(words) },
    sayMessage (name, words) {
      const now = timers.now()
      times = [...times.filter(at => now - at < burstMs), now]
      say(times.length > burst ? counted('saysMany', times.length, { name }) : word('says', { name, text: words }))
    }
  }
}
