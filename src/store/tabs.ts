// The open tabs in a visitor's presence row: what opening, keeping and leaving them makes of the row and of the time on their pages. Who is gone is left to presence.ts.
import { rows, run, statement } from './pool.ts'
import type { Transaction } from './pool.ts'

/** `page` is the number of the page view that the tab shows. */
export interface Tab { tab: string, page: number }

/** Somebody's presence row. Its tabs are listed oldest first. */
export interface Here { accountId: number, visitorId: string, siteId: string, visitId: string, tabs: Tab[] }

// Their browser names them: beyond this the oldest is forgotten.
const maxKept = 33

/** Locks the visitor's presence row, before anything of their visit is written; undefined when they aren't here. */
export async function lockHere (tx: Transaction, { accountId, visitorId }: { accountId: number, visitorId: string }): Promise<Here | undefined> {
  const [row] = await rows<{ site_id: string, visit_id: string, tabs: Tab[] }>(tx, lock, [accountId, visitorId])
  return row && { accountId, visitorId, siteId: row.site_id, visitId: row.visit_id, tabs: row.tabs }
}

/** What is open when this tab shows this page, as the newest. */
export function openTab (tabs: Tab[], opened: Tab): Tab[] {
  return [...tabs.filter(({ tab }) => tab !== opened.tab), opened].slice(-maxKept)
}

/**
 * The visitor is here, with these tabs: the row is made, comes back or moves on, and the clocks of pages that aren't on screen any more stop.
 * `before` is what lockHere answered.
 */
export async function showTabs (tx: Transaction, { before, now }: { before: Here | undefined, now: Here }): Promise<void> {
  const { accountId, visitorId, siteId, visitId, tabs } = now
  if (before?.visitId === visitId) await closePages(tx, { before, tabs })
  else if (before !== undefined) await run(tx, keepContact, [accountId, visitorId])
  await run(tx, show, [accountId, visitorId, siteId, visitId, JSON.stringify(tabs)])
}

/** One tab said that it leaves. With the last one the visitor leaves; who doesn't come back within 5 s is gone. */
export async function closeTab (tx: Transaction, { before, tab }: { before: Here, tab: string }): Promise<void> {
  const { accountId, visitorId } = before
  const tabs = before.tabs.filter(open => open.tab !== tab)
  // A tab that isn't known, while others are open, is none of ours: its leave came late, or twice.
  if (tabs.length === before.tabs.length && tabs.length > 0) return
  await closePages(tx, { before, tabs })
  await run(tx, close, [accountId, visitorId, JSON.stringify(tabs)])
}

async function closePages (tx: Transaction, { before, tabs }: { before: Here, tabs: Tab[] }): Promise<void> {
  const open = new Set(tabs.map(({ page }) => page))
  const closed = before.tabs.map(({ page }) => page).filter(page => !open.has(page))
  if (closed.length > 0) await run(tx, stopClocks, [before.accountId, before.visitId, closed])
}

const lock = statement('tabs.lock', `
  select site_id, visit_id, tabs
  from presence
  where account_id = $1::integer
    and visitor_id = $2::uuid
  for no key update`)

// A change is always later than the one before it, also when the clock is set back: the greater one wins on screen.
const show = statement('tabs.show', `
  insert into presence (account_id, visitor_id, site_id, visit_id, tabs)
  values ($1::integer, $2::uuid, $3::text, $4::uuid, $5::jsonb)
  on conflict (account_id, visitor_id) do update
  set visit_id = excluded.visit_id,
    tabs = excluded.tabs,
    last_seen_at = clock_timestamp(),
    changed_at = greatest(clock_timestamp(), presence.changed_at + interval '1 microsecond'),
    left_at = null,
    gone = false`)

const close = statement('tabs.close', `
  update presence
  set tabs = $3::jsonb,
    changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond'),
    left_at = case when $3::jsonb = '[]'::jsonb then coalesce(left_at, clock_timestamp()) end
  where account_id = $1::integer
    and visitor_id = $2::uuid`)

const stopClocks = statement('tabs.stopClocks', `
  with stopped as (
    update page_view
    set last_contact_at = clock_timestamp()
    where account_id = $1::integer
      and visit_id = $2::uuid
      and number = any($3::integer[])
  )
  update visit
  set last_contact_at = clock_timestamp()
  where account_id = $1::integer
    and id = $2::uuid`)

// The row goes over to another visit: the one before ended at its last contact.
const keepContact = statement('tabs.keepContact', `
  with here as (
    select account_id, visit_id, last_seen_at, tabs
    from presence
    where account_id = $1::integer
      and visitor_id = $2::uuid
  ), pages as (
    update page_view
    set last_contact_at = greatest(page_view.last_contact_at, here.last_seen_at)
    from here
    cross join lateral jsonb_to_recordset(here.tabs) as open (page integer)
    where page_view.account_id = here.account_id
      and page_view.visit_id = here.visit_id
      and page_view.number = open.page
  )
  update visit
  set last_contact_at = greatest(visit.last_contact_at, here.last_seen_at)
  from here
  where visit.account_id = here.account_id
    and visit.id = here.visit_id`)
