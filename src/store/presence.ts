// Which visitors are here: renewing in batches, tabs that come and leave. Who is gone is departures.ts, remembering when to renew is left to the feed, what is shown of them to roster.ts.
import type pg from 'pg'
import { findCurrentVisit, listPagesOfTabs, repeatVisit } from './current-visit.ts'
import { inTransaction, rows, statement } from './pool.ts'
import type { Queryable } from './pool.ts'
import { closeTab, lockHere, openTab, showTabs } from './tabs.ts'
import type { Here } from './tabs.ts'
import { lockVisitor } from './visitor-lock.ts'

interface Visitor { accountId: number, visitorId: string }

/** `askedAgoMs`: how long ago the visitor's newest poll came in; one that is still held counts as contact, but not as coming back from a leave said since. */
export interface Renewal extends Visitor { askedAgoMs?: number }

/**
 * These visitors are in contact: one statement for all (for each 5000), which writes nothing for a row renewed within the last 8 s. Who has no row (after a crash of Postgres, or after
 * long silence) gets it back from their newest visit, or begins the next one where that has ended. Ids that don't exist are passed over. Answers whose rows were written.
 */
export async function renewPresence (pool: pg.Pool, { rows: renewals }: { rows: Renewal[] }): Promise<Visitor[]> {
  const renewed: Visitor[] = []
  for (let from = 0; from < renewals.length; from += maxBatch) renewed.push(...await renewBatch(pool, renewals.slice(from, from + maxBatch)))
  return renewed
}

/** A tab said that it leaves. Its own transaction; a tab or visitor that isn't here changes nothing. */
export async function leaveTab (pool: pg.Pool, { accountId, visitorId, tab }: Visitor & { tab: string }): Promise<void> {
  await inTransaction(pool, async tx => {
    const before = await lockHere(tx, { accountId, visitorId })
    if (before !== undefined) await closeTab(tx, { before, tab })
  })
}

/**
 * Of the visitor's tabs these turned out to live, which come back with the page they showed, and these to be dead, which are closed; of others nothing is said.
 * Reads only while nothing differs; else a transaction of its own.
 */
export async function keepTabs (pool: pg.Pool, { accountId, visitorId, living, dead }: Visitor & { living: string[], dead: string[] }): Promise<void> {
  const [shown] = await rows<{ same: boolean }>(pool, compare, [accountId, visitorId, living, dead])
  if (shown?.same === true) return
  await inTransaction(pool, async tx => {
    await lockVisitor(tx, { accountId, visitorId })
    const before = await lockHere(tx, { accountId, visitorId })
    if (before === undefined) return
    const kept = before.tabs.filter(({ tab }) => !dead.includes(tab))
    const back = living.filter(tab => !kept.some(open => open.tab === tab))
    const pages = await listPagesOfTabs(tx, { accountId, visitId: before.visitId, tabs: back })
    const tabs = pages.reduce((open, { tab, number }) => openTab(open, { tab, page: number }), kept)
    if (isSame(before, tabs)) return
    await showTabs(tx, { before, now: { ...before, tabs } })
  })
}

/** The accounts whose visitors or operators were in contact within the last minute, those of most first, at most `limit`. Looks at everybody: for a node that starts. */
export async function listActiveAccounts (db: Queryable, { limit }: { limit: number }): Promise<number[]> {
  return (await rows<{ account_id: number }>(db, active, [limit])).map(row => row.account_id)
}

// A statement of so many takes a fifth of a second, where it may take 2.5 s.
const maxBatch = 5000

// What a renewal of unknown age may be at most: batches go each 250 ms.
const unknownAgeMs = 300

async function renewBatch (pool: pg.Pool, renewals: Renewal[]): Promise<Visitor[]> {
  const asked = await rows<VisitorRow & { renewed: boolean, missing: boolean }>(pool, renew, [
    renewals.map(({ accountId }) => accountId), renewals.map(({ visitorId }) => visitorId), renewals.map(({ askedAgoMs }) => askedAgoMs ?? unknownAgeMs)
  ])
  const renewed = asked.filter(row => row.renewed).map(toVisitor)
  const missing = asked.filter(row => row.missing)
  if (missing.length === 0) return renewed
  const known = await rows<VisitorRow & { made: boolean }>(pool, remake, [missing.map(row => row.account_id), missing.map(row => row.visitor_id)])
  for (const row of known) {
    if (!row.made) await comeBack(pool, toVisitor(row))
  }
  return [...renewed, ...known.map(toVisitor)]
}

async function comeBack (pool: pg.Pool, { accountId, visitorId }: Visitor): Promise<void> {
  await inTransaction(pool, async tx => {
    const { siteId } = await lockVisitor(tx, { accountId, visitorId })
    const before = await lockHere(tx, { accountId, visitorId })
    const current = await findCurrentVisit(tx, { accountId, visitorId })
    // Somebody else was faster: a hello, or another node.
    if (before !== undefined && before.visitId === current) return
    const visitId = current ?? await repeatVisit(tx, { accountId, visitorId })
    if (visitId === undefined) return
    const tabs = await rows<{ tab: string, page: number }>(tx, newestTab, [accountId, visitId])
    await showTabs(tx, { before, now: { accountId, visitorId, siteId, visitId, tabs } })
  })
}

function isSame ({ tabs: before }: Here, after: Here['tabs']): boolean {
  return before.length === after.length && before.every(({ tab }, at) => after[at]?.tab === tab)
}

// A row that others hold is being written just now: it is passed over, so that nodes that renew the same visitors don't wait for each other.
// Visit and page hear of the contact each 5 minutes: so much time on a page may be lost with this table, and no visit ends that went on.
const renew = statement('presence.renew', `
  with asked as (
    select account_id, visitor_id, min(ago_ms) * interval '1 ms' as ago
    from unnest($1::integer[], $2::uuid[], $3::double precision[]) as renewal (account_id, visitor_id, ago_ms)
    group by account_id, visitor_id
  ), stale as (
    select presence.account_id, presence.visitor_id
    from asked
    join presence on presence.account_id = asked.account_id and presence.visitor_id = asked.visitor_id
    where (presence.left_at is null or presence.left_at < clock_timestamp() - asked.ago)
      and (presence.left_at is not null or presence.gone or presence.last_seen_at < clock_timestamp() - interval '8 s')
      and presence.last_seen_at > clock_timestamp() - interval '30 min'
    order by presence.account_id, presence.visitor_id
    for no key update of presence skip locked
  ), renewed as (
    update presence
    set last_seen_at = clock_timestamp(),
      left_at = null,
      gone = false,
      changed_at = case when presence.gone then greatest(clock_timestamp(), presence.changed_at + interval '1 microsecond') else presence.changed_at end
    from stale
    where presence.account_id = stale.account_id
      and presence.visitor_id = stale.visitor_id
    returning presence.account_id, presence.visitor_id, presence.visit_id, presence.last_seen_at, presence.tabs
  ), visits as (
    update visit
    set last_contact_at = renewed.last_seen_at
    from renewed
    where visit.account_id = renewed.account_id
      and visit.id = renewed.visit_id
      and visit.last_contact_at < renewed.last_seen_at - interval '5 min'
  ), pages as (
    update page_view
    set last_contact_at = renewed.last_seen_at
    from renewed
    cross join lateral jsonb_to_recordset(renewed.tabs) as open (page integer)
    where page_view.account_id = renewed.account_id
      and page_view.visit_id = renewed.visit_id
      and page_view.number = open.page
      and page_view.last_contact_at < renewed.last_seen_at - interval '5 min'
  )
  select
    asked.account_id,
    asked.visitor_id,
    renewed.visitor_id is not null as renewed,
    presence.visitor_id is null as missing
  from asked
  left join renewed on renewed.account_id = asked.account_id and renewed.visitor_id = asked.visitor_id
  left join presence on presence.account_id = asked.account_id
    and presence.visitor_id = asked.visitor_id
    and presence.last_seen_at > clock_timestamp() - interval '30 min'`)

// All whose visit goes on in one statement, because after a crash everybody comes at once; those whose visit has ended are answered as not made.
const remake = statement('presence.remake', `
  with asked as (
    select asked.account_id, asked.visitor_id, newest.site_id, newest.id as visit_id, newest.last_contact_at, page.tab, page.number
    from unnest($1::integer[], $2::uuid[]) as asked (account_id, visitor_id)
    cross join lateral (
      select visit.id, visit.site_id, visit.last_contact_at
      from visit
      where visit.account_id = asked.account_id
        and visit.visitor_id = asked.visitor_id
      order by visit.number desc
      limit 1
    ) as newest
    cross join lateral (
      select page_view.tab, page_view.number
      from page_view
      where page_view.account_id = asked.account_id
        and page_view.visit_id = newest.id
      order by page_view.number desc
      limit 1
    ) as page
  ), made as (
    insert into presence (account_id, visitor_id, site_id, visit_id, tabs)
    select account_id, visitor_id, site_id, visit_id, jsonb_build_array(jsonb_build_object('tab', tab, 'page', number))
    from asked
    where last_contact_at > clock_timestamp() - interval '30 min'
    order by account_id, visitor_id
    on conflict (account_id, visitor_id) do nothing
    returning account_id, visitor_id
  )
  select asked.account_id, asked.visitor_id, made.visitor_id is not null as made
  from asked
  left join made on made.account_id = asked.account_id and made.visitor_id = asked.visitor_id`)

const active = statement('presence.active', `
  select here.account_id
  from (
    select account_id
    from presence
    where last_seen_at > clock_timestamp() - interval '1 min'
    union all
    select account_id
    from operator_presence
    where last_seen_at > clock_timestamp() - interval '1 min'
  ) as here
  group by here.account_id
  order by count(*) desc, here.account_id
  limit $1::integer`)

const newestTab = statement('presence.newestTab', `
  select tab, number as page
  from page_view
  where account_id = $1::integer
    and visit_id = $2::uuid
  order by number desc
  limit 1`)

const compare = statement('presence.compare', `
  select open.tabs @> $3::text[] and not open.tabs && $4::text[] as same
  from presence
  cross join lateral (
    select array(select tab from jsonb_to_recordset(presence.tabs) as listed (tab text)) as tabs
  ) as open
  where account_id = $1::integer
    and visitor_id = $2::uuid`)

interface VisitorRow { account_id: number, visitor_id: string }

function toVisitor ({ account_id: accountId, visitor_id: visitorId }: VisitorRow): Visitor {
  return { accountId, visitorId }
}
