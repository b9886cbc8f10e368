// Counts what came back and how long it took, since the last look and since the start. Printing is report.ts's.
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'

/** What is timed: polls that asked to be held don't count as slow, so only short ones are among them. `delivery` is from a message's request to the other side. */
export const timed = ['poll', 'hello', 'signal', 'send', 'delivery'] as const
export type Timed = typeof timed[number]

export interface Counts {
  /** Answers of any status, and requests that ended without one. */
  requests: number
  polls: number
  answers: Record<string, number>
  /** By the code of the failure: what the network says, or `cut` for an answer that can't be read. */
  errors: Record<string, number>
  took: Record<Timed, RecordableHistogram>
}

export interface Tally {
  answered (status: number): void
  failed (code: string): void
  polled (): void
  /** In milliseconds. */
  took (kind: Timed, ms: number): void
  /** What was counted since the last look, or the start. */
  look (): Counts
}

// Microseconds up to ten minutes, to three digits.
const scale = { lowest: 1, highest: 600_000_000, figures: 3 }

/** Makes a tally that has counted nothing yet. */
export function createTally (): Tally {
  let counts = noCounts()
  return {
    answered: status => {
      counts.requests++
      counts.answers[status] = (counts.answers[status] ?? 0) + 1
    },
    failed: code => {
      counts.requests++
      counts.errors[code] = (counts.errors[code] ?? 0) + 1
    },
    polled: () => { counts.polls++ },
    took: (kind, ms) => { counts.took[kind].record(Math.max(1, Math.round(ms * 1000))) },
    look: () => {
      const looked = counts
      counts = noCounts()
      return looked
    }
  }
}

export function noCounts (): Counts {
  const [poll, hello, signal, send, delivery] = [createHistogram(scale), createHistogram(scale), createHistogram(scale), createHistogram(scale), createHistogram(scale)]
  return { requests: 0, polls: 0, answers: {}, errors: {}, took: { poll, hello, signal, send, delivery } }
}

/** Adds `more` to `sum`. */
export function addCounts (sum: Counts, more: Counts): void {
  sum.requests += more.requests
  sum.polls += more.polls
  for (const [status, count] of Object.entries(more.answers)) sum.answers[status] = (sum.answers[status] ?? 0) + count
  for (const [code, count] of Object.entries(more.errors)) sum.errors[code] = (sum.errors[code] ?? 0) + count
  for (const kind of timed) sum.took[kind].add(more.took[kind])
}
