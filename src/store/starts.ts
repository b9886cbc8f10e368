// A visitor opens the chat: with what they filled in before, where the site asks. What they say then is messages.ts.
import type pg from 'pg'
import type { Answers } from '../wire/events.ts'
import { readTime } from './clock.ts'
import { openForVisitor } from './conversations.ts'
import type { FromVisitor } from './conversations.ts'
import { appendDue, lookAgainMs } from './due.ts'
import { appendLast, findRepeat } from './events.ts'
import type { Spoken } from './events.ts'
import { tellAnswers } from './identities.ts'
import { inTransaction, rows, statement } from './pool.ts'
import type { Transaction } from './pool.ts'
import { lockVisitor } from './visitor-lock.ts'

/** What was filled in; `consent` is the text that was agreed to. */
export interface Given { name?: string | undefined, email?: string | undefined, phone?: string | undefined, question?: string | undefined, consent?: string | undefined }

/**
 * The visitor opens the chat: a conversation in state `waiting`, or their invitation, accepted by it. One that waits or talks already is left as it is and answered by the event that opened it, and
 * the answers of such a second start are nobody's. Its own transaction. Throws NotFound, KeyTaken.
 */
export async function startConversation (pool: pg.Pool, { accountId, siteId, visitorId, key, answers }: FromVisitor & { answers?: Given | undefined }): Promise<Spoken> {
  return await inTransaction(pool, async tx => {
    await lockVisitor(tx, { accountId, siteIds: [siteId], visitorId })
    const event = { accountId, siteId, visitorId, key, kind: 'started', author: 'visitor' }
    const first = await findRepeat(tx, event) ?? await findOpening(tx, event)
    if (first !== undefined) return first
    const kept = answers && await keep(tx, { accountId, visitorId, answers })
    const conversationId = await openForVisitor(tx, { accountId, siteId, visitorId, accepted: 'waiting' })
    await appendDue(tx, { accountId, kind: 'wait_abandoned', subjectId: conversationId, afterMs: lookAgainMs })
    return await appendLast(tx, { ...event, conversationId, audience: 'all', body: kept === undefined ? {} : { answers: kept } })
  })
}

/** Name and ways to reach them are the visitor's from now on; the event has all of it, with the time at which they agreed. */
async function keep (tx: Transaction, { accountId, visitorId, answers: { consent, ...answers } }: { accountId: number, visitorId: string, answers: Given }): Promise<Answers> {
  await tellAnswers(tx, { accountId, visitorId, ...answers })
  const agreed = consent === undefined ? {} : { consent: { text: consent, at: new Date(await readTime(tx)).toISOString() } }
  return { ...Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined)), ...agreed }
}

// The event that opened the visitor's waiting or talking conversation, for one who opens it again.
async function findOpening (tx: Transaction, { accountId, visitorId, key }: { accountId: number, visitorId: string, key: string }): Promise<Spoken | undefined> {
  const [row] = await rows<{ conversation_id: string, seq: number, number: number, at: Date }>(tx, opening, [accountId, visitorId])
  return row && { conversationId: row.conversation_id, seq: row.seq, number: row.number, key, at: row.at, repeated: true }
}

const opening = statement('starts.opening', `
  select event.conversation_id, event.seq, event.number, event.at
  from conversation
  join event on event.account_id = conversation.account_id and event.conversation_id = conversation.id
  where conversation.account_id = $1::integer
    and conversation.visitor_id = $2::uuid
    and conversation.state in ('waiting', 'talking')
    and event.audience = 'all'
    and event.number = 1`)
