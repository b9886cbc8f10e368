// What a node knows of an account's sites and their status: read once, then kept by the log's facts; the greater seq wins.
import type { SiteStatus } from '../wire/events.ts'

/** `seq` is the place in the log where the status was said; `stamp` its text, made once because every poll compares it. */
export interface KnownSite {
  readonly status: SiteStatus
  readonly seq: number
  readonly stamp: string
}

/** The sites of one account by id. */
export class KnownSites {
  readonly #sites = new Map<string, KnownSite>()

  find (siteId: string): KnownSite | undefined {
    return this.#sites.get(siteId)
  }

  ids (): string[] {
    return [...this.#sites.keys()]
  }

  /** Takes in what a snapshot or a fact says, unless something newer is known. */
  learn ({ siteId, status, seq }: { siteId: string, status: SiteStatus, seq: number }): void {
    const known = this.#sites.get(siteId)
    if (known !== undefined && known.seq >= seq) return
    this.#sites.set(siteId, { status, seq, stamp: String(seq) })
  }
}
