// Where a cursor stands against a ring: the decision that every poll begins with. Pure.
import type { Cursor } from '../feed/cursor.ts'

/**
 * `other`: of another log, or older than this one's beginning: start again. `below`: the ring doesn't reach back so far: read once. `ahead`: of what
 * this node has read, as far as it knows. `within`: the ring holds everything that came after it.
 */
export type Standing = 'other' | 'below' | 'ahead' | 'within'

export interface RingBounds {
  base: number
  floor: number
  tip: number
}

/** Where the cursor stands. */
export function standingOf (cursor: Cursor | undefined, epoch: string, { base, floor, tip }: RingBounds): Standing {
  if (cursor === undefined || cursor.epoch !== epoch || cursor.seq < base) return 'other'
  if (cursor.seq > tip) return 'ahead'
  return cursor.seq < floor ? 'below' : 'within'
}
