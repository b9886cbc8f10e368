// A histogram in plain numbers: next to no cost where something is counted, everything else when somebody reads it.

/** How often something took how much: how many were at most each bound, how many in all, and their sum. */
export class Histogram {
  readonly bounds: readonly number[]
  /** By bound, and one more for what is above the last. Not added up. */
  readonly counts: number[]
  sum = 0
  count = 0

  /** `bounds` in ascending order. */
  constructor (bounds: readonly number[]) {
    this.bounds = bounds
    this.counts = [...bounds, Number.POSITIVE_INFINITY].map(() => 0)
  }

  note (value: number): void {
    const { bounds, counts } = this
    let at = 0
    while (at < bounds.length && value > (bounds[at] as number)) at++
    counts[at] = (counts[at] as number) + 1
    this.sum += value
    this.count++
  }
}
