// Title and favicon while nobody looks at the console: says what happened meanwhile, and is quiet again once somebody looks.
import { computed, createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'

export interface Missed { visitors: number, messages: number, waiting: number }

export interface AttentionShape {
  missed: ReadonlySignal<Missed>
  /** Counts something that happened, if nobody looks. */
  note (what: keyof Missed): void
  /** The page was shown or hidden, got or lost the focus. */
  look (): void
  /** The colour of the favicon's mark: nothing missed, something, or a person waiting. */
  mark: ReadonlySignal<'none' | 'some' | 'waiting'>
}

const nothing: Missed = { visitors: 0, messages: 0, waiting: 0 }

/** `away` is true while the console is in the background. */
export const AttentionModel = createModel<AttentionShape, [{ away: () => boolean }]>(({ away }) => {
  const missed = signal<Missed>(nothing)
  return {
    missed,
    mark: computed(() => missed.value.waiting > 0 ? 'waiting' : missed.value.messages + missed.value.visitors > 0 ? 'some' : 'none'),
    note (what) {
      if (away()) missed.value = { ...missed.peek(), [what]: missed.peek()[what] + 1 }
    },
    look () {
      if (!away()) missed.value = nothing
    }
  }
})
export type Attention = InstanceType<typeof AttentionModel>
