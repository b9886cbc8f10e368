// Visits and their pages: what a visitor looked at, when and for how long, and moving to another page. Whether they are here now is left to presence.
import type pg from 'pg'
import type { Page } from '../wire/visitor.ts'
import type { Device, Place, Source } from '../wire/visits.ts'
import { appendPage, findCurrentVisit, listPagesOfTabs, repeatVisit } from './current-visit.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'
import { lockHere, openTab, showTabs } from './tabs.ts'
import { lockVisitor } from './visitor-lock.ts'

export interface PageViewRecord {
  number: number
  url: string
  title: string
  openedAt: Date
  /** Whole seconds on screen, from opening to the last contact while it was open. */
  seconds: number
  /** A tab shows it. */
  open: boolean
}

export interface VisitRecord {
  id: string
  number: number
  startedAt: Date
  lastContactAt: Date
  referrer: string
  source: Source
  place?: Place
  address?: string
  device: Device
  language: string
  timeZone: string
  screen: string
  pages: PageViewRecord[]
  /** What the owner's page says that they did, oldest first. */
  tracked: TrackedRecord[]
}

export interface TrackedRecord { name: string, data?: Record<string, string | number | boolean>, at: Date }

/** The newest `limit` visits, newest first, with their pages (the newest 200), oldest first. */
export async function listVisits (db: Queryable, { accountId, visitorId, limit }: { accountId: number, visitorId: string, limit: number }): Promise<VisitRecord[]> {
  return (await rows<VisitRow>(db, list, [accountId, visitorId, limit])).map(toVisit)
}

/** In which language and zone the visitor was spoken to last; empty where nobody knows. */
export async function findManners (db: Queryable, { accountId, visitorId }: { accountId: number, visitorId: string }): Promise<{ language: string, zone: string }> {
  const [row] = await rows<{ spoken: string | null, time_zone: string }>(db, manners, [accountId, visitorId])
  return { language: row?.spoken ?? '', zone: row?.time_zone ?? '' }
}

/**
 * A tab shows another page without loading anew; the same address under another title is no new page. Its own transaction.
 * Throws NotFound when there is no such visitor.
 */
export async function movePage (pool: pg.Pool, { accountId, visitorId, tab, page }: { accountId: number, visitorId: string, tab: string, page: Page }): Promise<void> {
  await inTransaction(pool, async tx => {
    const { siteId } = await lockVisitor(tx, { accountId, visitorId })
    const before = await lockHere(tx, { accountId, visitorId })
    const visitId = await findCurrentVisit(tx, { accountId, visitorId }) ?? await repeatVisit(tx, { accountId, visitorId })
    if (visitId === undefined) return
    const number = await showPage(tx, { accountId, visitId, tab, page })
    const open = before?.visitId === visitId ? before.tabs : []
    await showTabs(tx, { before, now: { accountId, visitorId, siteId, visitId, tabs: openTab(open, { tab, page: number }) } })
  })
}

async function showPage (tx: Transaction, { accountId, visitId, tab, page }: { accountId: number, visitId: string, tab: string, page: Page }): Promise<number> {
  const [shown] = await listPagesOfTabs(tx, { accountId, visitId, tabs: [tab] })
  if (shown?.url !== page.url) return await appendPage(tx, { accountId, visitId, tab, page })
  if (shown.title !== page.title) await run(tx, retitle, [accountId, visitId, shown.number, page.title])
  return shown.number
}

const manners = statement('visits.manners', `
  select spoken, time_zone
  from visit
  where account_id = $1::integer
    and visitor_id = $2::uuid
  order by number desc
  limit 1`)

const retitle = statement('visits.retitle', `
  update page_view
  set title = $4::text
  where account_id = $1::integer
    and visit_id = $2::uuid
    and number = $3::integer`)

// While a page is on screen, its last contact is the visitor's: the page's own row hears of it when it closes.
const list = statement('visits.list', `
  select
    visit.id,
    visit.number,
    visit.started_at,
    greatest(visit.last_contact_at, presence.last_seen_at) as last_contact_at,
    visit.referrer,
    visit.source,
    visit.place,
    host(visit.address) as address,
    visit.device,
    visit.language,
    visit.time_zone,
    visit.screen,
    pages.list as pages,
    did.list as tracked
  from visit
  left join presence on presence.account_id = visit.account_id and presence.visitor_id = visit.visitor_id and presence.visit_id = visit.id
  cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object(
      'number', page.number,
      'url', page.url,
      'title', page.title,
      'openedAt', extract(epoch from page.opened_at) * 1000,
      'seconds', greatest(0, floor(extract(epoch from (page.last_contact_at - page.opened_at)))),
      'open', page.open
    ) order by page.number), '[]'::jsonb) as list
    from (
      select
        page_view.number,
        page_view.url,
        page_view.title,
        page_view.opened_at,
        shown.open,
        greatest(page_view.last_contact_at, case when shown.open then presence.last_seen_at end) as last_contact_at
      from page_view
      cross join lateral (
        select coalesce(not presence.gone and presence.tabs @> jsonb_build_array(jsonb_build_object('page', page_view.number)), false) as open
      ) as shown
      where page_view.account_id = visit.account_id
        and page_view.visit_id = visit.id
      order by page_view.number desc
      limit 200
    ) as page
  ) as pages
  cross join lateral (
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'name', tracked.name,
      'data', tracked.data,
      'at', extract(epoch from tracked.at) * 1000
    )) order by tracked.number), '[]'::jsonb) as list
    from tracked
    where tracked.account_id = visit.account_id
      and tracked.visit_id = visit.id
  ) as did
  where visit.account_id = $1::integer
    and visit.visitor_id = $2::uuid
  order by visit.number desc
  limit $3::integer`)

interface VisitRow {
  id: string,
  number: number,
  started_at: Date,
  last_contact_at: Date,
  referrer: string,
  source: Source,
  place: Place | null,
  address: string | null
  device: Device,
  language: string,
  time_zone: string,
  screen: string
  pages: Array<Omit<PageViewRecord, 'openedAt'> & { openedAt: number }>
  tracked: Array<Omit<TrackedRecord, 'at'> & { at: number }>
}

function toVisit (row: VisitRow): VisitRecord {
  return {
    id: row.id,
    number: row.number,
    startedAt: row.started_at,
    lastContactAt: row.last_contact_at,
    referrer: row.referrer,
    source: row.source,
    ...(row.place === null ? {} : { place: row.place }),
    ...(row.address === null ? {} : { address: row.address }),
    device: row.device,
    language: row.language,
    timeZone: row.time_zone,
    screen: row.screen,
    pages: row.pages.map(page => ({ ...page, openedAt: new Date(page.openedAt) })),
    tracked: row.tracked.map(did => ({ ...did, at: new Date(did.at) }))
  }
}
