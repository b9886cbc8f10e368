// Runs one reading again and again: at an interval, sooner when woken, never twice at a time, and goes on trying when it fails.
import type { Log } from '../store/log.ts'
import type { Timers } from './timers.ts'

export interface BeatOptions {
  /** For the log: what is being done, as in "The tick". */
  name: string
  run: () => Promise<void>
  /** How long to wait after a run, asked anew each time. */
  intervalMs: () => number
  /** A burst of wakes costs one run in this time, not one each. */
  minGapMs: number
  timers: Timers
  random: () => number
  log: Log
}

// While it fails: the first retry soon, then at least twice a second, so that a database is found within a second of its return.
const firstRetryMs = 50
const maxRetryMs = 500

/** A reading that goes on; it rests until it is started. */
export class Beat {
  readonly #options: BeatOptions
  #running = false
  #current: Promise<void> | undefined
  #again = false
  #timer: unknown
  #begun = 0
  #failures = 0
  #begunAt = Number.NEGATIVE_INFINITY
  #wellAt: number
  #waiting: Array<{ from: number, resolve: () => void }> = []
  #tried: Array<() => void> = []

  constructor (options: BeatOptions) {
    this.#options = options
    this.#wellAt = options.timers.now()
  }

  start (): void {
    this.#running = true
    this.#wellAt = this.#options.timers.now()
    this.#schedule(0)
  }

  get isRunning (): boolean {
    return this.#running
  }

  /** Ends the beat, waits for a run that goes on, and lets go of everybody who waits for the next. */
  async stop (): Promise<void> {
    this.#running = false
    this.#options.timers.clear(this.#timer)
    await this.#current
    for (const { resolve } of this.#waiting.splice(0)) resolve()
    for (const resolve of this.#tried.splice(0)) resolve()
  }

  /** Runs as soon as can be: what happened before this call is seen by the run that follows. */
  wake (): void {
    this.#again = true
    if (this.#current === undefined && this.#failures === 0) this.#schedule(this.#gapMs())
  }

  /** Resolves when a run has gone well that began after this call; also when the beat is stopped. */
  async next (): Promise<void> {
    if (!this.#running) return
    await new Promise<void>(resolve => {
      this.#waiting.push({ from: this.#begun + 1, resolve })
      this.wake()
    })
  }

  /** The same within `patienceMs`: false when it takes longer. */
  async nextWithin (patienceMs: number): Promise<boolean> {
    const { timers } = this.#options
    let timer: unknown
    const late = new Promise<boolean>(resolve => { timer = timers.set(() => { resolve(false) }, Math.max(0, patienceMs)) })
    const done = await Promise.race([this.next().then(() => true), late])
    timers.clear(timer)
    return done
  }

  /** Resolves when the run that goes on, or the next, has ended, however it ended. */
  async tried (): Promise<void> {
    if (!this.#running) return
    await new Promise<void>(resolve => { this.#tried.push(resolve) })
  }

  /** Milliseconds since the last run that went well. */
  ageMs (): number {
    return this.#options.timers.now() - this.#wellAt
  }

  #schedule (ms: number): void {
    const { timers } = this.#options
    timers.clear(this.#timer)
    if (this.#running) this.#timer = timers.set(() => { this.#begin() }, ms)
  }

  #begin (): void {
    this.#current ??= this.#turn().finally(() => {
      this.#current = undefined
      this.#schedule(this.#restMs())
      for (const resolve of this.#tried.splice(0)) resolve()
    })
  }

  async #turn (): Promise<void> {
    const number = ++this.#begun
    this.#again = false
    this.#begunAt = this.#options.timers.now()
    try {
      await this.#options.run()
      this.#goneWell(number)
    } catch (error) {
      this.#failed(error)
    }
  }

  #goneWell (number: number): void {
    const { name, log, timers } = this.#options
    if (this.#failures > 0) log.info(`${name} goes on, after ${Math.round(this.ageMs())} ms without the database.`)
    this.#failures = 0
    this.#wellAt = timers.now()
    const ready = this.#waiting.filter(({ from }) => from <= number)
    this.#waiting = this.#waiting.filter(({ from }) => from > number)
    for (const { resolve } of ready) resolve()
  }

  // Said once for each time the database is away, not once a retry.
  #failed (error: unknown): void {
    const { name, log } = this.#options
    if (this.#failures === 0) log.error({ err: error }, `${name} failed and is tried again.`)
    this.#failures++
  }

  #restMs (): number {
    const { random, intervalMs } = this.#options
    if (this.#failures > 0) return Math.min(maxRetryMs, firstRetryMs * 2 ** this.#failures) * (0.5 + random() / 2)
    return this.#again ? this.#gapMs() : intervalMs()
  }

  #gapMs (): number {
    return Math.max(0, this.#options.minGapMs - (this.#options.timers.now() - this.#begunAt))
  }
}
