// Who is gone: leaves that were said, and silence; what waits for those visitors becomes due. Who is here is presence.ts.
import { rows, run, statement } from './pool.ts'
import type { Queryable, Statement } from './pool.ts'
import { dropWaits } from './waits.ts'

interface Visitor { accountId: number, visitorId: string }

/**
 * Marks who is gone: a leave said 5 s ago without contact since, or silence for 18 s (a renewal each 10 s, one of which may be lost). Their last contact goes into visit and pages, an
 * invitation that waits for them is due to be ignored, their wait without a word to end, rows gone for a minute are deleted. Any node, each second and a half: it looks at every row. Answers who went.
 */
export async function markGone (db: Queryable): Promise<Visitor[]> {
  const gone = await seeOff(db, markWhoIsGone)
  await run(db, forget)
  return gone
}

/** The same for leaves that were said, alone: these are few and found at once. Any node, twice a second. */
export async function markLeft (db: Queryable): Promise<Visitor[]> {
  return await seeOff(db, markWhoLeft)
}

async function seeOff (db: Queryable, mark: Statement): Promise<Visitor[]> {
  const gone = (await rows<VisitorRow>(db, mark)).map(toVisitor)
  if (gone.length === 0) return gone
  // Statements of their own: a row of `due` may be held by one who waits for a visitor, and that one's hello for the presence row.
  await run(db, dropInvitations, [gone.map(({ accountId }) => accountId), gone.map(({ visitorId }) => visitorId)])
  await dropWaits(db, gone)
  return gone
}

const whoLeft = `
    (
      select account_id, visitor_id
      from presence
      where not gone
        and left_at is not null
        and left_at <= statement_timestamp() - interval '5 s'
      limit 1000
    )`

// After a start of Postgres the silent ones get the time to come back: it was the database that was away.
const whoIsSilent = `
    (
      select account_id, visitor_id
      from presence
      where not gone
        and last_seen_at <= statement_timestamp() - interval '18 s'
        and pg_postmaster_start_time() < statement_timestamp() - interval '18 s'
      limit 1000
    )`

// Who may have gone is found first, in any order: sorted at once, the planner walks through the whole primary key for it (614 ms at 100,000 rows, 20 so).
const leaving = `
    select presence.account_id, presence.visitor_id
    from candidates
    join presence on presence.account_id = candidates.account_id and presence.visitor_id = candidates.visitor_id
    where not presence.gone`

const markThem = `
    order by presence.account_id, presence.visitor_id
    for no key update of presence skip locked
  ), departed as (
    update presence
    set gone = true,
      changed_at = greatest(clock_timestamp(), presence.changed_at + interval '1 microsecond')
    from leaving
    where presence.account_id = leaving.account_id
      and presence.visitor_id = leaving.visitor_id
    returning presence.account_id, presence.visitor_id, presence.visit_id, presence.last_seen_at, presence.tabs
  ), visits as (
    update visit
    set last_contact_at = departed.last_seen_at
    from departed
    where visit.account_id = departed.account_id
      and visit.id = departed.visit_id
      and visit.last_contact_at < departed.last_seen_at
  ), pages as (
    update page_view
    set last_contact_at = departed.last_seen_at
    from departed
    cross join lateral jsonb_to_recordset(departed.tabs) as open (page integer)
    where page_view.account_id = departed.account_id
      and page_view.visit_id = departed.visit_id
      and page_view.number = open.page
      and page_view.last_contact_at < departed.last_seen_at
  )
  select account_id, visitor_id
  from departed`

const markWhoLeft = statement('departures.markWhoLeft', `
  with candidates as materialized (${whoLeft}
  ), leaving as (${leaving}
      and presence.left_at <= statement_timestamp() - interval '5 s'${markThem}`)

const markWhoIsGone = statement('departures.markWhoIsGone', `
  with candidates as materialized (${whoLeft}
    union${whoIsSilent}
  ), leaving as (${leaving}
      and (presence.left_at <= statement_timestamp() - interval '5 s' or presence.last_seen_at <= statement_timestamp() - interval '18 s')${markThem}`)

const dropInvitations = statement('departures.dropInvitations', `
  insert into due (account_id, id, kind, subject_id, due_at)
  select conversation.account_id, gen_random_uuid(), 'invitation_ignored', conversation.id, clock_timestamp()
  from unnest($1::integer[], $2::uuid[]) as departed (account_id, visitor_id)
  join conversation on conversation.account_id = departed.account_id and conversation.visitor_id = departed.visitor_id
  where conversation.state = 'invited'
  order by conversation.account_id, conversation.id
  on conflict (account_id, kind, subject_id) do update
  set due_at = least(due.due_at, excluded.due_at)`)

const forget = statement('departures.forget', `
  delete from presence
  using (
    select account_id, visitor_id
    from presence
    where gone
      and changed_at <= statement_timestamp() - interval '60 s'
    order by account_id, visitor_id
    limit 1000
    for update skip locked
  ) as old
  where presence.account_id = old.account_id
    and presence.visitor_id = old.visitor_id`)

interface VisitorRow { account_id: number, visitor_id: string }

function toVisitor ({ account_id: accountId, visitor_id: visitorId }: VisitorRow): Visitor {
  return { accountId, visitorId }
}
