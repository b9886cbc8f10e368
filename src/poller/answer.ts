// What a poll comes to, and the cutting of what is new into answers of a bounded size. Pure.
import type { RingEntry } from '../feed/ring.ts'
import type { Event } from '../wire/events.ts'
import type { Pace } from '../wire/signals.ts'

/** `nothing`: nothing new, in the time it was held. `gone`: the cursor can't be followed, start again. `late`: this node is behind, try another. `busy`: it takes no newcomer now. */
export type Answer<Signals> =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'news', readonly cursor: string, readonly events: Event[], readonly signals?: Signals, readonly pace: Pace }
  | { readonly kind: 'gone' }
  | { readonly kind: 'late' }
  | { readonly kind: 'busy' }

export const nothing = Object.freeze({ kind: 'nothing' as const })
export const gone = Object.freeze({ kind: 'gone' as const })
export const late = Object.freeze({ kind: 'late' as const })
export const busy = Object.freeze({ kind: 'busy' as const })

// As wire/limits says, whose types alone this room may import; a test holds the two together.
export const maxBatchEvents = 200
export const maxBatchBytes = 65_536

/** `more`: the batch is full and something was left out; `last` is the seq of its last entry. */
export interface Batch {
  entries: RingEntry[]
  last: number
  more: boolean
}

/** The first entries that fit into one answer; one always does. */
export function cutBatch (entries: Iterable<RingEntry>): Batch {
  const batch: Batch = { entries: [], last: 0, more: false }
  let bytes = 0
  for (const entry of entries) {
    bytes += entry.bytes
    batch.more = batch.entries.length === maxBatchEvents || (bytes > maxBatchBytes && batch.entries.length > 0)
    if (batch.more) return batch
    batch.entries.push(entry)
    batch.last = entry.record.seq
  }
  return batch
}
