// In which order the live list stands, and that it stands still while somebody points at it or walks in it.
import { computed, createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Visitors } from './roster.ts'

/** Whom a row belongs to; `gap` is the place of somebody who left while the list stood still. */
export interface Row { id: string, gap: boolean }

export type Hold = 'pointer' | 'keyboard'

export interface ArrangementShape {
  rows: ReadonlySignal<readonly Row[]>
  /** How many rows would come, go or move. */
  changes: ReadonlySignal<number>
  /** The row that the keyboard stands on. */
  active: ReadonlySignal<string>
  /** Grows with each step of the keyboard: the view brings the row to light and the focus to it. */
  steps: ReadonlySignal<number>
  stand (visitorId: string): void
  step (rows: number): void
  hold (reason: Hold): void
  release (reason: Hold): void
  apply (): void
}

export interface ArrangementOptions {
  visitors: ReadonlySignal<Visitors>
  /** Lower stands higher: who waits, then who talks, then who was invited. */
  rank: ReadonlySignal<(visitorId: string) => number>
}

interface Held { ids: readonly string[], ranks: ReadonlyMap<string, number> }

export const ArrangementModel = createModel<ArrangementShape, [ArrangementOptions]>(({ visitors, rank }) => {
  const reasons = new Set<Hold>()
  const held = signal<Held>()
  const live = computed(() => arrange(visitors.value, rank.value))

  const freeze = (): void => {
    const ids = live.peek()
    held.value = { ids, ranks: new Map(ids.map(id => [id, rank.peek()(id)])) }
  }

  const rows = computed(() => held.value === undefined ? live.value.map(id => ({ id, gap: false })) : frozenRows(held.value, visitors.value, live.value))
  const active = signal('')
  const steps = signal(0)

  return {
    rows,
    active,
    steps,
    stand (visitorId) { active.value = visitorId },
    step (by) {
      const there = rows.peek().filter(({ gap }) => !gap)
      const from = there.findIndex(({ id }) => id === active.peek())
      const next = there[Math.min(Math.max(from + by, 0), there.length - 1)]
      if (next === undefined) return
      active.value = next.id
      steps.value = steps.peek() + 1
    },
    changes: computed(() => held.value === undefined ? 0 : countChanges(held.value, visitors.value, rank.value)),
    hold (reason) {
      if (reasons.size === 0) freeze()
      reasons.add(reason)
    },
    release (reason) {
      reasons.delete(reason)
      if (reasons.size === 0) held.value = undefined
    },
    apply () {
      if (reasons.size > 0) freeze()
    }
  }
})
export type Arrangement = InstanceType<typeof ArrangementModel>

/** By rank, then who came last stands first. */
export function arrange (visitors: Visitors, rank: (visitorId: string) => number): string[] {
  const keyed = [...visitors.values()].map(({ id, arrivedAt }) => ({ id, arrivedAt, rank: rank(id) }))
  keyed.sort((a, b) => a.rank - b.rank || compare(b.arrivedAt, a.arrivedAt) || compare(a.id, b.id))
  return keyed.map(({ id }) => id)
}

function compare (a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Nobody moves; who left leaves a gap, who came stands below. */
function frozenRows ({ ids, ranks }: Held, visitors: Visitors, live: readonly string[]): Row[] {
  const old = ids.map(id => ({ id, gap: !visitors.has(id) }))
  const fresh = live.filter(id => !ranks.has(id)).reverse()
  return [...old, ...fresh.map(id => ({ id, gap: false }))]
}

function countChanges ({ ids, ranks }: Held, visitors: Visitors, rank: (visitorId: string) => number): number {
  const gone = ids.filter(id => !visitors.has(id)).length
  const others = [...visitors.keys()].filter(id => ranks.get(id) !== rank(id)).length
  return gone + others
}
