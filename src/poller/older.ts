// What is read from the database for a cursor below the ring: how often for one person, because a long absence comes in several answers but not in answers without end; and as the ring has it.
import type { EventRecord } from '../feed/news.ts'
import type { RingEntry } from '../feed/ring.ts'
import { toWireEvent } from '../feed/wire-events.ts'

const maxReads = 10
const windowMs = 10_000
// So many come back at once after an outage of everything; whoever is forgotten early may read ten times more.
const maxPersons = 20_000

/** Counts the reads of each person; bounded. */
export class OlderReads {
  /** By the beginning of their ten seconds, the oldest first. */
  readonly #reads = new Map<string, { since: number, count: number }>()

  /** Counts one, or says that it is too many. */
  allow (person: string, now: number): boolean {
    const known = this.#reads.get(person)
    if (known !== undefined && known.since > now - windowMs) return known.count++ < maxReads
    this.#forget(now)
    this.#reads.delete(person)
    this.#reads.set(person, { since: now, count: 1 })
    return true
  }

  get size (): number {
    return this.#reads.size
  }

  #forget (now: number): void {
    for (const [person, { since }] of this.#reads) {
      if (since > now - windowMs && this.#reads.size < maxPersons) return
      this.#reads.delete(person)
    }
  }
}

/** A record as the ring keeps it: as it goes out, with its size in bytes of JSON. `keptAt` is the ring's to set. */
export function toEntry (record: EventRecord): RingEntry {
  const event = toWireEvent(record)
  return { record, event, bytes: Buffer.byteLength(JSON.stringify(event)), keptAt: 0 }
}
