// How far each side has a conversation, and has seen it: marks that only grow. What was seen has been delivered. Who may set one is the caller's matter.
import { rows, run, statement } from './pool.ts'
import type { Queryable } from './pool.ts'

export type Side = 'visitor' | 'operators'

/** One side has seen up to this number of audience `all`, at most what there is; lower than the mark changes nothing. The caller has required the conversation. Answers whether it grew. */
export async function markSeen (db: Queryable, { accountId, conversationId, side, number }: { accountId: number, conversationId: string, side: Side, number: number }): Promise<boolean> {
  const { rowCount } = await run(db, see, [accountId, conversationId, side, number])
  return rowCount === 1
}

/** What has reached a side: the other side's event of this number, and all before it. */
export interface Delivery { accountId: number, conversationId: string, side: Side, number: number }

/** Notes deliveries, all in one statement, each conversation and side once; what is noted already is not written again. Answers the accounts where a mark grew. */
export async function markDelivered (db: Queryable, { deliveries }: { deliveries: Delivery[] }): Promise<number[]> {
  const grown = await rows<{ account_id: number }>(db, deliver, [
    deliveries.map(({ accountId }) => accountId), deliveries.map(({ conversationId }) => conversationId), deliveries.map(({ side }) => side), deliveries.map(({ number }) => number)
  ])
  return [...new Set(grown.map(row => row.account_id))]
}

/** Up to this number it went out to the visitor by mail, and doesn't go again, however long ago that was. */
export async function markMailed (db: Queryable, { accountId, conversationId, number }: { accountId: number, conversationId: string, number: number }): Promise<void> {
  await run(db, mail, [accountId, conversationId, number])
}

/** SQL, for a lateral join: how far each side has a conversation and has seen it, one row also where nothing is noted. */
export function marksOf (accountId: string, conversationId: string): string {
  return `
    select
      coalesce(max(read_mark.seen) filter (where read_mark.side = 'visitor'), 0) as seen_by_visitor,
      coalesce(max(read_mark.seen) filter (where read_mark.side = 'operators'), 0) as seen_by_operators,
      coalesce(max(greatest(read_mark.delivered, read_mark.seen)) filter (where read_mark.side = 'visitor'), 0) as delivered_to_visitor,
      coalesce(max(greatest(read_mark.delivered, read_mark.seen)) filter (where read_mark.side = 'operators'), 0) as delivered_to_operators,
      coalesce(max(read_mark.mailed), 0) as mailed,
      max(read_mark.changed_at) as changed_at
    from read_mark
    where read_mark.account_id = ${accountId}
      and read_mark.conversation_id = ${conversationId}`
}

const see = statement('readMarks.see', `
  insert into read_mark (account_id, conversation_id, side, seen)
  select conversation.account_id, conversation.id, $3::text, least($4::integer, conversation.last_all)
  from conversation
  where conversation.account_id = $1::integer
    and conversation.id = $2::uuid
    and least($4::integer, conversation.last_all) > 0
  on conflict (account_id, conversation_id, side) do update
  set seen = excluded.seen,
    changed_at = clock_timestamp()
  where read_mark.seen < excluded.seen`)

const mail = statement('readMarks.mail', `
  insert into read_mark (account_id, conversation_id, side, mailed)
  values ($1::integer, $2::uuid, 'visitor', $3::integer)
  on conflict (account_id, conversation_id, side) do update
  set mailed = greatest(read_mark.mailed, excluded.mailed)`)

// In one order, so that nodes that note the same don't wait for each other in a circle.
const deliver = statement('readMarks.deliver', `
  insert into read_mark (account_id, conversation_id, side, delivered)
  select delivery.account_id, delivery.conversation_id, delivery.side, delivery.number
  from unnest($1::integer[], $2::uuid[], $3::text[], $4::integer[]) as delivery (account_id, conversation_id, side, number)
  cross join lateral (
    select 1
    from conversation
    where conversation.account_id = delivery.account_id
      and conversation.id = delivery.conversation_id
    limit 1
  ) as known
  order by delivery.account_id, delivery.conversation_id, delivery.side
  on conflict (account_id, conversation_id, side) do update
  set delivered = excluded.delivered,
    changed_at = clock_timestamp()
  where greatest(read_mark.delivered, read_mark.seen) < excluded.delivered
  returning account_id`)
