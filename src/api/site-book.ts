// Which site a public id means, remembered on this node, so that a poll costs no SQL; what changes a site is said in the log and read here.
import type { Pool } from '../store/pool.ts'
import type { Feed } from '../feed/feed.ts'
import type { EventRecord } from '../store/events.ts'
import { findSite } from '../store/sites.ts'
import type { SiteRecord } from '../store/sites.ts'
import { SiteId } from '../wire/ids.ts'
import type { Limits } from './limits.ts'
import { keepNewest } from './newest.ts'

export interface SiteBook {
  /** It was changed at this node: whoever asks next gets it as it is now. The others hear of it by the log. */
  forget (siteId: string): void
  /** Where it is remembered; asks nobody. */
  findKnown (siteId: string): SiteRecord | undefined
  /** At once when it is remembered; undefined when there is no such site. Fails with TooMany where `asker`, a request, asked for too many that this node had never found. */
  find (siteId: string, asker: { readonly ip: string }): SiteRecord | undefined | Promise<SiteRecord | undefined>
}

/** A net below the facts of the log: a change that a node didn't hear of ends after this. Longer would show, shorter would cost SQL. */
const maxAgeMs = 60_000
/** Bounds the sites of one installation that a node serves from memory, and the ids it remembers not to exist. */
const maxSites = 10_000
/** A snippet of a deleted site asks each second, which shall not cost SQL each time. Who guesses asks for another one each time, and is counted. */
const missingMs = 10_000

/** Reads a site once, follows the account's log from then on, and forgets it when its settings change. */
export function createSiteBook ({ pool, feed, limits, now = () => performance.now() }: { pool: Pool, feed: Feed, limits: Pick<Limits, 'stranger'>, now?: () => number }): SiteBook {
  const known = new Map<string, { site: SiteRecord, until: number }>()
  const reading = new Map<string, Promise<SiteRecord | undefined>>()
  const missing = new Map<string, number>()
  feed.onNews((accountId, news) => {
    // Of this account alone: one that falls idle must not cost all others' polls their SQL.
    if (news.kind === 'gone') listOfAccount(known, accountId).forEach(forget)
    if (news.kind === 'events') listChanged(news.events).forEach(forget)
  })
  // It is read again, and yet no stranger's question: that there is such a site stays known.
  const forget = (siteId: string): void => {
    const entry = known.get(siteId)
    if (entry !== undefined) entry.until = -Infinity
    reading.delete(siteId)
  }
  const read = async (siteId: string): Promise<SiteRecord | undefined> => {
    const first = await findSite(pool, siteId)
    if (first === undefined) return undefined
    // Followed first, read after: a change between the two is heard or seen.
    await feed.load(first.accountId)
    return await findSite(pool, siteId)
  }
  const remember = async (siteId: string): Promise<SiteRecord | undefined> => {
    const asked = read(siteId)
    reading.set(siteId, asked)
    try {
      const site = await asked
      if (site === undefined) {
        known.delete(siteId)
        keepNewest(missing, maxSites, [siteId, now() + missingMs])
      } else if (reading.get(siteId) === asked) keepNewest(known, maxSites, [siteId, { site, until: now() + maxAgeMs }])
      return site
    } finally {
      if (reading.get(siteId) === asked) reading.delete(siteId)
    }
  }
  const readFor = async (siteId: string, asker: { readonly ip: string }): Promise<SiteRecord | undefined> => {
    // Anything may stand in a path, and not all of it can be asked of the database.
    if (!SiteId.safeParse(siteId).success) return undefined
    if (!known.has(siteId)) limits.stranger(asker.ip)
    return await remember(siteId)
  }
  const findKnown = (siteId: string): SiteRecord | undefined => {
    const entry = known.get(siteId)
    return entry !== undefined && entry.until > now() ? entry.site : undefined
  }
  return {
    forget,
    findKnown,
    find: (siteId, asker) => {
      const site = findKnown(siteId)
      if (site !== undefined) return site
      if ((missing.get(siteId) ?? 0) > now()) return undefined
      return reading.get(siteId) ?? readFor(siteId, asker)
    }
  }
}

function listOfAccount (known: ReadonlyMap<string, { site: SiteRecord }>, accountId: number): string[] {
  return [...known.values()].filter(({ site }) => site.accountId === accountId).map(({ site }) => site.id)
}

function listChanged (events: readonly EventRecord[]): string[] {
  return events.filter(({ kind }) => kind === 'site_settings').flatMap(({ siteId }) => siteId ?? [])
}
