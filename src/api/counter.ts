// Counts by key within a window of time, in bounded memory. What is counted, and what follows from too much, is limits.ts's.

export interface CounterOptions {
  /** So many in each window are let through. */
  points: number
  seconds: number
  /** Monotonic, in ms. */
  now?: () => number
  maxKeys?: number
}

// Some 15 MB for each counter at worst. Whoever makes so many keys within a window has as many addresses or visitors, and no count would stop them.
const usualMaxKeys = 100_000

/** Each key's window begins with its first count. */
export class Counter {
  readonly #points: number
  readonly #windowMs: number
  readonly #now: () => number
  readonly #maxKeys: number
  /** By the beginning of their windows, which are all as long: what is over stands first. */
  readonly #counts = new Map<string, { count: number, until: number }>()

  constructor ({ points, seconds, now = () => performance.now(), maxKeys = usualMaxKeys }: CounterOptions) {
    this.#points = points
    this.#windowMs = seconds * 1000
    this.#now = now
    this.#maxKeys = maxKeys
  }

  /** Counts one; answers how many ms to wait where that is too many, else 0. */
  take (key: string): number {
    const now = this.#now()
    const known = this.#find(key, now)
    if (known === undefined) {
      this.#makeRoom(now)
      this.#counts.set(key, { count: 1, until: now + this.#windowMs })
      return 0
    }
    known.count++
    return known.count > this.#points ? known.until - now : 0
  }

  /** The same without counting: how long to wait for one more. */
  waitMs (key: string): number {
    const now = this.#now()
    const known = this.#find(key, now)
    return known !== undefined && known.count >= this.#points ? known.until - now : 0
  }

  /** One that was counted is as if it hadn't been. */
  giveBack (key: string): void {
    const known = this.#find(key, this.#now())
    if (known !== undefined && known.count > 0) known.count--
  }

  forget (key: string): void {
    this.#counts.delete(key)
  }

  /** Keys in memory. */
  get size (): number {
    return this.#counts.size
  }

  #find (key: string, now: number): { count: number, until: number } | undefined {
    const known = this.#counts.get(key)
    if (known === undefined || known.until > now) return known
    this.#counts.delete(key)
    return undefined
  }

  // What is over goes; where that isn't enough, the oldest goes too.
  #makeRoom (now: number): void {
    for (const [key, { until }] of this.#counts) {
      if (until > now && this.#counts.size < this.#maxKeys) return
      this.#counts.delete(key)
    }
  }
}
