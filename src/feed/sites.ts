// What a node knows of an account's sites, their status and how new their settings are: read once, then kept by the log's facts; the greater seq wins.
import type { SiteStatus } from '../wire/events.ts'

/** `seq` is the place in the log where the status was said, `revision` that of the settings; `head` the greater one, `stamp` its text, made once because every poll compares it. */
export interface KnownSite {
  readonly status: SiteStatus
  readonly seq: number
  readonly revision: number
  readonly head: number
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

  /** Takes in what a snapshot or a fact says, each part unless something newer is known. */
  learn ({ siteId, status, seq, revision }: { siteId: string, status: SiteStatus, seq: number, revision: number }): void {
    const known = this.#sites.get(siteId)
    const newest = known !== undefined && known.seq >= seq ? { status: known.status, seq: known.seq } : { status, seq }
    this.#set(siteId, { ...newest, revision: Math.max(revision, known?.revision ?? 0) })
  }

  /** The settings of a site that is known changed here. */
  learnRevision (siteId: string, revision: number): void {
    const known = this.#sites.get(siteId)
    if (known !== undefined && known.revision < revision) this.#set(siteId, { ...known, revision })
  }

  #set (siteId: string, { status, seq, revision }: Pick<KnownSite, 'status' | 'seq' | 'revision'>): void {
    const head = Math.max(seq, revision)
    this.#sites.set(siteId, { status, seq, revision, head, stamp: String(head) })
  }
}
