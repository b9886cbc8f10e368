// Rules that invite by themselves: written down, changed, put in order, taken away, and what came of them. Whom they invite is rule-invitations.ts.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { uuidv7 } from 'uuidv7'
import { BadInput, NotFound } from '../errors.ts'
import type { RuleDraft, RuleFunnel } from '../wire/rules.ts'
import { appendEvent } from './events.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'
import { appendLookChange } from './site-hours.ts'

/** `conditions` as they were stored: what was added to them since is missing. */
export interface RuleRecord extends Omit<RuleDraft, 'conditions'> { id: string, conditions: Record<string, unknown> }

/** Which site, and who changes it. */
export interface RuleChange { accountId: number, siteId: string, operatorId: string }

/** A site's rules in their order. */
export async function listRules (db: Queryable, { accountId, siteId }: { accountId: number, siteId: string }): Promise<RuleRecord[]> {
  return (await rows<RuleRow>(db, list, [accountId, siteId])).map(toRule)
}

/** What became of each rule's invitations in so many days, by the rule's id; rules that invited nobody are missing. */
export async function countRuleInvitations (db: Queryable, { accountId, siteId, days }: { accountId: number, siteId: string, days: number }): Promise<Map<string, RuleFunnel>> {
  const counted = await rows<RuleFunnel & { rule_id: string }>(db, funnel, [accountId, siteId, days])
  return new Map(counted.map(({ rule_id: id, ...counts }) => [id, counts]))
}

/** A new rule, after the others; its id. Says so in the log, as all changes here do, so that nodes read the rules again. Its own transaction. Throws NotFound, and BadInput where there are `most` already. */
export async function createRule (pool: pg.Pool, { rule, most, ...change }: RuleChange & { rule: RuleDraft, most: number }): Promise<string> {
  return await changeRules(pool, change, async tx => {
    const [count] = await rows<{ rules: number }>(tx, counted, [change.accountId, change.siteId])
    if ((count?.rules ?? 0) >= most) throw new BadInput(`A site has at most ${most} rules.`)
    const id = uuidv7()
    await run(tx, create, [change.accountId, change.siteId, id, ...toValues(rule)])
    return id
  })
}

/** Its own transaction. Throws NotFound when it isn't a rule of this site. */
export async function changeRule (pool: pg.Pool, { id, rule, ...change }: RuleChange & { id: string, rule: RuleDraft }): Promise<void> {
  await changeRules(pool, change, async tx => {
    const changed = await rows(tx, update, [change.accountId, change.siteId, id, ...toValues(rule)])
    if (changed.length === 0) throw new NotFound()
  })
}

/** The rules stand as `ids` does; those it doesn't name come after them, as they stood. Its own transaction. Throws NotFound. */
export async function orderRules (pool: pg.Pool, { ids, ...change }: RuleChange & { ids: string[] }): Promise<void> {
  await changeRules(pool, change, async tx => {
    const known = new Set((await listRules(tx, change)).map(({ id }) => id))
    if (ids.some(id => !known.has(id))) throw new NotFound()
    await run(tx, order, [change.accountId, change.siteId, ids])
  })
}

/** What it invited to stays. Its own transaction. Throws NotFound. */
export async function deleteRule (pool: pg.Pool, { id, ...change }: RuleChange & { id: string }): Promise<void> {
  await changeRules(pool, change, async tx => {
    const removed = await rows(tx, remove, [change.accountId, change.siteId, id])
    if (removed.length === 0) throw new NotFound()
  })
}

// The site's row is locked first: of two who change rules at once, the second sees what the first did.
async function changeRules<Result> (pool: pg.Pool, { accountId, siteId, operatorId }: RuleChange, change: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return await inTransaction(pool, async tx => {
    const [site] = await rows(tx, lockSite, [accountId, siteId])
    if (site === undefined) throw new NotFound()
    const result = await change(tx)
    const author = `operator:${operatorId}`
    await appendEvent(tx, { accountId, siteId, kind: 'site_rules', author, key: randomUUID(), body: {} })
    // Open pages hear of it as of a look: with the new one they ask for what they have to watch.
    await appendLookChange(tx, { accountId, siteId, author })
    return result
  })
}

function toValues ({ name, active, conditions, text, from, art, mostPerVisitor }: RuleDraft): unknown[] {
  return [name, active, JSON.stringify(conditions), text, from, art, mostPerVisitor]
}

const lockSite = statement('rules.lockSite', `
  select id
  from site
  where account_id = $1::integer
    and id = $2::text
  for no key update`)

const list = statement('rules.list', `
  select id, name, active, conditions, text, signature, art, most_per_visitor
  from rule
  where account_id = $1::integer
    and site_id = $2::text
  order by place, id`)

const counted = statement('rules.counted', `
  select count(*)::integer as rules
  from rule
  where account_id = $1::integer
    and site_id = $2::text`)

const create = statement('rules.create', `
  insert into rule (account_id, site_id, id, place, name, active, conditions, text, signature, art, most_per_visitor)
  select $1::integer, $2::text, $3::uuid, coalesce(max(rule.place), 0) + 1, $4::text, $5::boolean, $6::jsonb, $7::text, $8::text, $9::text, $10::integer
  from rule
  where rule.account_id = $1::integer
    and rule.site_id = $2::text`)

const update = statement('rules.update', `
  update rule
  set name = $4::text,
    active = $5::boolean,
    conditions = $6::jsonb,
    text = $7::text,
    signature = $8::text,
    art = $9::text,
    most_per_visitor = $10::integer
  where account_id = $1::integer
    and site_id = $2::text
    and id = $3::uuid
  returning id`)

const order = statement('rules.order', `
  update rule
  set place = ordered.place
  from (
    select stands.id, row_number() over (order by array_position($3::uuid[], stands.id) nulls last, stands.place, stands.id) as place
    from rule as stands
    where stands.account_id = $1::integer
      and stands.site_id = $2::text
  ) as ordered
  where rule.account_id = $1::integer
    and rule.id = ordered.id`)

const remove = statement('rules.remove', `
  delete from rule
  where account_id = $1::integer
    and site_id = $2::text
    and id = $3::uuid
  returning id`)

// From the conversations that rules opened; whether one was shown stands in its events alone, since what came after has taken that state's place. Who accepts has seen it.
const funnel = statement('rules.funnel', `
  select
    rule.id as rule_id,
    count(*)::integer as fired,
    (count(*) filter (where said.shown or invited.invitation in ('shown', 'accepted', 'declined')))::integer as shown,
    (count(*) filter (where invited.invitation = 'accepted'))::integer as accepted,
    (count(*) filter (where invited.invitation = 'accepted' and said.answered))::integer as answered,
    (count(*) filter (where invited.invitation = 'declined'))::integer as declined
  from rule
  join conversation as invited on invited.account_id = rule.account_id and invited.rule_id = rule.id
  cross join lateral (
    select
      coalesce(bool_or(event.kind = 'invitation_state' and event.body ->> 'state' = 'shown'), false) as shown,
      coalesce(bool_or(event.kind = 'message' and event.author like 'operator:%'), false) as answered
    from event
    where event.account_id = invited.account_id
      and event.conversation_id = invited.id
      and event.audience = 'all'
  ) as said
  where rule.account_id = $1::integer
    and rule.site_id = $2::text
    and invited.started_at > clock_timestamp() - $3::integer * interval '1 day'
  group by rule.id`)

interface RuleRow {
  id: string
  name: string
  active: boolean
  conditions: Record<string, unknown>
  text: string
  signature: string
  art: string
  most_per_visitor: number
}

function toRule (row: RuleRow): RuleRecord {
  const { id, name, active, conditions, text, signature: from, art, most_per_visitor: mostPerVisitor } = row
  return { id, name, active, conditions, text, from, art, mostPerVisitor }
}
