// The lossy side of conversations: who types, and reading it together with how far each side has seen. How long typing is shown is left to the feed.
import { rows, run, statement } from './pool.ts'
import type { Queryable } from './pool.ts'
import { marksOf } from './read-marks.ts'

export interface SignalRecord {
  accountId: number
  siteId: string
  conversationId: string
  visitorId: string
  seenByVisitor: number
  seenByOperators: number
  deliveredToVisitor: number
  deliveredToOperators: number
  /** What each author said last; `at` in milliseconds of the database's clock. */
  typing: Array<{ author: string, at: number, typing: boolean }>
  changedAt: Date
}

/** Somebody types in a conversation, or stopped. The caller has required the conversation. */
export async function setTyping (db: Queryable, { accountId, conversationId, author, typing }: { accountId: number, conversationId: string, author: string, typing: boolean }): Promise<void> {
  await run(db, set, [accountId, conversationId, author, typing])
}

/**
 * The signals of all open conversations; with `changedAfter`, of those where a mark or typing changed since, open or not. `readAt` is the database's time, taken before:
 * ask next time for what changed after it less some seconds, because a change is seen only once it is committed.
 */
export async function listSignals (db: Queryable, { accountIds, changedAfter }: { accountIds: number[], changedAfter?: Date | undefined }): Promise<{ readAt: Date, signals: SignalRecord[] }> {
  const found = await rows<SignalRow>(db, list, [accountIds, changedAfter ?? null])
  const [first] = found
  if (first === undefined) throw new Error('the database did not say its time')
  return { readAt: first.read_at, signals: found.filter(isSignal).map(toSignal) }
}

const set = statement('signals.set', `
  insert into signal (account_id, conversation_id, author, typing)
  values ($1::integer, $2::uuid, $3::text, $4::boolean)
  on conflict (account_id, conversation_id, author) do update
  set typing = excluded.typing,
    changed_at = clock_timestamp()`)

// Marks are kept for ever: they are found by their time alone, and up to its end, because without statistics the planner takes a third of all for what is open at one side.
const list = statement('signals.list', `
  with marked as materialized (
    select account_id, conversation_id
    from read_mark
    where changed_at > $2::timestamptz
      and changed_at <= 'infinity'::timestamptz
  ), changed as materialized (
    select marked.account_id, marked.conversation_id
    from unnest($1::integer[]) as asked (account_id)
    join marked on marked.account_id = asked.account_id
    union
    select signal.account_id, signal.conversation_id
    from unnest($1::integer[]) as asked (account_id)
    join signal on signal.account_id = asked.account_id
    where signal.changed_at > $2::timestamptz
    union
    select conversation.account_id, conversation.id
    from unnest($1::integer[]) as asked (account_id)
    join conversation on conversation.account_id = asked.account_id
    where $2::timestamptz is null
      and conversation.state in ('invited', 'waiting', 'talking')
  )
  select
    statement_timestamp() as read_at,
    found.account_id,
    found.site_id,
    found.conversation_id,
    found.visitor_id,
    found.seen_by_visitor,
    found.seen_by_operators,
    found.delivered_to_visitor,
    found.delivered_to_operators,
    found.typing,
    found.changed_at
  from (values (1)) as always (one)
  left join (
    select
      changed.account_id,
      talk.site_id,
      changed.conversation_id,
      talk.visitor_id,
      marks.seen_by_visitor,
      marks.seen_by_operators,
      marks.delivered_to_visitor,
      marks.delivered_to_operators,
      typists.list as typing,
      greatest(talk.started_at, marks.changed_at, typists.changed_at) as changed_at
    from changed
    cross join lateral (
      select conversation.site_id, conversation.visitor_id, conversation.started_at
      from conversation
      where conversation.account_id = changed.account_id
        and conversation.id = changed.conversation_id
      limit 1
    ) as talk
    cross join lateral (${marksOf('changed.account_id', 'changed.conversation_id')}
    ) as marks
    cross join lateral (
      select
        coalesce(jsonb_agg(jsonb_build_object(
          'author', signal.author,
          'at', floor(extract(epoch from signal.changed_at) * 1000),
          'typing', signal.typing
        ) order by signal.author), '[]'::jsonb) as list,
        max(signal.changed_at) as changed_at
      from signal
      where signal.account_id = changed.account_id
        and signal.conversation_id = changed.conversation_id
    ) as typists
  ) as found on true`)

interface SignalRow {
  read_at: Date
  account_id: number | null
  site_id: string
  conversation_id: string
  visitor_id: string
  seen_by_visitor: number
  seen_by_operators: number
  delivered_to_visitor: number
  delivered_to_operators: number
  typing: SignalRecord['typing']
  changed_at: Date
}

type FoundRow = SignalRow & { account_id: number }

function isSignal (row: SignalRow): row is FoundRow {
  return row.account_id !== null
}

function toSignal (row: FoundRow): SignalRecord {
  return {
    accountId: row.account_id,
    siteId: row.site_id,
    conversationId: row.conversation_id,
    visitorId: row.visitor_id,
    seenByVisitor: row.seen_by_visitor,
    seenByOperators: row.seen_by_operators,
    deliveredToVisitor: row.delivered_to_visitor,
    deliveredToOperators: row.delivered_to_operators,
    typing: row.typing,
    changedAt: row.changed_at
  }
}
