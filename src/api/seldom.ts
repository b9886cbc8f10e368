// Says what happens often at most once in a while, with how often it was. What is said is the caller's matter.

export interface SeldomOptions {
  everyMs: number
  now: () => number
}

/** Answers how often it happened since it was last said, this time included, when it is to be said now; else undefined. */
export function createSeldom ({ everyMs, now }: SeldomOptions): () => number | undefined {
  let saidAt = -Infinity
  let count = 0
  return () => {
    count++
    if (now() - saidAt < everyMs) return undefined
    const said = count
    saidAt = now()
    count = 0
    return said
  }
}
