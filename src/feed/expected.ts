// Who was told to come late: they count as here until then, though they keep silent. Writing that they are here is presence.ts.

// They are looked after this often: their rows are renewed each ten seconds.
const lookMs = 2_000
// What a client may come later than it was told: a browser wakes a hidden tab once a minute, and the road takes its time.
const slowClientMs = 65_000

/** Those who are expected, each as its keeper knows it. */
export class Expected<Entry> {
  /** `refused`: the last renewal was refused, because somebody else wrote their row. */
  readonly #entries = new Map<Entry, { until: number, refused: boolean }>()
  #lookedAt = 0

  /** They were told to come back in `afterMs`: until then, and a slow client's time more, their silence means nothing. */
  add (entry: Entry, { afterMs, now }: { afterMs: number, now: number }): void {
    this.#entries.set(entry, { until: now + afterMs + slowClientMs, refused: false })
  }

  /** They came, or left, or another node sees to them. */
  drop (entry: Entry): void {
    this.#entries.delete(entry)
  }

  has (entry: Entry): boolean {
    return this.#entries.has(entry)
  }

  /** Each two seconds everybody who is expected still, otherwise nobody. */
  look (now: number): Entry[] {
    if (this.#lookedAt > now - lookMs) return []
    this.#lookedAt = now
    for (const [entry, { until }] of this.#entries) {
      if (until <= now) this.drop(entry)
    }
    return [...this.#entries.keys()]
  }

  /** Their row was written by us. */
  written (entry: Entry): void {
    const known = this.#entries.get(entry)
    if (known !== undefined) known.refused = false
  }

  /** Somebody else wrote their row. Twice in a row, and it is seen to elsewhere; a leave that was said shows in the same way. */
  refused (entry: Entry): void {
    const known = this.#entries.get(entry)
    if (known?.refused === true) this.drop(entry)
    else if (known !== undefined) known.refused = true
  }
}
