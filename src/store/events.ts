// The account's log of events: appending through append_event, the tick's one statement, and reading it by place. Reading one conversation again is conversation-events.ts; what an event means is left to others.
import { ConversationGone, KeyTaken } from '../errors.ts'
import { rows, rowsAndCommit, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'

/** One row of the log. What is spoken has visitor, conversation, number and audience; a fact has none of the four, or names its visitor. */
export interface EventRecord {
  accountId: number
  seq: number
  siteId?: string
  visitorId?: string
  conversationId?: string
  number?: number
  audience?: 'all' | 'team'
  kind: string
  /** `visitor`, `system` or `operator:ID`. */
  author: string
  key: string
  body: Record<string, unknown>
  at: Date
}

/** What append_event wrote, or had written before when `repeated`. */
export interface Appended {
  seq: number
  number?: number
  at: Date
  conversationId?: string
  kind: string
  author: string
  repeated: boolean
}

/** An event of a conversation as its sender is told of it. */
export interface Spoken {
  conversationId: string
  seq: number
  number: number
  key: string
  at: Date
  repeated: boolean
}

export interface NewEvent {
  accountId: number
  siteId?: string
  visitorId?: string
  conversationId?: string
  audience?: 'all' | 'team'
  kind: string
  author: string
  key: string
  body: Record<string, unknown>
}

/**
 * Appends one event, or answers the first one again when its key is known for this visitor (facts: for this account).
 * In the caller's transaction, which has locked the visitor's row (facts have none); the log stays locked to its end, so append last.
 * Throws KeyTaken when the key belongs to another author's event or to one of another kind.
 */
export async function appendEvent (tx: Transaction, event: NewEvent): Promise<Appended> {
  const [row] = await rows<AppendedRow>(tx, append, toValues(event))
  if (row === undefined) throw new Error('append_event answered nothing')
  return refuseTaken(toAppended(row), event)
}

/**
 * Appends the event that ends its transaction, and commits: the account's log is locked no longer than that takes. The caller has locked the visitor's row and knows that the
 * key is new (findRepeat). Throws KeyTaken as appendEvent does, but what else the transaction wrote is committed then.
 */
export async function appendLast (tx: Transaction, event: NewEvent): Promise<Spoken> {
  const [row] = await rowsAndCommit<AppendedRow>(tx, append, toValues(event))
  if (row === undefined) throw new Error('append_event answered nothing')
  return toSpoken(refuseTaken(toAppended(row), event), event.key)
}

function toValues (event: NewEvent): unknown[] {
  return [
    event.accountId, event.siteId ?? null, event.visitorId ?? null, event.conversationId ?? null, event.audience ?? null,
    event.kind, event.author, event.key, JSON.stringify(event.body)
  ]
}

/**
 * The event that this key wrote before, undefined if it is new. For writers that must know before they open a conversation; the visitor's row is locked.
 * Throws KeyTaken when the key belongs to another author's event or to one of another kind, ConversationGone when its conversation was erased.
 */
export async function findRepeat (tx: Transaction, event: { accountId: number, visitorId: string, kind: string, author: string, key: string }): Promise<Spoken | undefined> {
  const [row] = await rows<AppendedRow & { erased: boolean }>(tx, findByKey, [event.accountId, event.visitorId, event.key])
  if (row === undefined) return undefined
  const first = refuseTaken(toAppended(row), event)
  if (row.erased) throw new ConversationGone()
  return toSpoken(first, event.key)
}

/** As its sender is told of it. Throws for a fact, which nobody sends. */
export function toSpoken ({ seq, number, at, conversationId, repeated }: Appended, key: string): Spoken {
  if (number === undefined || conversationId === undefined) throw new Error('a fact is not spoken')
  return { conversationId, seq, number, key, at, repeated }
}

/**
 * THE tick: what each account's log holds above its tip, at most 1000 events an account, by account and ascending, in one statement; and the log's identity,
 * also when there is nothing. Two identities differ when a cursor of one means nothing in the other: another cluster, another timeline, a restore.
 */
export async function readNews (db: Queryable, { accountIds, tips }: { accountIds: number[], tips: number[] }): Promise<{ epoch: string, events: EventRecord[] }> {
  const found = await rows<NewsRow>(db, news, [accountIds, tips])
  const [first] = found
  if (first === undefined) throw new Error('the instance has no row')
  return { epoch: toEpoch(first), events: found.filter(isEvent).map(toEvent) }
}

/** Where each account's log ends (`tip`) and below what it holds nothing (`base`); accounts that don't exist are missing. */
export async function findTips (db: Queryable, accountIds: number[]): Promise<Map<number, { tip: number, base: number }>> {
  const found = await rows<{ account_id: number, base: number, tip: number }>(db, tips, [accountIds])
  return new Map(found.map(row => [row.account_id, { tip: row.tip, base: row.base }]))
}

/** Everything above `after`, ascending, at most `limit`. */
export async function listRecentEvents (db: Queryable, { accountId, after, limit }: Range): Promise<EventRecord[]> {
  return (await rows<EventRow>(db, recent, [accountId, after, limit])).map(toEvent)
}

/** What this visitor may see above `after`: audience `all` of their conversations; ascending, at most `limit`. */
export async function listEventsForVisitor (db: Queryable, { accountId, visitorId, after, limit }: Range & { visitorId: string }): Promise<EventRecord[]> {
  return (await rows<EventRow>(db, ofVisitor, [accountId, visitorId, after, limit])).map(toEvent)
}

/** So many places of an account's log are looked through for an operator, whose site may have said nothing in all of them: some 30 ms. */
export const maxLookedThrough = 50_000

/** What an operator of these sites (undefined: of all) may see in the `maxLookedThrough` places above `after`, the account's own facts among it; ascending, at most `limit`. */
export async function listEventsForOperator (db: Queryable, { accountId, siteIds, after, limit }: Range & { siteIds: string[] | undefined }): Promise<EventRecord[]> {
  return (await rows<EventRow>(db, ofSites, [accountId, siteIds ?? null, after, after + maxLookedThrough, limit])).map(toEvent)
}

interface Range {
  accountId: number
  after: number
  limit: number
}

const append = statement('events.append', `
  select
    o_seq as seq,
    o_number as number,
    o_at as at,
    o_conversation as conversation_id,
    o_kind as kind,
    o_author as author,
    o_repeated as repeated
  from append_event($1::integer, $2::text, $3::uuid, $4::uuid, $5::text, $6::text, $7::text, $8::uuid, $9::jsonb)`)

const findByKey = statement('events.findByKey', `
  select event.seq, event.number, event.at, event.conversation_id, event.kind, event.author, true as repeated, conversation.erased_at is not null as erased
  from event
  left join conversation on conversation.account_id = event.account_id and conversation.id = event.conversation_id
  where event.account_id = $1::integer
    and event.visitor_id = $2::uuid
    and event.key = $3::uuid`)

// The timeline comes from the current WAL file's name: pg_control_checkpoint() says it only after the next checkpoint.
const news = statement('events.news', `
  select
    control.system_identifier::text as system,
    left(pg_walfile_name(pg_current_wal_lsn()), 8) as timeline,
    instance.generation,
    found.account_id, found.seq, found.site_id, found.visitor_id, found.conversation_id, found.number, found.audience, found.kind, found.author, found.key, found.body, found.at
  from pg_control_system() as control
  cross join instance
  left join (
    select above.account_id, above.seq, above.site_id, above.visitor_id, above.conversation_id, above.number, above.audience, above.kind, above.author, above.key, above.body, above.at
    from unnest($1::integer[], $2::bigint[]) as asked (account_id, tip)
    cross join lateral (
      select event.account_id, event.seq, event.site_id, event.visitor_id, event.conversation_id, event.number, event.audience, event.kind, event.author, event.key, event.body, event.at
      from event
      where event.account_id = asked.account_id
        and event.seq > asked.tip
      order by event.seq
      limit 1000
    ) as above
  ) as found on true
  order by found.account_id, found.seq`)

const tips = statement('events.tips', `
  select log.account_id, log.base, greatest(log.base, newest.seq) as tip
  from log
  cross join lateral (
    select max(event.seq) as seq
    from event
    where event.account_id = log.account_id
  ) as newest
  where log.account_id = any($1::integer[])`)

const recent = statement('events.recent', `
  select account_id, seq, site_id, visitor_id, conversation_id, number, audience, kind, author, key, body, at
  from event
  where account_id = $1::integer
    and seq > $2::bigint
  order by seq
  limit $3::integer`)

const ofVisitor = statement('events.ofVisitor', `
  select account_id, seq, site_id, visitor_id, conversation_id, number, audience, kind, author, key, body, at
  from event
  where account_id = $1::integer
    and visitor_id = $2::uuid
    and audience = 'all'
    and seq > $3::bigint
  order by seq
  limit $4::integer`)

const ofSites = statement('events.ofSites', `
  select account_id, seq, site_id, visitor_id, conversation_id, number, audience, kind, author, key, body, at
  from event
  where account_id = $1::integer
    and ($2::text[] is null or site_id is null or site_id = any($2::text[]))
    and seq > $3::bigint
    and seq <= $4::bigint
  order by seq
  limit $5::integer`)

function refuseTaken (appended: Appended, { kind, author }: { kind: string, author: string }): Appended {
  if (appended.kind !== kind || appended.author !== author) throw new KeyTaken()
  return appended
}

interface AppendedRow { seq: number, number: number | null, at: Date, conversation_id: string | null, kind: string, author: string, repeated: boolean }

function toAppended ({ seq, number, at, conversation_id: conversationId, kind, author, repeated }: AppendedRow): Appended {
  return { seq, at, kind, author, repeated, ...(number === null ? {} : { number }), ...(conversationId === null ? {} : { conversationId }) }
}

interface PlaceRow { site_id: string | null, visitor_id: string | null, conversation_id: string | null, number: number | null, audience: 'all' | 'team' | null }
export interface EventRow extends PlaceRow { account_id: number, seq: number, kind: string, author: string, key: string, body: Record<string, unknown>, at: Date }

/** The row as every statement about events selects it. */
export function toEvent (row: EventRow): EventRecord {
  const event: EventRecord = { accountId: row.account_id, seq: row.seq, kind: row.kind, author: row.author, key: row.key, body: row.body, at: row.at }
  if (row.site_id !== null) event.siteId = row.site_id
  if (row.visitor_id !== null) event.visitorId = row.visitor_id
  if (row.conversation_id !== null) event.conversationId = row.conversation_id
  if (row.number !== null) event.number = row.number
  if (row.audience !== null) event.audience = row.audience
  return event
}

interface Identity { system: string, timeline: string, generation: number }
type NewsRow = Identity & (EventRow | { account_id: null })

function isEvent (row: NewsRow): row is Identity & EventRow {
  return row.account_id !== null
}

function toEpoch ({ system, timeline, generation }: Identity): string {
  return [BigInt(system), BigInt(`0x${timeline}`), BigInt(generation)].map(part => part.toString(36)).join('-')
}
