// How long polls were held and what ended it, in numbers for whoever runs the node. Holding them is poller.ts's.
import { Histogram } from '../feed/histogram.ts'

/** `news`: something for them came. `deadline`: nothing did. `left`: their client went. `displaced`: another poll of the tab or person took the place. `drained`: the node stops. */
const ends = ['news', 'deadline', 'left', 'displaced', 'drained'] as const
export type HoldEnd = typeof ends[number]

const secondsBounds = [0.1, 0.5, 1, 2.5, 5, 10, 15, 20, 25]

/** The holds that have ended. */
export class Holds {
  readonly histograms: ReadonlyMap<HoldEnd, Histogram> = new Map(ends.map(end => [end, new Histogram(secondsBounds)]))

  note (end: HoldEnd, heldMs: number): void {
    this.histograms.get(end)?.note(heldMs / 1000)
  }
}
