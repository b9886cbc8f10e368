// Waiting for conditions, never for times. What is waited for is the caller's.
import { setTimeout as pause } from 'node:timers/promises'

/** Asks again and again until `find` has something, and answers that. Throws, with `what` in its words, after `withinMs`, which is long: it is for a machine that does much besides. */
export async function until<Found> (find: () => Found | Promise<Found>, what = 'the condition', { withinMs = 30_000, everyMs = 5 } = {}): Promise<NonNullable<Found>> {
  for (const deadline = performance.now() + withinMs; ; await pause(everyMs)) {
    const found = await find()
    if (found) return found
    if (performance.now() > deadline) throw new Error(`never within ${withinMs} ms: ${what}`)
  }
}
