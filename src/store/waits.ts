// Waits that nobody answers: who opened the chat, wrote nothing and left doesn't wait for ever, nor does who leaves a message instead. Opening it is starts.ts; who is gone is departures.ts.
import { randomUUID } from 'node:crypto'
import { setState } from './conversation-states.ts'
import type { ConversationPlace } from './conversation-states.ts'
import { requireConversationForVisitor } from './conversations.ts'
import { appendDue, lookAgainMs } from './due.ts'
import type { Unseen } from './due.ts'
import { appendEvent } from './events.ts'
import { rows, run, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'
import { lockVisitor } from './visitor-lock.ts'

/** These visitors are gone: of those who wait without a word said, the wait is over soon, unless they come back before. */
export async function dropWaits (db: Queryable, gone: Array<{ accountId: number, visitorId: string }>): Promise<void> {
  await run(db, drop, [gone.map(({ accountId }) => accountId), gone.map(({ visitorId }) => visitorId), graceMs])
}

/**
 * What is due of a wait: its visitor left without a word by either side, so the conversation ends; while they are here it is looked at again in a minute, and once somebody
 * wrote it is let be. In the transaction that took it from what is due.
 */
export async function endWait (tx: Transaction, { accountId, conversationId, unseen = 'gone' }: { accountId: number, conversationId: string, unseen?: Unseen }): Promise<void> {
  const [waiting] = await rows<{ visitor_id: string }>(tx, whose, [accountId, conversationId])
  if (waiting === undefined) return
  const visitorId = waiting.visitor_id
  await lockVisitor(tx, { accountId, visitorId })
  // Again, now that nothing of this visitor's changes any more.
  const [still] = await rows<{ gone: boolean | null }>(tx, whose, [accountId, conversationId])
  if (still === undefined) return
  if (!(still.gone ?? unseen === 'gone')) return await appendDue(tx, { accountId, kind: 'wait_abandoned', subjectId: conversationId, afterMs: lookAgainMs })
  const { siteId } = await requireConversationForVisitor(tx, { accountId, visitorId, conversationId })
  await end(tx, { accountId, siteId, visitorId, conversationId })
}

/** The wait of a visitor who says it otherwise is over, if they wait; the caller has locked their row. */
export async function giveUpWait (tx: Transaction, { accountId, siteId, visitorId }: Omit<ConversationPlace, 'conversationId'>): Promise<void> {
  const [waiting] = await rows<{ id: string }>(tx, ofVisitor, [accountId, visitorId])
  if (waiting !== undefined) await end(tx, { accountId, siteId, visitorId, conversationId: waiting.id })
}

async function end (tx: Transaction, place: ConversationPlace): Promise<void> {
  await setState(tx, { ...place, state: 'ended' })
  await appendEvent(tx, { ...place, audience: 'all', kind: 'ended', author: 'system', key: randomUUID(), body: {} })
}

/**
 * Waits without a word that nobody looks after get their minute again: a node of the version before takes what it doesn't know from what is due, and does nothing.
 * Each node does it every ten minutes, for as long as nodes that know only the first migration may run beside it, and no longer.
 */
export async function recallWaits (db: Queryable): Promise<void> {
  await run(db, recall, [lookAgainMs])
}

// Besides the seconds of silence or leave that make somebody gone: a phone that shows another app for a moment comes back within it.
const graceMs = 30_000

const wordless = `not exists (
      select 1
      from event
      where event.account_id = conversation.account_id
        and event.conversation_id = conversation.id
        and (event.kind = 'message' or event.body -> 'answers' ? 'question')
    )`

const drop = statement('waits.drop', `
  insert into due (account_id, id, kind, subject_id, due_at)
  select conversation.account_id, gen_random_uuid(), 'wait_abandoned', conversation.id, clock_timestamp() + $3::double precision * interval '1 ms'
  from unnest($1::integer[], $2::uuid[]) as departed (account_id, visitor_id)
  join conversation on conversation.account_id = departed.account_id and conversation.visitor_id = departed.visitor_id
  where conversation.state = 'waiting'
    and ${wordless}
  order by conversation.account_id, conversation.id
  on conflict (account_id, kind, subject_id) do update
  set due_at = least(due.due_at, excluded.due_at)`)

const recall = statement('waits.recall', `
  insert into due (account_id, id, kind, subject_id, due_at)
  select conversation.account_id, gen_random_uuid(), 'wait_abandoned', conversation.id, clock_timestamp() + $1::double precision * interval '1 ms'
  from conversation
  where conversation.state = 'waiting'
    and ${wordless}
  order by conversation.account_id, conversation.id
  on conflict (account_id, kind, subject_id) do nothing`)

const whose = statement('waits.whose', `
  select
    conversation.visitor_id,
    (
      select presence.gone
      from presence
      where presence.account_id = conversation.account_id
        and presence.visitor_id = conversation.visitor_id
    ) as gone
  from conversation
  where conversation.account_id = $1::integer
    and conversation.id = $2::uuid
    and conversation.state = 'waiting'
    and ${wordless}`)

const ofVisitor = statement('waits.ofVisitor', `
  select conversation.id
  from conversation
  where conversation.account_id = $1::integer
    and conversation.visitor_id = $2::uuid
    and conversation.state = 'waiting'`)
