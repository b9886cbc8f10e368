// Invitations: asking a visitor into a conversation, and what became of it. How it looks on the page is left to the widget.
import type pg from 'pg'
import { ConversationOpen, DeclinedLately, KeyTaken, NotFound } from '../errors.ts'
import { createConversation, settleInvitation, signature } from './conversation-states.ts'
import type { InvitationState } from './conversation-states.ts'
import { findOpenConversation, requireConversationForVisitor } from './conversations.ts'
import type { ConversationRecord } from './conversations.ts'
import { appendDue, lookAgainMs } from './due.ts'
import type { Unseen } from './due.ts'
import { appendLast, findRepeat } from './events.ts'
import type { Spoken } from './events.ts'
import type { FromOperator } from './messages.ts'
import { inTransaction, rows, statement } from './pool.ts'
import type { Transaction } from './pool.ts'
import { lockVisitor } from './visitor-lock.ts'

/**
 * Asks a visitor into a conversation. An invitation that was still open ends as `replaced` in the same transaction. Its own transaction.
 * Throws NotFound, KeyTaken, ConversationOpen while they wait or talk already, and DeclinedLately for half an hour after they said no to any.
 */
export async function invite (pool: pg.Pool, invitation: FromOperator & { visitorId: string, text: string, art: string }): Promise<Spoken> {
  const { accountId, siteIds, operatorId, name, picture, visitorId, key, text, art } = invitation
  return await inTransaction(pool, async tx => {
    const { siteId } = await lockVisitor(tx, { accountId, siteIds, visitorId })
    const event = { accountId, siteId, visitorId, kind: 'invitation', author: `operator:${operatorId}`, key }
    const first = await findRepeat(tx, event)
    if (first !== undefined) return first
    const open = await findOpenConversation(tx, { accountId, visitorId })
    if (open !== undefined && open.state !== 'invited') throw new ConversationOpen()
    const lately = await rows(tx, declinedLately, [accountId, visitorId, quietMs])
    if (lately.length > 0) throw new DeclinedLately()
    if (open !== undefined) await settle(tx, { open, invitation: 'replaced', author: event.author })
    const conversationId = await createConversation(tx, { accountId, siteId, visitorId, state: 'invited' })
    await appendDue(tx, { accountId, kind: 'invitation_ignored', subjectId: conversationId, afterMs: lookAgainMs })
    return await appendLast(tx, { ...event, conversationId, audience: 'all', body: { text, art, ...signature({ name, picture }) } })
  })
}

/**
 * The visitor's side of it: their page shows it, they accept or decline. Answers what became of it: the answer itself, or, when it isn't open any more (or was shown
 * already), what had happened before. Its own transaction. Throws NotFound, KeyTaken.
 */
export async function answerInvitation (pool: pg.Pool, answer: { accountId: number, visitorId: string, key: string, conversationId: string, state: 'shown' | 'accepted' | 'declined' }): Promise<{ state: InvitationState, changed: boolean }> {
  const { accountId, visitorId, key, conversationId, state } = answer
  return await inTransaction(pool, async tx => {
    await lockVisitor(tx, { accountId, visitorId })
    const open = await requireConversationForVisitor(tx, { accountId, visitorId, conversationId })
    if (open.invitation === undefined) throw new NotFound()
    const first = await findRepeatedAnswer(tx, answer)
    if (first !== undefined) return { state: first, changed: false }
    const late = open.state !== 'invited' || (state === 'shown' && open.invitation !== 'sent')
    if (late) return { state: open.invitation, changed: false }
    await settle(tx, { open, invitation: state, author: 'visitor', key })
    // A rule's has nobody behind it yet: who accepts it waits, and may leave without a word.
    if (state === 'accepted') await appendDue(tx, { accountId, kind: 'wait_abandoned', subjectId: conversationId, afterMs: lookAgainMs })
    return { state, changed: true }
  })
}

/**
 * What is due of an invitation: its visitor left without an answer, so it ends as ignored; while they are here it is looked at again in a minute.
 * In the transaction that took it from what is due.
 */
export async function ignoreInvitation (tx: Transaction, { accountId, conversationId, unseen = 'gone' }: { accountId: number, conversationId: string, unseen?: Unseen }): Promise<void> {
  const [asked] = await rows<{ visitor_id: string }>(tx, whose, [accountId, conversationId])
  if (asked === undefined) return
  const visitorId = asked.visitor_id
  await lockVisitor(tx, { accountId, visitorId })
  const open = await requireConversationForVisitor(tx, { accountId, visitorId, conversationId })
  if (open.state !== 'invited') return
  const [presence] = await rows<{ gone: boolean }>(tx, look, [accountId, visitorId])
  if (presence?.gone ?? unseen === 'gone') await settle(tx, { open, invitation: 'ignored', author: 'system' })
  else await appendDue(tx, { accountId, kind: 'invitation_ignored', subjectId: conversationId, afterMs: lookAgainMs })
}

/** Who said no is asked by nobody for so long (src/desk/rule-match.ts has it for rules, which wait longer). */
const quietMs = 30 * 60_000

const stateAfter = { shown: 'invited', accepted: 'talking', declined: 'ended', replaced: 'ended', ignored: 'ended' } as const

async function settle (tx: Transaction, { open, invitation, author, key }: { open: ConversationRecord, invitation: keyof typeof stateAfter, author: string, key?: string }): Promise<void> {
  const { accountId, siteId, visitorId, id: conversationId } = open
  const settled = { accountId, siteId, visitorId, conversationId, invitation, state: stateAfter[invitation], author }
  await settleInvitation(tx, key === undefined ? settled : { ...settled, key })
}

async function findRepeatedAnswer (tx: Transaction, { accountId, visitorId, conversationId, key }: { accountId: number, visitorId: string, conversationId: string, key: string }): Promise<InvitationState | undefined> {
  const first = await findRepeat(tx, { accountId, visitorId, kind: 'invitation_state', author: 'visitor', key })
  if (first === undefined) return undefined
  if (first.conversationId !== conversationId) throw new KeyTaken()
  const [row] = await rows<{ state: InvitationState }>(tx, said, [accountId, first.seq])
  return row?.state
}

const declinedLately = statement('invitations.declinedLately', `
  select 1 as declined
  from conversation
  where account_id = $1::integer
    and visitor_id = $2::uuid
    and invitation = 'declined'
    and ended_at > clock_timestamp() - $3::double precision * interval '1 ms'
  limit 1`)

const whose = statement('invitations.whose', `
  select visitor_id
  from conversation
  where account_id = $1::integer
    and id = $2::uuid
    and state = 'invited'`)

const look = statement('invitations.look', `
  select gone
  from presence
  where account_id = $1::integer
    and visitor_id = $2::uuid`)

const said = statement('invitations.said', `
  select body ->> 'state' as state
  from event
  where account_id = $1::integer
    and seq = $2::bigint`)
