// A conversation's events read again, by page or the newest of many. The caller has made sure that the conversations are theirs; the log itself is events.ts.
import { toEvent } from './events.ts'
import type { EventRecord, EventRow } from './events.ts'
import { rows, statement } from './pool.ts'
import type { Queryable } from './pool.ts'

export interface ConversationRange {
  accountId: number
  conversationId: string
  audience: 'all' | 'both'
  /** Below this `seq`, or below this `number` of audience `all`. */
  before: { seq: number } | { number: number }
  limit: number
}

/** The newest events of a conversation before a place, oldest first; those at its end are listNewestEvents'. The caller has made sure that the conversation is theirs. */
export async function listConversationEvents (db: Queryable, range: ConversationRange): Promise<EventRecord[]> {
  const { accountId, conversationId, audience, before, limit } = range
  const [seq, number] = 'seq' in before ? [before.seq, null] : [null, before.number]
  return (await rows<EventRow>(db, ofOne, [accountId, conversationId, audience === 'both', seq, number, limit])).map(toEvent)
}

/**
 * The newest events of each of these conversations, at most `limit` each and some 4 MB in all, by conversation, oldest first. Nothing that came after the records
 * were read: so a snapshot's `last` and its events agree.
 */
export async function listNewestEvents (db: Queryable, range: { accountId: number, conversations: Array<{ id: string, last: number, lastTeam: number }>, audience: 'all' | 'both', limit: number }): Promise<Map<string, EventRecord[]>> {
  const { accountId, conversations, audience, limit } = range
  const events = new Map<string, EventRecord[]>(conversations.map(({ id }) => [id, []]))
  const found = await rows<EventRow>(db, newest, [
    accountId, conversations.map(({ id }) => id), conversations.map(({ last }) => last), conversations.map(({ lastTeam }) => lastTeam), audience === 'both', limit, maxSnapshotBytes
  ])
  for (const row of found) events.get(row.conversation_id ?? '')?.push(toEvent(row))
  return events
}

// Five hundred conversations of ordinary words stay below; strangers who write long ones into many must not fill the node or the console.
const maxSnapshotBytes = 4_194_304

const ofOne = statement('conversationEvents.ofOne', `
  select account_id, seq, site_id, visitor_id, conversation_id, number, audience, kind, author, key, body, at
  from (
    select account_id, seq, site_id, visitor_id, conversation_id, number, audience, kind, author, key, body, at
    from event
    where account_id = $1::integer
      and conversation_id = $2::uuid
      and ($3::boolean or audience = 'all')
      and ($4::bigint is null or seq < $4::bigint)
      and ($5::integer is null or (audience = 'all' and number < $5::integer))
    order by seq desc
    limit $6::integer
  ) as page
  order by seq`)

// Counted from the newest of each on, so that what doesn't fit is missing at the older ends, and every conversation shows its last word.
const newest = statement('conversationEvents.newest', `
  select account_id, seq, site_id, visitor_id, conversation_id, number, audience, kind, author, key, body, at
  from (
    select page.account_id, page.seq, page.site_id, page.visitor_id, page.conversation_id, page.number, page.audience, page.kind, page.author, page.key, page.body, page.at, page.place,
      sum(octet_length(page.body::text)) over (order by page.place, asked.which) as bytes
    from unnest($2::uuid[], $3::integer[], $4::integer[]) with ordinality as asked (conversation_id, last_all, last_team, which)
    cross join lateral (
      select event.account_id, event.seq, event.site_id, event.visitor_id, event.conversation_id, event.number, event.audience, event.kind, event.author, event.key, event.body, event.at,
        row_number() over (order by event.seq desc) as place
      from event
      where event.account_id = $1::integer
        and event.conversation_id = asked.conversation_id
        and ((event.audience = 'all' and event.number <= asked.last_all) or ($5::boolean and event.audience = 'team' and event.number <= asked.last_team))
      order by event.seq desc
      limit $6::integer
    ) as page
  ) as counted
  where place = 1
    or bytes <= $7::bigint
  order by conversation_id, seq`)
