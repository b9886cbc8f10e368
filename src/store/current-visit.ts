// The visit that goes on: finding it, beginning the next one, and its pages. Each caller has locked the visitor's row, then the presence row.
import { uuidv7 } from 'uuidv7'
import type { ClientFacts, Page } from '../wire/visitor.ts'
import type { Device, Place, Source } from '../wire/visits.ts'
import { rows, run, statement } from './pool.ts'
import type { Transaction } from './pool.ts'

/** What the server found out about a contact, from its address and headers. */
export interface VisitFacts {
  address: string
  place?: Place | undefined
  device: Device
  source: Source
  bot: boolean
  /** They want to leave no history: of each tab the page that it shows is kept, nothing before it. */
  private?: boolean
  /** The language that they are spoken to in. */
  spoken?: string
}

/** The visit that goes on: its last contact, or the visitor's presence, is less than 30 minutes old (wire's visitIdleMs). */
export async function findCurrentVisit (tx: Transaction, { accountId, visitorId }: { accountId: number, visitorId: string }): Promise<string | undefined> {
  const [row] = await rows<{ id: string }>(tx, current, [accountId, visitorId])
  return row?.id
}

/** The visitor's next visit, without pages yet; its id. */
export async function createVisit (tx: Transaction, visit: { accountId: number, siteId: string, visitorId: string, facts: VisitFacts, client: ClientFacts, referrer: string }): Promise<string> {
  const { accountId, siteId, visitorId, facts: { address, place, device, source, bot, private: isPrivate = false }, client, referrer } = visit
  const number = await countVisit(tx, { accountId, visitorId })
  const id = uuidv7()
  await run(tx, create, [
    accountId, id, siteId, visitorId, number, address === '' ? null : address, place === undefined ? null : JSON.stringify(place),
    JSON.stringify(device), JSON.stringify(source), referrer, client.lang, client.tz, client.screen, bot, isPrivate
  ])
  if (isPrivate) await run(tx, dropEarlierPages, [accountId, visitorId, number])
  return id
}

/**
 * The next visit of somebody who never left the page but was silent for 30 minutes (a laptop that slept): known is what was known, and it begins with
 * the page they had. Undefined when there was no visit.
 */
export async function repeatVisit (tx: Transaction, { accountId, visitorId }: { accountId: number, visitorId: string }): Promise<string | undefined> {
  const [last] = await rows<{ id: string }>(tx, newest, [accountId, visitorId])
  if (last === undefined) return undefined
  const number = await countVisit(tx, { accountId, visitorId })
  const id = uuidv7()
  await run(tx, copyVisit, [accountId, last.id, id, number])
  await run(tx, copyPage, [accountId, last.id, id])
  return id
}

/** The visit's next page view; its number. */
export async function appendPage (tx: Transaction, { accountId, visitId, tab, page, helloKey, spoken }: { accountId: number, visitId: string, tab: string, page: Page, helloKey?: string, spoken?: string | undefined }): Promise<number> {
  const [row] = await rows<{ number: number }>(tx, createPage, [accountId, visitId, helloKey ?? null, tab, page.url, page.title, spoken ?? null])
  if (row === undefined) throw new Error('a page view was not stored')
  return row.number
}

export interface PageView { number: number, url: string, title: string, tab: string }

/** The page view that this hello brought before; undefined if it is new. */
export async function findPageByKey (tx: Transaction, { accountId, visitId, helloKey }: { accountId: number, visitId: string, helloKey: string }): Promise<number | undefined> {
  const [row] = await rows<{ number: number }>(tx, pageByKey, [accountId, visitId, helloKey])
  return row?.number
}

/** The newest page of each of these tabs in a visit; tabs that never showed one are missing. */
export async function listPagesOfTabs (tx: Transaction, { accountId, visitId, tabs }: { accountId: number, visitId: string, tabs: string[] }): Promise<PageView[]> {
  return await rows<PageView>(tx, pagesOfTabs, [accountId, visitId, tabs])
}

async function countVisit (tx: Transaction, { accountId, visitorId }: { accountId: number, visitorId: string }): Promise<number> {
  const [row] = await rows<{ visits: number }>(tx, count, [accountId, visitorId])
  if (row === undefined) throw new Error('a visit without its visitor')
  return row.visits
}

const current = statement('currentVisit.current', `
  select newest.id
  from (
    select visit.account_id, visit.id, visit.visitor_id, visit.last_contact_at
    from visit
    where visit.account_id = $1::integer
      and visit.visitor_id = $2::uuid
    order by visit.number desc
    limit 1
  ) as newest
  left join presence on presence.account_id = newest.account_id and presence.visitor_id = newest.visitor_id and presence.visit_id = newest.id
  where greatest(newest.last_contact_at, presence.last_seen_at) > clock_timestamp() - interval '30 min'`)

const newest = statement('currentVisit.newest', `
  select id
  from visit
  where account_id = $1::integer
    and visitor_id = $2::uuid
  order by number desc
  limit 1`)

const count = statement('currentVisit.count', `
  update visitor
  set visits = visits + 1
  where account_id = $1::integer
    and id = $2::uuid
  returning visits`)

const create = statement('currentVisit.create', `
  insert into visit (account_id, id, site_id, visitor_id, number, address, place, device, source, referrer, language, time_zone, screen, bot, private)
  values ($1::integer, $2::uuid, $3::text, $4::uuid, $5::integer, $6::inet, $7::jsonb, $8::jsonb, $9::jsonb, $10::text, $11::text, $12::text, $13::text, $14::boolean, $15::boolean)`)

// Of their visits before this one.
const dropEarlierPages = statement('currentVisit.dropEarlierPages', `
  delete from page_view
  using visit
  where visit.account_id = $1::integer
    and visit.visitor_id = $2::uuid
    and visit.number < $3::integer
    and page_view.account_id = visit.account_id
    and page_view.visit_id = visit.id`)

const copyVisit = statement('currentVisit.copyVisit', `
  insert into visit (account_id, id, site_id, visitor_id, number, address, place, device, source, referrer, language, time_zone, screen, bot, private, spoken)
  select account_id, $3::uuid, site_id, visitor_id, $4::integer, address, place, device, source, referrer, language, time_zone, screen, bot, private, spoken
  from visit
  where account_id = $1::integer
    and id = $2::uuid`)

const copyPage = statement('currentVisit.copyPage', `
  insert into page_view (account_id, visit_id, number, tab, url, title)
  select account_id, $3::uuid, 1, tab, url, title
  from page_view
  where account_id = $1::integer
    and visit_id = $2::uuid
  order by number desc
  limit 1`)

// Of who leaves no history: what this tab showed before, and what tabs showed that are open no more.
const createPage = statement('currentVisit.createPage', `
  with contact as (
    update visit
    set last_contact_at = clock_timestamp(),
      spoken = coalesce($7::text, spoken)
    where account_id = $1::integer
      and id = $2::uuid
    returning account_id, id, visitor_id, private
  ), dropped as (
    delete from page_view
    using contact
    where contact.private
      and page_view.account_id = contact.account_id
      and page_view.visit_id = contact.id
      and (page_view.tab = $4::text or not exists (
        select
        from presence
        cross join lateral jsonb_to_recordset(presence.tabs) as open (page integer)
        where presence.account_id = contact.account_id
          and presence.visitor_id = contact.visitor_id
          and presence.visit_id = contact.id
          and open.page = page_view.number
      ))
  )
  insert into page_view (account_id, visit_id, number, hello_key, tab, url, title)
  select $1::integer, $2::uuid, coalesce(max(page_view.number), 0) + 1, $3::uuid, $4::text, $5::text, $6::text
  from page_view
  where page_view.account_id = $1::integer
    and page_view.visit_id = $2::uuid
  returning number`)

const pageByKey = statement('currentVisit.pageByKey', `
  select number
  from page_view
  where account_id = $1::integer
    and visit_id = $2::uuid
    and hello_key = $3::uuid`)

const pagesOfTabs = statement('currentVisit.pagesOfTabs', `
  select distinct on (tab) number, url, title, tab
  from page_view
  where account_id = $1::integer
    and visit_id = $2::uuid
    and tab = any($3::text[])
  order by tab, number desc`)
