// Visitors: recognising one who says hello, with the visit and page that it brings, and what operators see of one. Contact after the hello is left to presence.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { uuidv7 } from 'uuidv7'
import type { ClientFacts, Page } from '../wire/visitor.ts'
import { appendPage, createVisit, findCurrentVisit, findPageByKey } from './current-visit.ts'
import type { VisitFacts } from './current-visit.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'
import { lockHere, openTab, showTabs } from './tabs.ts'

export interface Hello {
  accountId: number
  siteId: string
  /** From a valid token; a visitor that is gone from the database becomes a new one. */
  visitorId?: string | undefined
  key: string
  page: Page
  client: ClientFacts
  tab: string
  facts: VisitFacts
}

export interface HelloRecord {
  visitorId: string
  visitId: string
  /** The hello began this visit; also said when it is repeated. */
  visitNew: boolean
}

/**
 * A page loads: its visitor (the token's, or the one this key made within the last ten minutes, or a new one), the visit that goes on or a new one, the page view and
 * presence. The same hello again adds nothing. Its own transaction.
 */
export async function recordHello (pool: pg.Pool, hello: Hello): Promise<HelloRecord> {
  return await inTransaction(pool, async tx => {
    const { accountId, siteId, key, page, client, tab, facts } = hello
    const visitorId = await enter(tx, hello)
    const before = await lockHere(tx, { accountId, visitorId })
    const visitId = await findCurrentVisit(tx, { accountId, visitorId }) ??
      await createVisit(tx, { accountId, siteId, visitorId, facts, client, referrer: page.referrer })
    const repeated = await findPageByKey(tx, { accountId, visitId, helloKey: key })
    const number = repeated ?? await appendPage(tx, { accountId, visitId, tab, page, helloKey: key, spoken: facts.spoken })
    const open = before?.visitId === visitId ? before.tabs : []
    // A repeat that comes late must not take its tab back to the page it began with.
    const known = repeated !== undefined && open.some(shown => shown.tab === tab)
    const tabs = known ? open : openTab(open, { tab, page: number })
    await showTabs(tx, { before, now: { accountId, visitorId, siteId, visitId, tabs } })
    return { visitorId, visitId, visitNew: number === 1 }
  })
}

export interface VisitorRecord {
  id: string
  siteId: string
  name?: string
  email?: string
  phone?: string
  /** How the owner's pages call them: signed where `verified`. */
  identity?: string
  verified: boolean
  emailVerified: boolean
  avatar?: string
  data?: Record<string, string | number | boolean>
  firstSeenAt: Date
  lastSeenAt: Date
  visits: number
}

/** Who it is, for an operator of these sites (undefined: of all); undefined when it isn't theirs to see. */
export async function findVisitorForOperator (db: Queryable, { accountId, siteIds, visitorId }: { accountId: number, siteIds?: string[] | undefined, visitorId: string }): Promise<VisitorRecord | undefined> {
  const [row] = await rows<VisitorRow>(db, profile, [accountId, siteIds ?? null, visitorId])
  return row && toVisitor(row)
}

/** What a visitor says they are called, and how to reach them; what the owner's server signed stays. The visitor's row is locked; the live list shows it. */
export async function nameVisitor (tx: Transaction, { accountId, visitorId, name, email, phone }: { accountId: number, visitorId: string, name: string, email: string, phone?: string | undefined }): Promise<void> {
  await run(tx, rename, [accountId, visitorId, name, email, phone ?? null])
}

// Locks the visitor's row, or makes it. A key that is known but old opens nothing any more: whoever finds it in a log gets a visitor of their own.
async function enter (tx: Transaction, { accountId, siteId, visitorId, key }: Hello): Promise<string> {
  if (visitorId !== undefined) {
    const [known] = await rows<{ site_id: string }>(tx, lockById, [accountId, visitorId])
    if (known?.site_id === siteId) return visitorId
  }
  const id = uuidv7()
  const made = await rows<{ id: string }>(tx, create, [accountId, id, siteId, key])
  if (made.length > 0) return id
  const [known] = await rows<{ id: string }>(tx, lockByKey, [accountId, siteId, key])
  if (known !== undefined) return known.id
  await rows<{ id: string }>(tx, create, [accountId, id, siteId, randomUUID()])
  return id
}

// The site is compared afterwards: asked for here, it would tempt the planner to the keys of all hellos at the site while the table is new.
const lockById = statement('visitors.lockById', `
  select site_id
  from visitor
  where account_id = $1::integer
    and id = $2::uuid
    and erased_at is null
  for no key update`)

// A hello of the same key that is just being written is waited for here.
const create = statement('visitors.create', `
  insert into visitor (account_id, id, site_id, hello_key)
  values ($1::integer, $2::uuid, $3::text, $4::uuid)
  on conflict (account_id, site_id, hello_key) do nothing
  returning id`)

const lockByKey = statement('visitors.lockByKey', `
  select id
  from visitor
  where account_id = $1::integer
    and site_id = $2::text
    and hello_key = $3::uuid
    and erased_at is null
    and first_seen_at > clock_timestamp() - interval '10 min'
  for no key update`)

const rename = statement('visitors.rename', `
  with shown as (
    update presence
    set changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond')
    where account_id = $1::integer
      and visitor_id = $2::uuid
  )
  update visitor
  set name = case when verified_at is null then $3::text else coalesce(name, $3::text) end,
    email = case when email_verified then email else $4::text end,
    phone = case when verified_at is null then coalesce($5::text, phone) else coalesce(phone, $5::text) end
  where account_id = $1::integer
    and id = $2::uuid`)

const profile = statement('visitors.profile', `
  select
    visitor.id,
    visitor.site_id,
    visitor.name,
    visitor.email,
    visitor.phone,
    visitor.identity,
    visitor.verified_at is not null as verified,
    visitor.email_verified,
    visitor.avatar,
    visitor.data,
    visitor.first_seen_at,
    greatest(visitor.first_seen_at, newest.last_contact_at, presence.last_seen_at) as last_seen_at,
    visitor.visits
  from visitor
  left join presence on presence.account_id = visitor.account_id and presence.visitor_id = visitor.id
  left join lateral (
    select visit.last_contact_at
    from visit
    where visit.account_id = visitor.account_id
      and visit.visitor_id = visitor.id
    order by visit.number desc
    limit 1
  ) as newest on true
  where visitor.account_id = $1::integer
    and ($2::text[] is null or visitor.site_id = any($2::text[]))
    and visitor.id = $3::uuid
    and visitor.erased_at is null`)

interface VisitorRow {
  id: string,
  site_id: string,
  name: string | null,
  email: string | null,
  phone: string | null,
  identity: string | null,
  verified: boolean,
  email_verified: boolean,
  avatar: string | null,
  data: Record<string, string | number | boolean> | null,
  first_seen_at: Date,
  last_seen_at: Date,
  visits: number
}

function toVisitor (row: VisitorRow): VisitorRecord {
  const { id, site_id: siteId, first_seen_at: firstSeenAt, last_seen_at: lastSeenAt, visits, verified, email_verified: emailVerified, ...said } = row
  const known = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null))
  return { id, siteId, firstSeenAt, lastSeenAt, visits, verified, emailVerified, ...known }
}
