// Who is on the sites now: merges whole lists and changes by the greater stamp, and tells which visits are new.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { RosterAnswer } from '../../src/wire/operator.ts'
import type { RosterVisitor } from '../../src/wire/visits.ts'
import { visitIdleMs } from '../../src/wire/limits.ts'

export type Visitors = ReadonlyMap<string, RosterVisitor>

export interface RosterShape {
  visitors: ReadonlySignal<Visitors>
  /** False until the first whole list came. */
  loaded: ReadonlySignal<boolean>
  /** The stamp to ask from; 0 before the first list. */
  stamp: ReadonlySignal<number>
  /** When the last visitor left, while nobody is here. */
  emptySince: ReadonlySignal<number | undefined>
  take (answer: RosterAnswer): void
  clear (): void
}

/** Twice what a visit lives without contact, in the microseconds of stamps. */
const forgetUs = 2 * visitIdleMs * 1000

/** `onArrival` is told of each visit that this console had not seen and that began after the first list it read. */
export const RosterModel = createModel<RosterShape, [{ onArrival: (visitor: RosterVisitor) => void }]>(({ onArrival }) => {
  const visitors = signal<Visitors>(new Map())
  const loaded = signal(false)
  const stamp = signal(0)
  const emptySince = signal<number>()
  // When each visit was heard of last: one that is over can't come back.
  const seenVisits = new Map<string, number>()
  // A late answer of a node that lags must not bring back who left: what was said of them last.
  const left = new Map<string, number>()
  let startedMs = 0
  let forgotAt = 0

  const meet = (visitor: RosterVisitor): void => {
    const known = seenVisits.has(visitor.visit)
    if (known || !visitor.gone) seenVisits.set(visitor.visit, visitor.changed)
    if (!known && !visitor.gone && loaded.peek() && Date.parse(visitor.arrivedAt) > startedMs) onArrival(visitor)
  }
  const forget = (at: number): void => {
    if (at - forgotAt < forgetUs) return
    forgotAt = at
    const here = new Set([...visitors.peek().values()].map(({ visit }) => visit))
    for (const [visit, changed] of seenVisits) if (!here.has(visit) && at - changed > forgetUs) seenVisits.delete(visit)
    for (const [id, changed] of left) if (at - changed > forgetUs) left.delete(id)
  }

  return {
    visitors,
    loaded,
    stamp,
    emptySince,
    take ({ full, stamp: at, visitors: rows }) {
      const next = full ? keepNewer(visitors.peek(), rows, at) : new Map(visitors.peek())
      rows.forEach(row => { put(next, left, row) })
      rows.forEach(meet)
      if (next.size === 0 && visitors.peek().size > 0) emptySince.value = at / 1000
      visitors.value = next
      stamp.value = Math.max(stamp.peek(), at)
      if (!loaded.peek()) startedMs = at / 1000
      loaded.value = true
      if (full) left.clear()
      forget(stamp.peek())
    },
    clear () {
      visitors.value = new Map()
      stamp.value = 0
      loaded.value = false
      seenVisits.clear()
      left.clear()
    }
  }
})
export type Roster = InstanceType<typeof RosterModel>

/** A whole list may be older than a change we hold: who changed after it stays. */
function keepNewer (held: Visitors, rows: RosterVisitor[], at: number): Map<string, RosterVisitor> {
  const named = new Set(rows.map(({ id }) => id))
  return new Map([...held].filter(([id, { changed }]) => named.has(id) || changed > at))
}

function put (map: Map<string, RosterVisitor>, left: Map<string, number>, row: RosterVisitor): void {
  const known = Math.max(map.get(row.id)?.changed ?? 0, left.get(row.id) ?? 0)
  if (row.changed < known) return
  if (!row.gone) {
    map.set(row.id, row)
    return
  }
  map.delete(row.id)
  left.set(row.id, row.changed)
}
