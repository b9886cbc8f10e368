// How far each side has seen a conversation: marks that only grow. Who may set one is the caller's matter: it has required the conversation.
import { run, statement } from './pool.ts'
import type { Queryable } from './pool.ts'

/** One side has seen up to this number of audience `all`, at most what there is; lower than the mark changes nothing. Answers whether it grew. */
export async function markSeen (db: Queryable, { accountId, conversationId, side, number }: { accountId: number, conversationId: string, side: 'visitor' | 'operators', number: number }): Promise<boolean> {
  const { rowCount } = await run(db, mark, [accountId, conversationId, side, number])
  return rowCount === 1
}

const mark = statement('readMarks.mark', `
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
