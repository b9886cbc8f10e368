// Conversations: finding and listing them for those who may see them, and ending. Starting is starts.ts, what is said in them messages.ts, leaving a message left-messages.ts.
import type pg from 'pg'
import { ConversationGone, NotFound, TokenUnknown } from '../errors.ts'
import { resumeAnswered } from './answered.ts'
import { createConversation, setState, settleInvitation, signature } from './conversation-states.ts'
import type { ConversationState, InvitationState } from './conversation-states.ts'
import { appendLast, findRepeat } from './events.ts'
import type { Spoken } from './events.ts'
import { inTransaction, rows, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'
import { marksOf } from './read-marks.ts'
import { lockVisitor } from './visitor-lock.ts'

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
  /** The last one that the visitor gave. */
  rating?: 'good' | 'bad'
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
  if (list === 'open') return await listStates(db, { accountId, siteIds }, openStates)
  if (list === 'left') return await listStates(db, { accountId, siteIds }, ['left'])
  return await select(db, { accountId, siteIds, visitorId: list.visitorId })
}

/** All of a visitor's own (the newest 500), newest first. */
export async function listConversationsForVisitor (db: Queryable, { accountId, visitorId }: { accountId: number, visitorId: string }): Promise<ConversationRecord[]> {
  return await select(db, { accountId, visitorId })
}

export interface FromVisitor { accountId: number, siteId: string, visitorId: string, key: string }

/**
 * The conversation that a visitor speaks into: the open one, else a left message that was answered, else a new one, both waiting. Speaking into an invitation accepts it and moves it to `accepted`.
 * The caller has locked the visitor's row. `only`: this one. Throws TokenUnknown where another one is open or this one is over: who has no more than that is a stranger from then on.
 */
export async function openForVisitor (tx: Transaction, { accountId, siteId, visitorId, accepted, only }: Omit<FromVisitor, 'key'> & { accepted: 'waiting' | 'talking', only?: string | undefined }): Promise<string> {
  const open = await findOpenConversation(tx, { accountId, visitorId })
  if (open === undefined) {
    const resumed = await resumeAnswered(tx, { accountId, siteId, visitorId, accepted, only })
    if (resumed === undefined && only !== undefined) throw new TokenUnknown()
    return resumed ?? await createConversation(tx, { accountId, siteId, visitorId, state: 'waiting' })
  }
  if (only !== undefined && open.id !== only) throw new TokenUnknown()
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

const openStates: ConversationState[] = ['invited', 'waiting', 'talking']

interface Filter extends OperatorAccess { visitorId?: string, conversationId?: string, states?: ConversationState[], erased?: boolean }

async function select (db: Queryable, { accountId, siteIds, visitorId, conversationId, states, erased = false }: Filter): Promise<ConversationRecord[]> {
  const found = await rows<Row>(db, listOwn, [accountId, siteIds ?? null, visitorId ?? null, conversationId ?? null, states ?? null, erased])
  return found.map(toConversation)
}

async function listStates (db: Queryable, { accountId, siteIds }: OperatorAccess, states: ConversationState[]): Promise<ConversationRecord[]> {
  return (await rows<Row>(db, list, [accountId, siteIds ?? null, states])).map(toConversation)
}

async function requireLast (tx: Transaction, { accountId, conversationId, key }: { accountId: number, conversationId: string, key: string }): Promise<Spoken> {
  const [row] = await rows<SpokenRow>(tx, lastEvent, [accountId, conversationId])
  if (row === undefined) throw new Error('a conversation has no events')
  return { conversationId, seq: row.seq, number: row.number, key, at: row.at, repeated: true }
}

const columns = 'account_id, id, site_id, visitor_id, state, started_at, ended_at, last_all, last_team, invitation, rating, erased_at'

// First which conversations, then what is known of each: else the planner may read all visitors and marks.
const known = (found: string): string => `
  select
    found.account_id,
    found.id,
    found.site_id, found.visitor_id,
    found.state,
    found.started_at,
    found.ended_at,
    found.last_all,
    found.last_team,
    found.invitation,
    found.rating,
    found.erased_at is not null as erased,
    marks.seen_by_visitor,
    marks.seen_by_operators,
    marks.delivered_to_visitor,
    marks.delivered_to_operators,
    who.name,
    who.email
  from (${found}
    order by started_at desc, id desc
    limit 500
  ) as found
  cross join lateral (
    select visitor.name, visitor.email
    from visitor
    where visitor.account_id = found.account_id
      and visitor.id = found.visitor_id
    limit 1
  ) as who
  cross join lateral (${marksOf('found.account_id', 'found.id')}
  ) as marks
  order by found.started_at desc, found.id desc`

// Of states that aren't `ended`, which what is erased is.
const list = statement('conversations.list', known(`
    select ${columns}
    from conversation
    where account_id = $1::integer
      and ($2::text[] is null or site_id = any($2::text[]))
      and state = any($3::text[])`))

// Sent unnamed it is planned with its values, so the filters that are null cost nothing. One visitor's are few: sorted apart ("offset 0"), so that their order tempts nobody to walk through all of the account's.
const listOwn = statement('conversations.listOwn', known(`
    select ${columns}
    from (
      select ${columns}
      from conversation
      where account_id = $1::integer
        and ($2::text[] is null or site_id = any($2::text[]))
        and ($3::uuid is null or visitor_id = $3::uuid)
        and ($4::uuid is null or id = $4::uuid)
        and ($5::text[] is null or state = any($5::text[]))
      offset 0
    ) as own
    where ($6::boolean or erased_at is null)`))

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
  account_id: number
  id: string
  site_id: string
  visitor_id: string
  state: ConversationState
  started_at: Date
  ended_at: Date | null
  last_all: number
  last_team: number
  invitation: InvitationState | null
  rating: 'good' | 'bad' | null
  seen_by_visitor: number
  seen_by_operators: number
  delivered_to_visitor: number
  delivered_to_operators: number
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
    ...(row.rating === null ? {} : { rating: row.rating }),
    ...(row.name === null ? {} : { visitorName: row.name }),
    ...(row.email === null ? {} : { email: row.email })
  }
}
