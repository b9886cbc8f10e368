// How far this node is behind, as a level, from the delay of its event loop. Who is asked to go slower for it is pacing.ts's; who measures is handed in.
import type { Timers } from '../feed/timers.ts'

/** 0: nothing is slowed. Each level slows more; at the last one newcomers are turned away. */
export type Level = 0 | 1 | 2 | 3 | 4 | 5
export const lastLevel: Level = 5

// The mean delay of a second that raises the level. A full collection of garbage or a broadcast takes its time once, which no mean shows; people notice a fifth of a second.
const raiseAtMs = [0, 75, 150, 300, 500, 800] as const
// Back by half, so that what a level relieves doesn't end it at once.
const lowerPart = 0.5
// A second may be bad by accident: a neighbour's, a stopped process'.
const badSeconds = 2
// Those who were told to come each fifteen seconds need some time to do so.
const calmSeconds = 10
const lookMs = 1_000

export interface Reading {
  readonly level: Level
  /** For so many readings in a row the delay asked for the next level, or for the one below. */
  readonly bad: number
  readonly calm: number
}

export const atEase: Reading = Object.freeze({ level: 0, bad: 0, calm: 0 })

/** One second later. A step at a time: what the last one brings has to show. */
export function nextReading ({ level, bad, calm }: Reading, delayMs: number): Reading {
  if (delayMs >= (raiseAtMs[level + 1] ?? Number.POSITIVE_INFINITY)) return bad + 1 < badSeconds ? { level, bad: bad + 1, calm: 0 } : { level: level + 1 as Level, bad: 0, calm: 0 }
  if (level === 0 || delayMs >= (raiseAtMs[level] as number) * lowerPart) return { level, bad: 0, calm: 0 }
  return calm + 1 < calmSeconds ? { level, bad: 0, calm: calm + 1 } : { level: level - 1 as Level, bad: 0, calm: 0 }
}

/** Looks each second. */
export class Load {
  /** A field and no more, because each poll reads it. */
  level: Level = 0
  #reading = atEase
  #timer: unknown
  readonly #timers: Timers
  readonly #delayMs: (() => number) | undefined

  /** `delayMs`: the mean delay of the event loop since it was asked last. Undefined: never any load. */
  constructor (timers: Timers, delayMs: (() => number) | undefined) {
    this.#timers = timers
    this.#delayMs = delayMs
    this.#look()
  }

  stop (): void {
    this.#timers.clear(this.#timer)
  }

  #look (): void {
    if (this.#delayMs === undefined) return
    this.#reading = nextReading(this.#reading, this.#delayMs())
    this.level = this.#reading.level
    this.#timer = this.#timers.set(() => { this.#look() }, lookMs)
  }
}
