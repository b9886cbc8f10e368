// Erasure: what a visitor wrote and what is known of them is blanked in place, in every table, and the log says so. Numbers, keys and places stay, so that nothing is doubled or missed for it.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { NotFound } from '../errors.ts'
import { blankBody } from './blank-events.ts'
import type { ConversationPlace } from './conversation-states.ts'
import { appendEvent } from './events.ts'
import { dropFilesOf } from './file-ends.ts'
import { dropMail } from './mail.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'

/** Erases a conversation, open or not; one that is erased already stays so. Its own transaction. `author` as events have it. Throws NotFound. */
export async function eraseConversation (pool: pg.Pool, { accountId, conversationId, author }: { accountId: number, conversationId: string, author: string }): Promise<void> {
  await inTransaction(pool, async tx => {
    const [found] = await rows<{ visitor_id: string }>(tx, whose, [accountId, conversationId])
    if (found === undefined) throw new NotFound()
    await lock(tx, { accountId, visitorIds: [found.visitor_id] })
    await eraseConversations(tx, { accountId, conversationIds: [conversationId], author })
  })
}

/**
 * Erases a visitor: their conversations, what they are called, their visits, pages and presence. Their tokens open nothing from now on, on every node within a second; their browser becomes a new
 * visitor. One that is erased already stays so. Its own transaction. Throws NotFound.
 */
export async function eraseVisitor (pool: pg.Pool, { accountId, visitorId, author }: { accountId: number, visitorId: string, author: string }): Promise<void> {
  await inTransaction(pool, async tx => {
    const [visitor] = await lock(tx, { accountId, visitorIds: [visitorId] })
    if (visitor === undefined) throw new NotFound()
    if (visitor.erased) return
    await run(tx, forgetPresence, [accountId, visitorId])
    await run(tx, forgetPages, [accountId, visitorId])
    await run(tx, forgetVisits, [accountId, visitorId])
    await run(tx, blankVisitor, [accountId, visitorId])
    const conversationIds = (await rows<{ id: string }>(tx, conversationsOf, [accountId, visitorId])).map(({ id }) => id)
    await blank(tx, { accountId, conversationIds })
    await appendEvent(tx, { accountId, siteId: visitor.site_id, visitorId, kind: 'visitor_erased', author, key: randomUUID(), body: {} })
  })
}

/** Erases these, whose visitors' rows the caller has locked, and says so of each; answers how many weren't erased yet. The log stays locked to the end of the transaction: erase last. */
export async function eraseConversations (tx: Transaction, { accountId, conversationIds, author }: { accountId: number, conversationIds: string[], author: string }): Promise<number> {
  const places = await blank(tx, { accountId, conversationIds })
  for (const place of places) await appendEvent(tx, { ...place, audience: 'all', kind: 'conversation_erased', author, key: randomUUID(), body: {} })
  return places.length
}

/** Locks the rows of these visitors, erased or not, in the order in which all lock several. */
export async function lock (tx: Transaction, { accountId, visitorIds }: { accountId: number, visitorIds: string[] }): Promise<Array<{ site_id: string, erased: boolean }>> {
  return await rows(tx, lockVisitors, [accountId, visitorIds])
}

/** Whose tokens open nothing: visitors erased within the time that a token of theirs can live. */
export async function listRevoked (db: Queryable, { accountId }: { accountId: number }): Promise<string[]> {
  return (await rows<{ id: string }>(db, revoked, [accountId])).map(({ id }) => id)
}

async function blank (tx: Transaction, { accountId, conversationIds }: { accountId: number, conversationIds: string[] }): Promise<ConversationPlace[]> {
  const places = await rows<{ id: string, site_id: string, visitor_id: string }>(tx, blankConversations, [accountId, conversationIds])
  const ids = places.map(({ id }) => id)
  await run(tx, blankEvents, [accountId, ids])
  await run(tx, forgetSignals, [accountId, ids])
  await dropMail(tx, { accountId, conversationIds: ids })
  await dropFilesOf(tx, { accountId, conversationIds: ids })
  return places.map(({ id, site_id: siteId, visitor_id: visitorId }) => ({ accountId, siteId, visitorId, conversationId: id }))
}

const whose = statement('erasure.whose', `
  select visitor_id
  from conversation
  where account_id = $1::integer
    and id = $2::uuid`)

const lockVisitors = statement('erasure.lockVisitors', `
  select site_id, erased_at is not null as erased
  from visitor
  where account_id = $1::integer
    and id = any($2::uuid[])
  order by id
  for no key update`)

// A token dies 30 days after it was issued (api/visitor/token.ts), and an erased visitor's isn't issued anew: hello finds no such visitor. A day more, for a token that was on its way meanwhile.
const revoked = statement('erasure.revoked', `
  select id
  from visitor
  where account_id = $1::integer
    and erased_at > clock_timestamp() - interval '31 days'`)

const conversationsOf = statement('erasure.conversationsOf', `
  select id
  from conversation
  where account_id = $1::integer
    and visitor_id = $2::uuid`)

const blankConversations = statement('erasure.blankConversations', `
  update conversation
  set erased_at = clock_timestamp(),
    state = 'ended',
    ended_at = coalesce(conversation.ended_at, clock_timestamp())
  where account_id = $1::integer
    and id = any($2::uuid[])
    and erased_at is null
  returning id, site_id, visitor_id`)

const blankEvents = statement('erasure.blankEvents', `
  update event
  set body = ${blankBody}
  where event.account_id = $1::integer
    and event.conversation_id = any($2::uuid[])`)

const forgetSignals = statement('erasure.forgetSignals', `
  delete from signal
  where account_id = $1::integer
    and conversation_id = any($2::uuid[])`)

/** SQL, for statements that update `visitor`: who it is, as the page and the forms told it, isn't known any more. */
export const nobody = `
    name = null,
    email = null,
    phone = null,
    identity = null,
    verified_at = null,
    email_verified = false,
    avatar = null,
    data = null`

const blankVisitor = statement('erasure.blankVisitor', `
  update visitor
  set ${nobody},
    erased_at = clock_timestamp()
  where account_id = $1::integer
    and id = $2::uuid`)

const forgetPresence = statement('erasure.forgetPresence', `
  delete from presence
  where account_id = $1::integer
    and visitor_id = $2::uuid`)

const forgetPages = statement('erasure.forgetPages', `
  delete from page_view
  using visit
  where visit.account_id = $1::integer
    and visit.visitor_id = $2::uuid
    and page_view.account_id = visit.account_id
    and page_view.visit_id = visit.id`)

const forgetVisits = statement('erasure.forgetVisits', `
  delete from visit
  where account_id = $1::integer
    and visitor_id = $2::uuid`)
