// Opening hours as the database follows them: whether a site is within its own, and the look at it when that changes, by whichever node comes first. What the hours mean is insight/hours.ts.
import { randomUUID } from 'node:crypto'
import { readTime } from './clock.ts'
import { appendDue, wholeAccount } from './due.ts'
import { appendEvent } from './events.ts'
import { rows, run, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'
import { lockSites, refreshSiteStatus } from './site-status.ts'

/** Whether a site with these settings is open at that time, and until when that stays so; without `until`, for as long as anybody can tell. */
export type ReadHours = (settings: Readonly<Record<string, unknown>>, at: Date) => HoursNow

/** Until when a site with these settings is as it is now. */
export interface HoursNow { open: boolean, until?: Date }

/**
 * What these settings say of now, by the database's clock; and sees to it that somebody looks when that changes. Call it before anything is locked: who takes what is due locks that first, and the
 * sites after it.
 */
export async function planHours (tx: Transaction, { accountId, settings, readHours }: { accountId: number, settings: Readonly<Record<string, unknown>>, readHours: ReadHours }): Promise<HoursNow> {
  const now = await readTime(tx)
  const hours = readHours(settings, new Date(now))
  if (hours.until !== undefined) await appendDue(tx, { accountId, kind: 'site_hours', subjectId: wholeAccount, afterMs: Math.max(0, hours.until.getTime() - now) })
  return hours
}

/** Writes down what was planned. The account's sites are locked. */
export async function setHours (tx: Transaction, { accountId, siteId, hours: { open, until } }: { accountId: number, siteId: string, hours: HoursNow }): Promise<void> {
  await run(tx, write, [accountId, siteId, open, until ?? null])
}

/**
 * A site of the account opens or closes by now: its status follows, its pages hear that its look is another, and the next such time is due. In the transaction that took it from what is due.
 * Nothing happens where nothing changed: hours that were set anew, a node that came first.
 */
export async function passHours (tx: Transaction, { accountId, readHours }: { accountId: number, readHours: ReadHours }): Promise<void> {
  await lockSites(tx, { accountId })
  const now = new Date(await readTime(tx))
  for (const { id: siteId, settings, within_hours: before } of await rows<PassedRow>(tx, listPassed, [accountId])) {
    const hours = readHours(settings, now)
    await setHours(tx, { accountId, siteId, hours })
    if (hours.open !== before) await appendLookChange(tx, { accountId, siteId, author: 'system' })
  }
  await refreshSiteStatus(tx, { accountId })
  await run(tx, appendNext, [accountId, wholeAccount])
}

/** Sites whose hours nobody looks after are looked after again, as waits.ts says. */
export async function recallHours (db: Queryable): Promise<void> {
  await run(db, recall, [wholeAccount])
}

/** Says in the log that the site looks otherwise: nodes read it again, and its open pages ask. The site is locked. */
export async function appendLookChange (tx: Transaction, { accountId, siteId, author }: { accountId: number, siteId: string, author: string }): Promise<void> {
  const { seq } = await appendEvent(tx, { accountId, siteId, kind: 'site_settings', author, key: randomUUID(), body: {} })
  await run(tx, writeSeq, [accountId, siteId, seq])
}

const write = statement('siteHours.write', `
  update site
  set within_hours = $3::boolean,
    hours_until = $4::timestamptz
  where account_id = $1::integer
    and id = $2::text`)

const writeSeq = statement('siteHours.writeSeq', `
  update site
  set settings_seq = $3::bigint
  where account_id = $1::integer
    and id = $2::text`)

const listPassed = statement('siteHours.listPassed', `
  select id, settings, within_hours
  from site
  where account_id = $1::integer
    and hours_until <= clock_timestamp()
  order by id`)

// The soonest of all its sites: the row that was taken may have been another one's.
const appendNext = statement('siteHours.appendNext', `
  insert into due (account_id, id, kind, subject_id, due_at)
  select site.account_id, gen_random_uuid(), 'site_hours', $2::uuid, min(site.hours_until)
  from site
  where site.account_id = $1::integer
    and site.hours_until is not null
  group by site.account_id
  on conflict (account_id, kind, subject_id) do update
  set due_at = least(due.due_at, excluded.due_at)`)

const recall = statement('siteHours.recall', `
  insert into due (account_id, id, kind, subject_id, due_at)
  select account_id, gen_random_uuid(), 'site_hours', $1::uuid, min(hours_until)
  from site
  where hours_until is not null
  group by account_id
  order by account_id
  on conflict (account_id, kind, subject_id) do nothing`)

interface PassedRow { id: string, settings: Record<string, unknown>, within_hours: boolean }
