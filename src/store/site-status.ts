// What visitors see of a site, online, away or offline, from its hours and the operators who are present; told as a fact of the log when it changes. Who is present is operator-presence.ts.
import { randomUUID } from 'node:crypto'
import { appendEvent } from './events.ts'
import { rows, run, statement } from './pool.ts'
import type { Transaction } from './pool.ts'
import type { SiteStatus } from '../wire/events.ts'

/**
 * Works out the status of each of the account's sites and appends a fact where it changed; answers those. Call it in the transaction that changed an input
 * (presence, a choice, a role, a site, its hours), after the change. Locks the sites by id, then the log.
 */
export async function refreshSiteStatus (tx: Transaction, { accountId }: { accountId: number }): Promise<Array<{ siteId: string, status: SiteStatus, seq: number }>> {
  await lockSites(tx, { accountId })
  const changed: Array<{ siteId: string, status: SiteStatus, seq: number }> = []
  for (const { id, status } of await rows<{ id: string, status: SiteStatus }>(tx, differing, [accountId])) {
    const { seq } = await appendEvent(tx, { accountId, siteId: id, kind: 'site_status', author: 'system', key: randomUUID(), body: { status } })
    await run(tx, update, [accountId, id, status, seq])
    changed.push({ siteId: id, status, seq })
  }
  return changed
}

/** The account's sites, by id: before any of them, or the log, is touched in a transaction that refreshes their status. */
export async function lockSites (tx: Transaction, { accountId }: { accountId: number }): Promise<void> {
  await run(tx, lock, [accountId])
}

// A statement of its own: who waits here for another's refresh must read what that one committed.
const lock = statement('siteStatus.lockSites', `
  select id
  from site
  where account_id = $1::integer
  order by id
  for no key update`)

// Present: who has a row, which the sweep takes after 20 s of silence unless it was nodes or database that were away (operator-presence.ts); after a leave that was said 6 s, in which another tab's renewal (each 3 to 4 s, on whichever node) comes.
const differing = statement('siteStatus.differing', `
  select site.id, now_is.status
  from site
  cross join lateral (
    select case
      when not site.within_hours then 'offline'
      when bool_or(operator.chosen_status = 'online') then 'online'
      when count(operator.id) > 0 then 'away'
      else 'offline'
    end as status
    from operator
    where operator.account_id = site.account_id
      and operator.active
      and (
        operator.role in ('owner', 'admin')
        or exists (
          select 1
          from operator_site
          where operator_site.account_id = site.account_id
            and operator_site.operator_id = operator.id
            and operator_site.site_id = site.id
        )
      )
      and exists (
        select 1
        from operator_presence
        where operator_presence.account_id = site.account_id
          and operator_presence.operator_id = operator.id
          and (operator_presence.left_at is null or operator_presence.left_at > clock_timestamp() - interval '6 s')
      )
  ) as now_is
  where site.account_id = $1::integer
    and site.status <> now_is.status
  order by site.id`)

const update = statement('siteStatus.update', `
  update site
  set status = $3::text,
    status_seq = $4::bigint
  where account_id = $1::integer
    and id = $2::text`)
