// The live list: who is here now on an operator's sites, in one statement for all that a node watches. Who is here is presence.ts.
import type { RosterVisitor } from '../wire/visits.ts'
import { rows, statement } from './pool.ts'
import type { Queryable } from './pool.ts'

/** A row of the live list as it travels, and whose account's it is. */
export interface RosterRecord extends RosterVisitor { accountId: number }

/**
 * Everybody who is here on these sites, bots apart; with `changedAfter` only rows that changed since, those gone within the last minute among them. `readAt` is the database's time in microseconds, taken
 * before: ask next time for what changed after it less five seconds, because a change is seen only once it is committed.
 */
export async function listRoster (db: Queryable, { siteIds, changedAfter }: { siteIds: Array<{ accountId: number, siteId: string }>, changedAfter?: Date | undefined }): Promise<{ readAt: number, visitors: RosterRecord[] }> {
  const found = await rows<RosterRow>(db, list, [siteIds.map(({ accountId }) => accountId), siteIds.map(({ siteId }) => siteId), changedAfter ?? null])
  const [first] = found
  if (first === undefined) throw new Error('the database did not say its time')
  return { readAt: first.read_at, visitors: found.filter(isHere).map(toVisitor) }
}

// First who changed, then what is known of each: left to itself on tables that were never analysed, the planner starts with all visitors of the account.
const list = statement('roster.list', `
  with changed as materialized (
    select presence.account_id, presence.visitor_id, presence.site_id, presence.visit_id, presence.gone, presence.changed_at, presence.tabs
    from presence
    join unnest($1::integer[], $2::text[]) as watched (account_id, site_id) on presence.account_id = watched.account_id and presence.site_id = watched.site_id
    where ($3::timestamptz is null and not presence.gone)
      or presence.changed_at > $3::timestamptz
  )
  select
    (extract(epoch from statement_timestamp()) * 1000000)::bigint as read_at,
    found.account_id,
    found.id,
    found.site_id,
    found.visit_id,
    found.gone,
    found.changed,
    found.name,
    found.visits,
    found.arrived_at,
    found.page_at,
    found.url,
    found.title,
    found.pages,
    found.tabs,
    found.place,
    found.device,
    found.language,
    found.time_zone,
    found.source
  from (values (1)) as always (one)
  left join (
    select
      changed.account_id,
      changed.visitor_id as id,
      changed.site_id,
      changed.visit_id,
      changed.gone,
      (extract(epoch from changed.changed_at) * 1000000)::bigint as changed,
      who.name,
      visited.number as visits,
      visited.started_at as arrived_at,
      page.opened_at as page_at,
      page.url,
      page.title,
      newest.number as pages,
      jsonb_array_length(changed.tabs) as tabs,
      visited.place,
      visited.device,
      visited.language,
      visited.time_zone,
      visited.source
    from changed
    cross join lateral (
      select visitor.name
      from visitor
      where visitor.account_id = changed.account_id
        and visitor.id = changed.visitor_id
      limit 1
    ) as who
    cross join lateral (
      select visit.number, visit.started_at, visit.place, visit.device, visit.language, visit.time_zone, visit.source
      from visit
      where visit.account_id = changed.account_id
        and visit.id = changed.visit_id
        and not visit.bot
      limit 1
    ) as visited
    cross join lateral (
      select max(page_view.number) as number
      from page_view
      where page_view.account_id = changed.account_id
        and page_view.visit_id = changed.visit_id
    ) as newest
    cross join lateral (
      select page_view.opened_at, page_view.url, page_view.title
      from page_view
      where page_view.account_id = changed.account_id
        and page_view.visit_id = changed.visit_id
        and page_view.number = coalesce((changed.tabs -> -1 ->> 'page')::integer, newest.number)
      limit 1
    ) as page
  ) as found on true`)

interface RosterRow {
  read_at: number
  account_id: number | null
  id: string
  site_id: string
  visit_id: string
  gone: boolean
  changed: number
  name: string | null
  visits: number
  arrived_at: Date
  page_at: Date
  url: string
  title: string
  pages: number
  tabs: number
  place: RosterVisitor['place'] | null
  device: RosterVisitor['device']
  language: string
  time_zone: string
  source: RosterVisitor['source']
}

type HereRow = RosterRow & { account_id: number }

function isHere (row: RosterRow): row is HereRow {
  return row.account_id !== null
}

function toVisitor (row: HereRow): RosterRecord {
  return {
    accountId: row.account_id,
    id: row.id,
    site: row.site_id,
    visit: row.visit_id,
    gone: row.gone,
    changed: row.changed,
    visits: row.visits,
    arrivedAt: row.arrived_at.toISOString(),
    pageAt: row.page_at.toISOString(),
    url: row.url,
    title: row.title,
    pages: row.pages,
    tabs: row.tabs,
    device: row.device,
    language: row.language,
    timeZone: row.time_zone,
    source: row.source,
    ...(row.name === null ? {} : { name: row.name }),
    ...(row.place === null || row.place === undefined ? {} : { place: row.place })
  }
}
