// Who waits before a visitor, and how long others waited lately: counted by index when somebody asks, kept nowhere.
import { NotFound } from '../errors.ts'
import { rows, statement } from './pool.ts'
import type { Queryable } from './pool.ts'

/** `place`: 1 is next, 0 where it doesn't wait; above a thousand the thousandth. `waitMs`: the median of the last twenty waits that an operator's word ended within a week, missing below five. */
export interface QueuePlace { place: number, waitMs?: number }

/** Where a visitor's conversation stands among those of its site that wait, by since when. Throws NotFound when it isn't theirs. */
export async function findQueuePlace (db: Queryable, { accountId, visitorId, conversationId }: { accountId: number, visitorId: string, conversationId: string }): Promise<QueuePlace> {
  const [found] = await rows<{ site_id: string, since: Date | null }>(db, find, [accountId, visitorId, conversationId])
  if (found === undefined) throw new NotFound()
  if (found.since === null) return { place: 0 }
  const [row] = await rows<{ before: number, wait_ms: number | null }>(db, count, [accountId, found.site_id, found.since])
  if (row === undefined) throw new Error('a queue counted nothing')
  return { place: row.before + 1, ...(row.wait_ms === null ? {} : { waitMs: row.wait_ms }) }
}

const find = statement('queue.find', `
  select site_id, case when state = 'waiting' then coalesce(waiting_at, started_at) end as since
  from conversation
  where account_id = $1::integer
    and id = $3::uuid
    and visitor_id = $2::uuid
    and erased_at is null`)

// Dates have milliseconds here and microseconds there: two in one millisecond are told the same place.
const count = statement('queue.count', `
  select
    (
      select count(*)::integer
      from (
        select 1
        from conversation
        where conversation.account_id = $1::integer
          and conversation.site_id = $2::text
          and conversation.state = 'waiting'
          and coalesce(conversation.waiting_at, conversation.started_at) < $3::timestamptz
        limit 999
      ) as earlier
    ) as before,
    (
      select case when count(*) >= 5 then percentile_cont(0.5) within group (order by lately.ms) end
      from (
        select extract(epoch from conversation.answered_at - coalesce(conversation.waiting_at, conversation.started_at))::double precision * 1000 as ms
        from conversation
        where conversation.account_id = $1::integer
          and conversation.site_id = $2::text
          and conversation.answered_at > clock_timestamp() - interval '7 days'
        order by conversation.answered_at desc
        limit 20
      ) as lately
    ) as wait_ms`)
