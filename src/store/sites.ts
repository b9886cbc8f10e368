// Sites: found by the public id of the snippet, listed for their account, changed by owners and admins. Their status is site-status.ts.
import type pg from 'pg'
import { NotFound } from '../errors.ts'
import type { SiteStatus } from '../wire/events.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable } from './pool.ts'
import { appendLookChange, planHours, setHours } from './site-hours.ts'
import type { ReadHours } from './site-hours.ts'
import { lockSites, refreshSiteStatus } from './site-status.ts'

/** A contact of the loader: from which page, browser and system. */
export interface Contact { at: Date, url: string, browser: string, system: string }

export interface SiteRecord {
  accountId: number
  id: string
  name: string
  origins: string[]
  status: SiteStatus
  /** Where in the account's log that status was said; 0 before it ever changed. */
  statusSeq: number
  /** As they were stored: what is missing is usual (wire/settings.ts). */
  settings: Readonly<Record<string, unknown>>
  /** Where in the account's log the look changed last: by its settings, or because it opened or closed. */
  settingsSeq: number
  /** False outside the opening hours; `hoursUntil` is when that changes, if ever. */
  withinHours: boolean
  hoursUntil?: Date
  firstContact?: Contact
  lastContact?: Contact
  /** The newest origin that asked and isn't on the list. */
  refused?: { at: Date, origin: string }
}

/** A site by its public id, of whichever account: the directory's way in for visitors. */
export async function findSite (db: Queryable, siteId: string): Promise<SiteRecord | undefined> {
  const [row] = await rows<SiteRow>(db, byId, [siteId])
  return row === undefined ? undefined : toSite(row)
}

/** The account's sites, oldest first; those of `siteIds` only, where given. */
export async function listSites (db: Queryable, { accountId, siteIds }: { accountId: number, siteIds?: string[] | undefined }): Promise<SiteRecord[]> {
  return (await rows<SiteRow>(db, ofAccount, [accountId, siteIds ?? null])).map(toSite)
}

/** One site among those somebody may see. Throws NotFound for another account's, and for one outside `siteIds`. */
export async function requireSite (db: Queryable, { accountId, siteIds, siteId }: { accountId: number, siteIds?: string[] | undefined, siteId: string }): Promise<SiteRecord> {
  const [row] = await rows<SiteRow>(db, one, [accountId, siteIds ?? null, siteId])
  if (row === undefined) throw new NotFound()
  return toSite(row)
}

/** What an owner or admin changes; `settings` undefined: they stay as they are. */
export interface SiteChange { accountId: number, siteId: string, name: string, origins: string[], settings?: Readonly<Record<string, unknown>> | undefined, operatorId: string }

/**
 * Changes a site and says so in the log, so that nodes read it again and open pages hear of it; its status follows its hours, which `readHours` reads. Opens a transaction.
 * Throws NotFound.
 */
export async function updateSiteSettings (pool: pg.Pool, site: SiteChange, readHours: ReadHours): Promise<SiteRecord> {
  const { accountId, siteId, name, origins, settings, operatorId } = site
  return await inTransaction(pool, async tx => {
    const hours = settings && await planHours(tx, { accountId, settings, readHours })
    await lockSites(tx, { accountId })
    const changed = await rows(tx, changeSettings, [accountId, siteId, name, origins, settings === undefined ? null : JSON.stringify(settings)])
    if (changed.length === 0) throw new NotFound()
    if (hours !== undefined) await setHours(tx, { accountId, siteId, hours })
    await appendLookChange(tx, { accountId, siteId, author: `operator:${operatorId}` })
    await refreshSiteStatus(tx, { accountId })
    return await requireSite(tx, { accountId, siteId })
  })
}

/** Notes that the loader was in contact: the first time for ever, the newest at most each ten seconds. Fails with the database only. */
export async function noteContact (db: Queryable, { accountId, siteId, contact }: { accountId: number, siteId: string, contact: Omit<Contact, 'at'> }): Promise<void> {
  await run(db, writeContact, [accountId, siteId, contact.url, contact.browser, contact.system])
}

/** Notes an origin that asked without being on the list, at most each ten seconds. Fails with the database only. */
export async function noteRefused (db: Queryable, { accountId, siteId, origin }: { accountId: number, siteId: string, origin: string }): Promise<void> {
  await run(db, writeRefused, [accountId, siteId, origin])
}

const columns = 'account_id, id, name, origins, status, status_seq, settings, settings_seq, within_hours, hours_until, first_contact, last_contact, refused'

const byId = statement('sites.byId', `
  select ${columns}
  from site
  where id = $1::text`)

const ofAccount = statement('sites.ofAccount', `
  select ${columns}
  from site
  where account_id = $1::integer
    and ($2::text[] is null or id = any($2::text[]))
  order by created_at, id`)

const one = statement('sites.one', `
  select ${columns}
  from site
  where account_id = $1::integer
    and ($2::text[] is null or id = any($2::text[]))
    and id = $3::text`)

const changeSettings = statement('sites.changeSettings', `
  update site
  set name = $3::text,
    origins = $4::text[],
    settings = coalesce($5::jsonb, settings)
  where account_id = $1::integer
    and id = $2::text
  returning id`)

const writeContact = statement('sites.writeContact', `
  update site
  set
    first_contact = coalesce(first_contact, jsonb_build_object('at', clock_timestamp(), 'url', $3::text, 'browser', $4::text, 'system', $5::text)),
    last_contact = jsonb_build_object('at', clock_timestamp(), 'url', $3::text, 'browser', $4::text, 'system', $5::text)
  where account_id = $1::integer
    and id = $2::text
    and (last_contact is null or (last_contact->>'at')::timestamptz < clock_timestamp() - interval '10 s')`)

const writeRefused = statement('sites.writeRefused', `
  update site
  set refused = jsonb_build_object('at', clock_timestamp(), 'origin', $3::text)
  where account_id = $1::integer
    and id = $2::text
    and (refused is null or (refused->>'at')::timestamptz < clock_timestamp() - interval '10 s')`)

type Stored<T extends { at: Date }> = Omit<T, 'at'> & { at: string }

interface SiteRow {
  account_id: number,
  id: string,
  name: string,
  origins: string[],
  status: SiteStatus,
  status_seq: number,
  settings: Record<string, unknown>,
  settings_seq: number,
  within_hours: boolean,
  hours_until: Date | null,
  first_contact: Stored<Contact> | null,
  last_contact: Stored<Contact> | null,
  refused: Stored<{ at: Date, origin: string }> | null
}

function toSite (row: SiteRow): SiteRecord {
  const site: SiteRecord = {
    accountId: row.account_id,
    id: row.id,
    name: row.name,
    origins: row.origins,
    status: row.status,
    statusSeq: row.status_seq,
    settings: row.settings,
    settingsSeq: row.settings_seq,
    withinHours: row.within_hours
  }
  if (row.hours_until !== null) site.hoursUntil = row.hours_until
  if (row.first_contact !== null) site.firstContact = withDate(row.first_contact)
  if (row.last_contact !== null) site.lastContact = withDate(row.last_contact)
  if (row.refused !== null) site.refused = withDate(row.refused)
  return site
}

function withDate<T extends { at: string }> (stored: T): Omit<T, 'at'> & { at: Date } {
  return { ...stored, at: new Date(stored.at) }
}
