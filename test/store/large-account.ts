// An account with a past: tens of thousands of events and visitors, made by a few inserts, for tests of what statements cost then.
import pg from 'pg'
import { addOperator, addShop, addSite, type Shop } from './shop.ts'
import type { TestDatabase } from '../helpers/database.ts'

/** `visitorId(n)` and `conversationId(n)`: the n-th of them, from 1 on. The newest `talking` conversations are talking, the `invited` before them invited; all others have ended or were left. */
export interface LargeAccount extends Shop {
  /** A site of a handful of visitors, beside the one that has nearly all. */
  quietSiteId: string
  /** Of the quiet site only. */
  quietOperatorId: string
  visitorId: (n: number) => string
  conversationId: (n: number) => string
  tip: number
}

/** Each conversation has five events. */
export const size = { visitors: 5_000, conversations: 5_000, events: 25_000, here: 1_000, talking: 100, invited: 100 }

/** Makes it. Nothing of it is analysed: run `analyze` for that. */
export async function addLargeAccount ({ migrateUrl, url, pool }: TestDatabase): Promise<LargeAccount> {
  const shop = await addShop({ pool, url })
  const quietSiteId = await addSite(shop)
  const quietOperatorId = await addOperator(shop, { role: 'operator', siteIds: [quietSiteId] })
  await asOwner(migrateUrl, async client => {
    for (const text of inserts) await client.query(text.replaceAll(':account', `${shop.accountId}`).replaceAll(':site', `'${shop.siteId}'`).replaceAll(':quiet', `'${quietSiteId}'`))
  })
  return { ...shop, quietSiteId, quietOperatorId, visitorId: n => toId('v', n), conversationId: n => toId('c', n), tip: size.events }
}

/** Gives the planner its statistics. */
export async function analyze ({ migrateUrl }: TestDatabase): Promise<void> {
  await asOwner(migrateUrl, async client => { await client.query('analyze') })
}

async function asOwner (url: string, act: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('set statement_timeout = 0')
  await act(client)
  await client.end()
}

const digits = 12

function toId (kind: 'v' | 'c', n: number): string {
  return `${kind === 'v' ? 'a' : 'b'}0000000-0000-4000-8000-${`${n}`.padStart(digits, '0')}`
}

const idOf = (kind: 'v' | 'c', n: string): string => `('${kind === 'v' ? 'a' : 'b'}0000000-0000-4000-8000-' || lpad((${n})::text, ${digits}, '0'))::uuid`

// One in a thousand is of the quiet site. Conversation n is visitor n's, with five events in turn with the others', so that each one's lie far apart in the log.
const siteOf = (n: string): string => `case when ${n} % 1000 = 0 then :quiet else :site end`
const ageOf = (n: string): string => `(${size.visitors} - ${n}) * interval '1 hour'`

const inserts = [
  `insert into visitor (account_id, id, site_id, hello_key, first_seen_at, visits, name)
  select :account, ${idOf('v', 'n')}, ${siteOf('n')}, gen_random_uuid(), now() - ${ageOf('n')}, 2, case when n % 20 = 0 then 'Ada' end
  from generate_series(1, ${size.visitors}) as n`,
  `insert into visit (account_id, id, site_id, visitor_id, number, started_at, last_contact_at, device, source, referrer, language, time_zone, screen)
  select :account, gen_random_uuid(), ${siteOf('n')}, ${idOf('v', 'n')}, number, now() - ${ageOf('n')}, now() - ${ageOf('n')}, '{}', '{}', '', 'en', 'UTC', '1x1'
  from generate_series(1, ${size.visitors}) as n cross join generate_series(1, 2) as number`,
  `insert into page_view (account_id, visit_id, number, hello_key, tab, url, title, opened_at, last_contact_at)
  select :account, visit.id, nth, gen_random_uuid(), 'a', 'https://shop.example/', 'Shop', visit.started_at, visit.last_contact_at
  from visit cross join generate_series(1, 2) as nth
  where visit.account_id = :account`,
  `insert into conversation (account_id, id, site_id, visitor_id, state, started_at, ended_at, last_all, invitation)
  select :account, ${idOf('c', 'n')}, ${siteOf('n')}, ${idOf('v', 'n')}, state, now() - ${ageOf('n')}, case when state = 'ended' then now() - ${ageOf('n')} end, 5, case when state = 'invited' then 'sent' end
  from generate_series(1, ${size.conversations}) as n
  cross join lateral (
    select case when n > ${size.conversations - size.talking} then 'talking' when n > ${size.conversations - size.talking - size.invited} then 'invited' when n % 10 = 1 then 'left' else 'ended' end as state
  ) as now_is`,
  `insert into event (account_id, seq, site_id, visitor_id, conversation_id, number, audience, kind, author, key, body, at)
  select :account, (number - 1) * ${size.conversations} + n, ${siteOf('n')}, ${idOf('v', 'n')}, ${idOf('c', 'n')}, number, 'all', case when number = 1 then 'started' else 'message' end, 'visitor', gen_random_uuid(), '{"text":"hello"}', now() - ${ageOf('n')}
  from generate_series(1, ${size.conversations}) as n cross join generate_series(1, 5) as number`,
  `insert into read_mark (account_id, conversation_id, side, seen, delivered, changed_at)
  select :account, conversation.id, side, 5, 5, conversation.started_at
  from conversation cross join (values ('visitor'), ('operators')) as both_sides (side)
  where conversation.account_id = :account`,
  `insert into presence (account_id, visitor_id, site_id, visit_id, tabs, changed_at, last_seen_at)
  select :account, visit.visitor_id, visit.site_id, visit.id, '[{"tab": "a", "page": 2}]', clock_timestamp() - interval '1 min', clock_timestamp() - (case when visit.visitor_id = ${idOf('v', `${size.visitors}`)} then 30 else 9 end) * interval '1 s'
  from visit
  where visit.account_id = :account and visit.number = 2 and visit.visitor_id > ${idOf('v', `${size.visitors - size.here}`)}`,
  `insert into signal (account_id, conversation_id, author, typing, changed_at)
  select :account, conversation.id, 'visitor', false, conversation.started_at
  from conversation
  where conversation.account_id = :account and conversation.state = 'talking'`,
  `insert into due (account_id, id, kind, subject_id, due_at)
  select :account, gen_random_uuid(), 'invitation_ignored', conversation.id, now() + interval '1 min'
  from conversation
  where conversation.account_id = :account and conversation.state = 'invited'`
]
