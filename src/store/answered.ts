// Conversations that an operator answered while their visitor was away: left messages that got an answer, and last words that nobody has read. Who answers is messages.ts.
import { randomUUID } from 'node:crypto'
import { setState } from './conversation-states.ts'
import type { ConversationPlace } from './conversation-states.ts'
import { appendEvent } from './events.ts'
import { rows, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'

interface Whose { accountId: number, visitorId: string }

/**
 * The visitor's newest left message that an operator answered within 30 days and nobody ticked off waits from now on: what they say next goes on there. Undefined if there is none. The caller has locked the visitor's
 * row and knows that nothing of theirs is open. `accepted` and `only`: as openForVisitor's; who opens the chat (`waiting`) says so by an event of their own.
 */
export async function resumeAnswered (tx: Transaction, { accepted, only, ...place }: Omit<ConversationPlace, 'conversationId'> & { accepted: 'waiting' | 'talking', only?: string | undefined }): Promise<string | undefined> {
  const { accountId, visitorId } = place
  const [row] = await rows<{ id: string }>(tx, answered, [accountId, visitorId, only ?? null])
  if (row === undefined) return undefined
  await setState(tx, { accountId, conversationId: row.id, state: 'waiting' })
  // In the log like any chat that is opened: faces learn by it that somebody waits.
  if (accepted === 'talking') await appendEvent(tx, { ...place, conversationId: row.id, audience: 'all', kind: 'started', author: 'visitor', key: randomUUID(), body: {} })
  return row.id
}

/**
 * What a visitor who comes back is shown although nothing of theirs is open: the newest conversation that was left and answered, or that ended, of the last 30 days, where an operator said
 * something that hasn't been on their screen; answered ones also when they have seen it. Undefined if there is none.
 */
export async function findMissed (db: Queryable, { accountId, visitorId }: Whose): Promise<string | undefined> {
  const [row] = await rows<{ id: string }>(db, missed, [accountId, visitorId])
  return row?.id
}

const byOperator = `
      select max(event.number) as number, max(event.at) as at
      from event
      where event.account_id = conversation.account_id
        and event.conversation_id = conversation.id
        and event.audience = 'all'
        and event.kind = 'message'
        and event.author like 'operator:%'`

const answered = statement('answered.find', `
  select conversation.id
  from conversation
  cross join lateral (${byOperator}
  ) as answer
  where conversation.account_id = $1::integer
    and conversation.visitor_id = $2::uuid
    and conversation.state = 'left'
    and ($3::uuid is null or conversation.id = $3::uuid)
    and answer.at > clock_timestamp() - interval '30 days'
  order by answer.at desc
  limit 1`)

// The newest few are enough: whoever leaves more has not missed anything in those before.
const missed = statement('answered.missed', `
  select conversation.id
  from (
    select account_id, id, state
    from conversation
    where account_id = $1::integer
      and visitor_id = $2::uuid
      and state in ('left', 'ended')
      and erased_at is null
    order by started_at desc
    limit 10
  ) as conversation
  cross join lateral (${byOperator}
  ) as answer
  where answer.at > clock_timestamp() - interval '30 days'
    and (
      conversation.state = 'left'
      or answer.number > coalesce((
        select read_mark.seen
        from read_mark
        where read_mark.account_id = conversation.account_id
          and read_mark.conversation_id = conversation.id
          and read_mark.side = 'visitor'
      ), 0)
    )
  order by answer.at desc
  limit 1`)
