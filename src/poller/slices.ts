// Does something with each of many, a slice at a time, so that input and output of others come in between.
import type { Timers } from '../feed/timers.ts'

// Answering one waiter takes some 60 µs, a third of it after the slice: the loop is held for some 15 ms, and 30 on a slow machine.
const slice = 200

/** The first slice at once, in this turn; resolves after the last. */
export async function inSlices<T> (items: readonly T[], timers: Timers, act: (item: T) => void): Promise<void> {
  for (let from = 0; from < items.length; from += slice) {
    if (from > 0) await new Promise<void>(resolve => { timers.soon(resolve) })
    for (const item of items.slice(from, from + slice)) act(item)
  }
}
