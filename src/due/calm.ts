// Whether silence means anything: only when this node could have heard for long enough, and time went evenly. What is done about who is silent is due.ts.

export interface CalmOptions {
  /** Milliseconds, of the wall clock, which goes on while a machine sleeps. */
  now: () => number
  /** Milliseconds that nobody sets. */
  monotonicNow: () => number
  /** Since the feed last read well. */
  tickAgeMs: () => number
  /** Another time than the usual one; for tests. */
  calmMs?: number
}

export interface Calm {
  /** Whether all has gone well for long enough. Call it in each round: that none is missed is part of it. */
  isLong (): boolean
  /** The database's time, read just now, by which silence is judged: a step of it makes everybody look silent. */
  note (databaseNow: number): void
  /** Something didn't go well. */
  end (): void
}

// Above the 18 s and 20 s after which visitors and operators count as silent: whoever is here has been written by then.
const defaultCalmMs = 20_000
// A row is written anew each ten seconds, twelve if another node was first: somebody is silent after 18, so a pause of less than six makes nobody so.
const maxGapMs = 4_000

/** Begins with none: who was here before a node started may be about to come back. */
export function createCalm ({ now, monotonicNow, tickAgeMs, calmMs = defaultCalmMs }: CalmOptions): Calm {
  let since = now()
  let lookedAt = since
  // What the database's clock is ahead of the one that nobody sets. The first that is read is as good as any: nothing is calm then.
  let ahead: number | undefined
  const end = (): void => { since = now() }
  return {
    isLong: () => {
      const at = now()
      // A process that stood still, a machine that slept, a clock that was set, a feed that can't read.
      if (Math.abs(at - lookedAt) > maxGapMs || tickAgeMs() > maxGapMs) since = at
      lookedAt = at
      return at - since >= calmMs
    },
    note: databaseNow => {
      const before = ahead ?? databaseNow - monotonicNow()
      ahead = databaseNow - monotonicNow()
      if (Math.abs(ahead - before) > maxGapMs) end()
    },
    end
  }
}
