// What the owner's page says that a visitor did: a line in the visit that goes on, the newest hundred of each. Who the visitor is, is identities.ts.
import type pg from 'pg'
import { findCurrentVisit } from './current-visit.ts'
import { inTransaction, run, statement } from './pool.ts'
import { lockVisitor } from './visitor-lock.ts'

type Data = Record<string, string | number | boolean>

/** Adds it to the visitor's visit, once for each key; without a visit that goes on there is nothing to add it to, and one that is to leave no history gets nothing. Its own transaction. Throws NotFound. */
export async function appendTracked (pool: pg.Pool, { accountId, siteId, visitorId, key, name, data }: { accountId: number, siteId: string, visitorId: string, key: string, name: string, data?: Data | undefined }): Promise<void> {
  await inTransaction(pool, async tx => {
    await lockVisitor(tx, { accountId, siteIds: [siteId], visitorId })
    const visitId = await findCurrentVisit(tx, { accountId, visitorId })
    if (visitId === undefined) return
    await run(tx, append, [accountId, visitId, key, name, data === undefined ? null : JSON.stringify(data)])
    await run(tx, trim, [accountId, visitId, mostTracked])
  })
}

/** More in one visit is a page that tells of each movement; nobody reads it. */
const mostTracked = 100

const append = statement('tracked.append', `
  insert into tracked (account_id, visit_id, number, key, name, data)
  select $1::integer, $2::uuid, coalesce(max(tracked.number), 0) + 1, $3::uuid, $4::text, $5::jsonb
  from tracked
  where tracked.account_id = $1::integer
    and tracked.visit_id = $2::uuid
  having not exists (
    select 1
    from visit
    where visit.account_id = $1::integer
      and visit.id = $2::uuid
      and visit.private
  )
  on conflict (account_id, visit_id, key) do nothing`)

const trim = statement('tracked.trim', `
  delete from tracked
  where account_id = $1::integer
    and visit_id = $2::uuid
    and number <= (
      select max(newest.number) - $3::integer
      from tracked as newest
      where newest.account_id = $1::integer
        and newest.visit_id = $2::uuid
    )`)
