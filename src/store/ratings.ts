// How visitors found a conversation: the last rating counts. What it says of operators is left to reports.
import type pg from 'pg'
import { NotAnswerable, TooLate } from '../errors.ts'
import { lockConversation } from './conversations.ts'
import { appendLast, findRepeat } from './events.ts'
import type { Spoken } from './events.ts'
import { inTransaction, rows, run, statement } from './pool.ts'

/**
 * The visitor rates a conversation in which an operator said something, while they talk and for a day after the end. Its own transaction. Throws NotFound, KeyTaken, ConversationGone, NotAnswerable before an
 * operator's word, TooLate after that day and after twenty ratings.
 */
export async function rateConversation (pool: pg.Pool, { accountId, visitorId, conversationId, key, rating, comment }: { accountId: number, visitorId: string, conversationId: string, key: string, rating: 'good' | 'bad', comment?: string | undefined }): Promise<Spoken> {
  return await inTransaction(pool, async tx => {
    const { siteId } = await lockConversation(tx, { accountId, visitorId, conversationId })
    const event = { accountId, siteId, visitorId, conversationId, audience: 'all' as const, kind: 'rated', author: 'visitor', key }
    const first = await findRepeat(tx, event)
    if (first !== undefined) return first
    const [now] = await rows<{ answered: boolean, late: boolean, ratings: number }>(tx, look, [accountId, conversationId])
    if (now?.answered !== true) throw new NotAnswerable()
    if (now.late || now.ratings >= mostRatings) throw new TooLate()
    await run(tx, write, [accountId, conversationId, rating])
    return await appendLast(tx, { ...event, body: { rating, ...(comment === undefined ? {} : { comment }) } })
  })
}

/** Whoever changes their mind more often is a script, and each one is an event for ever. */
const mostRatings = 20

const look = statement('ratings.look', `
  select
    exists (
      select 1
      from event
      where event.account_id = conversation.account_id
        and event.conversation_id = conversation.id
        and event.audience = 'all'
        and event.kind = 'message'
        and event.author like 'operator:%'
    ) as answered,
    coalesce(conversation.ended_at < clock_timestamp() - interval '1 day', false) as late,
    (
      select count(*)::integer
      from event
      where event.account_id = conversation.account_id
        and event.conversation_id = conversation.id
        and event.audience = 'all'
        and event.kind = 'rated'
    ) as ratings
  from conversation
  where conversation.account_id = $1::integer
    and conversation.id = $2::uuid`)

const write = statement('ratings.write', `
  update conversation
  set rating = $3::text
  where account_id = $1::integer
    and id = $2::uuid`)
