// Retention: how many days an account keeps what visitors said and did, and the work that takes away what is older, a little at a time. Erasing one visitor or conversation at once is erasure.ts.
import type pg from 'pg'
import { appendDue, wholeAccount } from './due.ts'
import { eraseConversations, lock, nobody } from './erasure.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'

/** For how many days the account keeps what visitors said and did; undefined: for ever. */
export async function findRetention (db: Queryable, { accountId }: { accountId: number }): Promise<number | undefined> {
  const [row] = await rows<{ days: number }>(db, read, [accountId])
  return row?.days
}

/** Sets it (undefined: keep for ever). What is older goes from a day later on, so that a slip can be taken back. Its own transaction. */
export async function setRetention (pool: pg.Pool, { accountId, days }: { accountId: number, days: number | undefined }): Promise<void> {
  await inTransaction(pool, async tx => {
    if (days === undefined) return await run(tx, forget, [accountId]).then(() => {})
    await run(tx, write, [accountId, days])
    await appendDue(tx, { accountId, kind: 'retention', subjectId: wholeAccount, afterMs: 0 })
  })
}

/**
 * What is due of an account's retention: one batch of what is too old goes, and the next look is due, soon while there is more. Deletes nothing while the database's clock is not to be believed: it went
 * evenly for less than a day, or events lie in its future. In the transaction that took it from what is due; answers whether it deleted.
 */
export async function retain (tx: Transaction, { accountId }: { accountId: number }): Promise<boolean> {
  const [due] = await rows<{ days: number, even: boolean }>(tx, look, [accountId])
  if (due === undefined) return false
  const more = due.even && await takeAway(tx, { accountId, days: due.days })
  await appendDue(tx, { accountId, kind: 'retention', subjectId: wholeAccount, afterMs: more ? soonMs : laterMs })
  return more
}

/** Accounts whose retention nobody looks after are looked after again, as waits.ts says. */
export async function recallRetention (db: Queryable): Promise<void> {
  await run(db, recall, [wholeAccount])
}

const soonMs = 1_000
const laterMs = 3_600_000
// Each locks its visitor, and the log is locked for all of them: some ten milliseconds.
const maxConversations = 20
const maxRows = 500

// The log comes last: who locks it locks nothing after it.
async function takeAway (tx: Transaction, { accountId, days }: { accountId: number, days: number }): Promise<boolean> {
  const old = await rows<{ id: string, visitor_id: string }>(tx, oldConversations, [accountId, days, maxConversations])
  await lock(tx, { accountId, visitorIds: old.map(row => row.visitor_id) })
  const { rowCount: pages } = await run(tx, dropPages, [accountId, days, maxRows])
  const { rowCount: visits } = await run(tx, dropVisits, [accountId, days, maxRows])
  const { rowCount: named } = await run(tx, blankNames, [accountId, days, maxRows])
  const erased = await eraseConversations(tx, { accountId, conversationIds: old.map(({ id }) => id), author: 'system' })
  const dropped = erased === 0 && await dropFront(tx, { accountId, days })
  return erased > 0 || dropped || [pages, visits, named].some(count => (count ?? 0) > 0)
}

// Rows of the log go as its front only, and raise its base in the same transaction: cursors below are refused from then on.
async function dropFront (tx: Transaction, { accountId, days }: { accountId: number, days: number }): Promise<boolean> {
  const [front] = await rows<{ seq: number | null }>(tx, findFront, [accountId, days, maxRows])
  if (front === undefined || front.seq === null) return false
  await run(tx, raiseBase, [accountId, front.seq])
  await run(tx, dropEvents, [accountId, front.seq])
  return true
}

const read = statement('retention.read', `
  select days
  from retention
  where account_id = $1::integer`)

const write = statement('retention.write', `
  insert into retention (account_id, days)
  values ($1::integer, $2::integer)
  on conflict (account_id) do update
  set days = excluded.days,
    even_since = clock_timestamp(),
    looked_at = clock_timestamp()`)

const forget = statement('retention.forget', `
  delete from retention
  where account_id = $1::integer`)

const recall = statement('retention.recall', `
  insert into due (account_id, id, kind, subject_id, due_at)
  select account_id, gen_random_uuid(), 'retention', $1::uuid, clock_timestamp()
  from retention
  order by account_id
  on conflict (account_id, kind, subject_id) do nothing`)

// Looks come each hour: two days without one, or one before the last, say that the clock jumped or the server was off, and counting begins again.
const look = statement('retention.look', `
  with before as (
    select account_id, looked_at, even_since
    from retention
    where account_id = $1::integer
    for no key update
  )
  update retention
  set looked_at = clock_timestamp(),
    even_since = case
      when clock_timestamp() between before.looked_at and before.looked_at + interval '2 days' then before.even_since
      else clock_timestamp()
    end
  from before
  where retention.account_id = before.account_id
  returning retention.days,
    retention.even_since <= clock_timestamp() - interval '1 day'
      and not exists (
        select 1
        from (
          select event.at
          from event
          where event.account_id = $1::integer
          order by event.seq desc
          limit 1
        ) as newest
        where newest.at > clock_timestamp() + interval '1 hour'
      ) as even`)

// What is old is found by its index, oldest first and a batch at a time, and what belongs to each is looked up one by one (that is what "offset 0" and the inner limits are
// for): left to itself the planner reads whole tables to compare all with all.
const oldVisits = `
      select visit.account_id, visit.id
      from visit
      where visit.account_id = $1::integer
        and visit.started_at < clock_timestamp() - $2::integer * interval '1 day'
        and visit.last_contact_at < clock_timestamp() - $2::integer * interval '1 day'
      order by visit.started_at
      limit $3::integer`

const oldConversations = statement('retention.oldConversations', `
  select conversation.id, conversation.visitor_id
  from conversation
  where conversation.account_id = $1::integer
    and conversation.erased_at is null
    and conversation.started_at < clock_timestamp() - $2::integer * interval '1 day'
    and not exists (
      select 1
      from event
      where event.account_id = conversation.account_id
        and event.conversation_id = conversation.id
        and event.at >= clock_timestamp() - $2::integer * interval '1 day'
      offset 0
    )
  order by conversation.started_at
  limit $3::integer`)

const dropPages = statement('retention.dropPages', `
  delete from page_view
  using (
    select page.account_id, page.visit_id, page.number
    from (${oldVisits}
    ) as visit
    cross join lateral (
      select page_view.account_id, page_view.visit_id, page_view.number
      from page_view
      where page_view.account_id = visit.account_id
        and page_view.visit_id = visit.id
      limit $3::integer
    ) as page
    limit $3::integer
  ) as old
  where page_view.account_id = old.account_id
    and page_view.visit_id = old.visit_id
    and page_view.number = old.number`)

// Of each the pages went before; one that goes on since before has its contact renewed by presence.
const dropVisits = statement('retention.dropVisits', `
  delete from visit
  using (
    select candidate.account_id, candidate.id
    from (${oldVisits}
    ) as candidate
    where not exists (
      select 1
      from page_view
      where page_view.account_id = candidate.account_id
        and page_view.visit_id = candidate.id
      offset 0
    )
  ) as old
  where visit.account_id = old.account_id
    and visit.id = old.id`)

const blankNames = statement('retention.blankNames', `
  update visitor
  set ${nobody}
  from (
    select candidate.account_id, candidate.id
    from visitor as candidate
    where candidate.account_id = $1::integer
      and candidate.first_seen_at < clock_timestamp() - $2::integer * interval '1 day'
      and (candidate.name is not null or candidate.email is not null or candidate.phone is not null or candidate.identity is not null or candidate.avatar is not null or candidate.data is not null)
      and not exists (
        select 1
        from visit
        where visit.account_id = candidate.account_id
          and visit.visitor_id = candidate.id
        offset 0
      )
      and not exists (
        select 1
        from conversation
        where conversation.account_id = candidate.account_id
          and conversation.visitor_id = candidate.id
          and conversation.erased_at is null
        offset 0
      )
    order by candidate.first_seen_at
    limit $3::integer
    for no key update skip locked
  ) as silent
  where visitor.account_id = silent.account_id
    and visitor.id = silent.id`)

// A key is known for as long as somebody can send it again: until the last token that could is dead.
const findFront = statement('retention.findFront', `
  select max(front.seq) as seq
  from (
    select event.seq, bool_and(
      event.at < clock_timestamp() - greatest($2::integer, 366) * interval '1 day'
        and (event.conversation_id is null or conversation.erased_at is not null)
    ) over (order by event.seq) as old
    from event
    left join conversation on conversation.account_id = event.account_id and conversation.id = event.conversation_id
    where event.account_id = $1::integer
      and event.seq <= (
        select max(first.seq)
        from (
          select candidate.seq
          from event as candidate
          where candidate.account_id = $1::integer
          order by candidate.seq
          limit $3::integer
        ) as first
      )
  ) as front
  where front.old`)

const raiseBase = statement('retention.raiseBase', `
  update log
  set base = $2::bigint
  where account_id = $1::integer
    and base < $2::bigint`)

const dropEvents = statement('retention.dropEvents', `
  delete from event
  where account_id = $1::integer
    and seq <= $2::bigint`)
