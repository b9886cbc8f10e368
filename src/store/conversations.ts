// Conversations: finding and listing them for those who may see them, starting, ending, and messages left while nobody was there. What is said in them is left to messages.ts.
import type pg from 'pg'
import { ConversationGone, NotFound } from '../errors.ts'
import { createConversation, setState, settleInvitation, signature } from './conversation-states.ts'
import type { ConversationState, InvitationState } from './conversation-states.ts'
import { appendDue, lookAgainMs } from './due.ts'
import { appendLast, findRepeat } from './events.ts'
import type { Spoken } from './events.ts'
import { inTransaction, rows, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'
import { lockVisitor } from './visitor-lock.ts'
import { nameVisitor } from './visitors.ts'

export interface ConversationRecord {
  accountId: number
  id: string
  siteId: string
  visitorId: string
  state: ConversationState
  startedAt: Date
  endedAt?: Date
  /** The highest number of audience `all`, and of audience `team`. */
  last: number
  lastTeam: number
  /** What became of the invitation, where one opened it. */
  invitation?: InvitationState
  seenByVisitor: number
  seenByOperators: number
  deliveredToVisitor: number
  deliveredToOperators: number
  visitorName?: string
  email?: string
  erased: boolean
}

/** What an operator may see: these sites; undefined is all of the account's. */
export interface OperatorAccess { accountId: number, siteIds?: string[] | undefined }

/** The visitor's open conversation (invited, waiting or talking); there is at most one. */
export async function findOpenConversation (db: Queryable, { accountId, visitorId }: { accountId: number, visitorId: string }): Promise<ConversationRecord | undefined> {
  const [open] = await select(db, { accountId, visitorId, states: openStates })
  return open
}

/** Throws NotFound when it isn't this visitor's. */
export async function requireConversationForVisitor (db: Queryable, { accountId, visitorId, conversationId }: { accountId: number, visitorId: string, conversationId: string }): Promise<ConversationRecord> {
  const [found] = await select(db, { accountId, visitorId, conversationId })
  if (found === undefined) throw new NotFound()
  return found
}

/** Throws NotFound when it isn't of these sites. */
export async function requireConversationForOperator (db: Queryable, { accountId, siteIds, conversationId }: OperatorAccess & { conversationId: string }): Promise<ConversationRecord> {
  const [found] = await select(db, { accountId, siteIds, conversationId })
  if (found === undefined) throw new NotFound()
  return found
}

/** The newest 500 of a list, newest first: those open, the messages left while nobody was there, or all of one visitor's. */
export async function listConversationsForOperator (db: Queryable, { accountId, siteIds, list }: OperatorAccess & { list: 'open' | 'left' | { visitorId: string } }): Promise<ConversationRecord[]> {
  if (list === 'open') return await select(db, { accountId, siteIds, states: openStates })
  if (list === 'left') return await select(db, { accountId, siteIds, states: ['left'] })
  return await select(db, { accountId, siteIds, visitorId: list.visitorId })
}

/** All of a visitor's own (the newest 500), newest first. */
export async function listConversationsForVisitor (db: Queryable, { accountId, visitorId }: { accountId: number, visitorId: string }): Promise<ConversationRecord[]> {
  return await select(db, { accountId, visitorId })
}

export interface FromVisitor { accountId: number, siteId: string, visitorId: string, key: string }

/**
 * The visitor opens the chat: a conversation in state `waiting`, or their invitation, accepted by it. One that waits or talks already is left as it is and
 * answered by the event that opened it. Its own transaction. Throws NotFound, KeyTaken.
 */
export async function startConversation (pool: pg.Pool, { accountId, siteId, visitorId, key }: FromVisitor): Promise<Spoken> {
  return await inTransaction(pool, async tx => {
    await lockVisitor(tx, { accountId, siteIds: [siteId], visitorId })
    const event = { accountId, siteId, visitorId, key, kind: 'started', author: 'visitor' }
    const first = await findRepeat(tx, event) ?? await findOpening(tx, event)
    if (first !== undefined) return first
    const conversationId = await openForVisitor(tx, { accountId, siteId, visitorId, accepted: 'waiting' })
    await appendDue(tx, { accountId, kind: 'wait_abandoned', subjectId: conversationId, afterMs: lookAgainMs })
    return await appendLast(tx, { ...event, conversationId, audience: 'all', body: {} })
  })
}

/**
 * The conversation that a visitor speaks into: the open one, else a new one, waiting. Speaking into an invitation accepts it and moves it to `accepted`.
 * The caller has locked the visitor's row.
 */
export async function openForVisitor (tx: Transaction, { accountId, siteId, visitorId, accepted }: Omit<FromVisitor, 'key'> & { accepted: 'waiting' | 'talking' }): Promise<string> {
  const open = await findOpenConversation(tx, { accountId, visitorId })
  if (open === undefined) return await createConversation(tx, { accountId, siteId, visitorId, state: 'waiting' })
  if (open.state === 'invited') {
    await settleInvitation(tx, { accountId, siteId, visitorId, conversationId: open.id, invitation: 'accepted', state: accepted, author: 'visitor' })
  }
  return open.id
}

export interface Ending extends OperatorAccess {
  conversationId: string
  /** Where the visitor ends it: it must be theirs. */
  visitorId?: string
  author: string
  authorName?: string
  picture?: string
  key: string
}

/** Ends a conversation; one that had ended is answered by the event that did it. Its own transaction. Throws NotFound, KeyTaken. */
export async function endConversation (pool: pg.Pool, ending: Ending): Promise<Spoken> {
  const { accountId, conversationId, author, authorName, picture, key } = ending
  return await inTransaction(pool, async tx => {
    const { siteId, visitorId, state } = await lockConversation(tx, ending)
    const event = { accountId, siteId, visitorId, conversationId, audience: 'all' as const, kind: 'ended', author, key }
    const first = await findRepeat(tx, event)
    if (first !== undefined) return first
    if (state === 'ended') return await requireLast(tx, event)
    await setState(tx, { accountId, conversationId, state: 'ended' })
    return await appendLast(tx, { ...event, body: signature({ name: authorName, picture }) })
  })
}

/** Locks the row of a conversation's visitor, which keeps its state still, and answers it as it is then. Throws NotFound when it isn't theirs, ConversationGone when it was erased. */
export async function lockConversation (tx: Transaction, asked: OperatorAccess & { visitorId?: string, conversationId: string }): Promise<ConversationRecord> {
  const [before] = await select(tx, { ...asked, erased: true })
  if (before === undefined) throw new NotFound()
  if (before.erased) throw new ConversationGone()
  const { accountId, visitorId } = before
  await lockVisitor(tx, { accountId, visitorId })
  return await requireConversationForVisitor(tx, { accountId, visitorId, conversationId: before.id })
}

/**
 * A message left while nobody was there: a conversation of its own in state `left`; the visitor is called so from now on.
 * Its own transaction. Throws NotFound, KeyTaken.
 */
export async function leaveMessage (pool: pg.Pool, { name, email, text, ...from }: FromVisitor & { name: string, email: string, text: string }): Promise<Spoken> {
  const { accountId, siteId, visitorId, key } = from
  return await inTransaction(pool, async tx => {
    await lockVisitor(tx, { accountId, siteIds: [siteId], visitorId })
    const event = { accountId, siteId, visitorId, key, kind: 'offline_message', author: 'visitor' }
    const first = await findRepeat(tx, event)
    if (first !== undefined) return first
    await nameVisitor(tx, { accountId, visitorId, name, email })
    const conversationId = await createConversation(tx, { accountId, siteId, visitorId, state: 'left' })
    return await appendLast(tx, { ...event, conversationId, audience: 'all', body: { text, name, email } })
  })
}

const openStates: ConversationState[] = ['invited', 'waiting', 'talking']

interface Filter extends OperatorAccess { visitorId?: string, conversationId?: string, states?: ConversationState[], erased?: boolean }

async function select (db: Queryable, { accountId, siteIds, visitorId, conversationId, states, erased = false }: Filter): Promise<ConversationRecord[]> {
  const found = await rows<Row>(db, list, [accountId, siteIds ?? null, visitorId ?? null, conversationId ?? null, states ?? null, erased])
  return found.map(toConversation)
}

// The event that opened the visitor's waiting or talking conversation, for one who opens it again.
async function findOpening (tx: Transaction, { accountId, visitorId, key }: { accountId: number, visitorId: string, key: string }): Promise<Spoken | undefined> {
  const [row] = await rows<SpokenRow>(tx, opening, [accountId, visitorId])
  return row && { conversationId: row.conversation_id, seq: row.seq, number: row.number, key, at: row.at, repeated: true }
}

async function requireLast (tx: Transaction, { accountId, conversationId, key }: { accountId: number, conversationId: string, key: string }): Promise<Spoken> {
  const [row] = await rows<SpokenRow>(tx, lastEvent, [accountId, conversationId])
  if (row === undefined) throw new Error('a conversation has no events')
  return { conversationId, seq: row.seq, number: row.number, key, at: row.at, repeated: true }
}

// Sent unnamed it is planned with its values, so the filters that are null cost nothing.
const list = statement('conversations.list', `
  select
    conversation.account_id,
    conversation.id,
    conversation.site_id,
    conversation.visitor_id,
    conversation.state,
    conversation.started_at,
    conversation.ended_at,
    conversation.last_all,
    conversation.last_team,
    conversation.invitation,
    conversation.erased_at is not null as erased,
    coalesce(by_visitor.seen, 0) as seen_by_visitor,
    coalesce(by_operators.seen, 0) as seen_by_operators,
    coalesce(greatest(by_visitor.delivered, by_visitor.seen), 0) as delivered_to_visitor,
    coalesce(greatest(by_operators.delivered, by_operators.seen), 0) as delivered_to_operators,
    visitor.name,
    visitor.email
  from conversation
  join visitor on visitor.account_id = conversation.account_id and visitor.id = conversation.visitor_id
  left join read_mark as by_visitor on by_visitor.account_id = conversation.account_id and by_visitor.conversation_id = conversation.id and by_visitor.side = 'visitor'
  left join read_mark as by_operators on by_operators.account_id = conversation.account_id and by_operators.conversation_id = conversation.id and by_operators.side = 'operators'
  where conversation.account_id = $1::integer
    and ($2::text[] is null or conversation.site_id = any($2::text[]))
    and ($3::uuid is null or conversation.visitor_id = $3::uuid)
    and ($4::uuid is null or conversation.id = $4::uuid)
    and ($5::text[] is null or conversation.state = any($5::text[]))
    and ($6::boolean or conversation.erased_at is null)
  order by conversation.started_at desc, conversation.id desc
  limit 500`)

const opening = statement('conversations.opening', `
  select event.conversation_id, event.seq, event.number, event.at
  from conversation
  join event on event.account_id = conversation.account_id and event.conversation_id = conversation.id
  where conversation.account_id = $1::integer
    and conversation.visitor_id = $2::uuid
    and conversation.state in ('waiting', 'talking')
    and event.audience = 'all'
    and event.number = 1`)

const lastEvent = statement('conversations.lastEvent', `
  select event.conversation_id, event.seq, event.number, event.at
  from event
  where event.account_id = $1::integer
    and event.conversation_id = $2::uuid
    and event.audience = 'all'
  order by event.number desc
  limit 1`)

interface SpokenRow { conversation_id: string, seq: number, number: number, at: Date }

interface Row {
  account_id: number,
  id: string,
  site_id: string,
  visitor_id: string,
  state: ConversationState,
  started_at: Date,
  ended_at: Date | null
  last_all: number,
  last_team: number,
  invitation: InvitationState | null,
  seen_by_visitor: number,
  seen_by_operators: number,
  delivered_to_visitor: number,
  delivered_to_operators: number,
  name: string | null,
  email: string | null,
  erased: boolean
}

function toConversation (row: Row): ConversationRecord {
  return {
    accountId: row.account_id,
    id: row.id,
    siteId: row.site_id,
    visitorId: row.visitor_id,
    state: row.state,
    startedAt: row.started_at,
    erased: row.erased,
    last: row.last_all,
    lastTeam: row.last_team,
    seenByVisitor: row.seen_by_visitor,
    seenByOperators: row.seen_by_operators,
    deliveredToVisitor: row.delivered_to_visitor,
    deliveredToOperators: row.delivered_to_operators,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.invitation === null ? {} : { invitation: row.invitation }),
    ...(row.name === null ? {} : { visitorName: row.name }),
    ...(row.email === null ? {} : { email: row.email })
  }
}
