// What is known of a visitor when a rule asks for them: their visit, what they have been invited to, and the site at this moment. What follows from it is left to src/desk.
import type { Device, Place, Source } from '../wire/visits.ts'
import { rows, statement } from './pool.ts'
import type { Queryable } from './pool.ts'

export interface RuleFacts {
  /** The how manieth visit this is, and for how long it has been going on. */
  visit: number
  onSiteMs: number
  place?: Place
  source: Source
  device: Device
  language: string
  bot: boolean
  /** Conversations that were had before. */
  chats: number
  /** Invitations by rules: in this visit, and of each rule ever, by its id. */
  firedInVisit: number
  fired: Readonly<Record<string, number>>
  /** Since they last declined an invitation, by whomever; and whether that was in this visit. */
  declinedMs?: number
  declinedInVisit: boolean
  /** There is an open conversation, invited ones among them. */
  open: boolean
  /** The site is within its hours; somebody is online and free. */
  withinHours: boolean
  online: boolean
}

/** Undefined for who has no visit. */
export async function findRuleFacts (db: Queryable, { accountId, visitorId }: { accountId: number, visitorId: string }): Promise<RuleFacts | undefined> {
  const [row] = await rows<FactsRow>(db, facts, [accountId, visitorId])
  return row && toFacts(row)
}

const facts = statement('ruleFacts.find', `
  select
    newest.number as visit,
    (extract(epoch from clock_timestamp() - newest.started_at) * 1000)::double precision as on_site_ms,
    newest.place,
    newest.source,
    newest.device,
    newest.language,
    newest.bot,
    site.within_hours,
    site.status,
    past.chats,
    past.fired_in_visit,
    past.declined_ms,
    coalesce(past.declined_in_visit, false) as declined_in_visit,
    coalesce(past.open, false) as open,
    coalesce(fired.by_rule, '{}') as fired
  from visitor
  join site on site.account_id = visitor.account_id and site.id = visitor.site_id
  cross join lateral (
    select visit.number, visit.started_at, visit.place, visit.source, visit.device, visit.language, visit.bot
    from visit
    where visit.account_id = visitor.account_id
      and visit.visitor_id = visitor.id
    order by visit.number desc
    limit 1
  ) as newest
  cross join lateral (
    select
      (count(*) filter (where conversation.state in ('left', 'ended') and coalesce(conversation.invitation, 'accepted') = 'accepted'))::integer as chats,
      (count(*) filter (where conversation.rule_id is not null and conversation.started_at >= newest.started_at))::integer as fired_in_visit,
      (min(extract(epoch from clock_timestamp() - conversation.ended_at) * 1000) filter (where conversation.invitation = 'declined'))::double precision as declined_ms,
      bool_or(conversation.invitation = 'declined' and conversation.ended_at >= newest.started_at) as declined_in_visit,
      bool_or(conversation.state in ('invited', 'waiting', 'talking')) as open
    from conversation
    where conversation.account_id = visitor.account_id
      and conversation.visitor_id = visitor.id
  ) as past
  cross join lateral (
    select jsonb_object_agg(counted.rule_id, counted.times) as by_rule
    from (
      select conversation.rule_id, count(*) as times
      from conversation
      where conversation.account_id = visitor.account_id
        and conversation.visitor_id = visitor.id
        and conversation.rule_id is not null
      group by conversation.rule_id
    ) as counted
  ) as fired
  where visitor.account_id = $1::integer
    and visitor.id = $2::uuid`)

interface FactsRow {
  visit: number
  on_site_ms: number
  place: Place | null
  source: Source
  device: Device
  language: string
  bot: boolean
  within_hours: boolean
  status: string
  chats: number
  fired_in_visit: number
  declined_ms: number | null
  declined_in_visit: boolean
  open: boolean
  fired: Record<string, number>
}

function toFacts (row: FactsRow): RuleFacts {
  const { visit, source, device, language, bot, chats, open, fired } = row
  return {
    visit,
    onSiteMs: row.on_site_ms,
    ...(row.place === null ? {} : { place: row.place }),
    source,
    device,
    language,
    bot,
    chats,
    firedInVisit: row.fired_in_visit,
    fired,
    ...(row.declined_ms === null ? {} : { declinedMs: row.declined_ms }),
    declinedInVisit: row.declined_in_visit,
    open,
    withinHours: row.within_hours,
    online: row.status === 'online'
  }
}
