// A rule invites: what a page claims is looked at again with everything that is known, and becomes an invitation like any other, once. Writing rules is rules.ts.
import type pg from 'pg'
import { createConversation, signature } from './conversation-states.ts'
import { appendDue, lookAgainMs } from './due.ts'
import { appendLast, findRepeat } from './events.ts'
import type { Spoken } from './events.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import { findRuleFacts } from './rule-facts.ts'
import type { RuleFacts } from './rule-facts.ts'
import { listRules } from './rules.ts'
import type { RuleRecord } from './rules.ts'
import { lockVisitor } from './visitor-lock.ts'

/** Why a rule doesn't invite now: perhaps later in this visit, not by this rule, or by none. */
export type RuleRefusal = 'later' | 'never' | 'over'

export interface RuleClaim {
  accountId: number
  siteId: string
  visitorId: string
  ruleId: string
  key: string
  /** Decides by what is known in the transaction; undefined: it may invite. */
  refuse (rule: RuleRecord, facts: RuleFacts): RuleRefusal | undefined
}

/**
 * A page says that a rule's conditions hold there. Whoever comes second (another tab, another node) waits for the visitor's row and finds the first one's invitation. The same key is
 * answered with the same invitation. Its own transaction. Throws NotFound, KeyTaken.
 */
export async function inviteByRule (pool: pg.Pool, claim: RuleClaim): Promise<Spoken | RuleRefusal> {
  const { accountId, siteId, visitorId, ruleId, key, refuse } = claim
  return await inTransaction(pool, async tx => {
    await lockVisitor(tx, { accountId, siteIds: [siteId], visitorId })
    const event = { accountId, siteId, visitorId, kind: 'invitation', author: `rule:${ruleId}`, key }
    const first = await findRepeat(tx, event)
    if (first !== undefined) return first
    const rule = (await listRules(tx, { accountId, siteId })).find(({ id }) => id === ruleId)
    const facts = await findRuleFacts(tx, { accountId, visitorId })
    if (rule === undefined || facts === undefined) return 'never'
    const refusal = refuse(rule, facts)
    if (refusal !== undefined) return refusal
    const { text, art, from, name } = rule
    const conversationId = await createConversation(tx, { accountId, siteId, visitorId, state: 'invited' })
    await run(tx, mark, [accountId, conversationId, ruleId])
    await appendDue(tx, { accountId, kind: 'invitation_ignored', subjectId: conversationId, afterMs: lookAgainMs })
    const signed = from === '' ? await findSiteName(tx, { accountId, siteId }) : from
    return await appendLast(tx, { ...event, conversationId, audience: 'all', body: { text, art, rule: name, ...signature({ name: signed }) } })
  })
}

async function findSiteName (tx: Parameters<typeof rows>[0], { accountId, siteId }: { accountId: number, siteId: string }): Promise<string | undefined> {
  const [site] = await rows<{ name: string }>(tx, siteName, [accountId, siteId])
  return site?.name
}

const mark = statement('ruleInvitations.mark', `
  update conversation
  set rule_id = $3::uuid
  where account_id = $1::integer
    and id = $2::uuid`)

const siteName = statement('ruleInvitations.siteName', `
  select name
  from site
  where account_id = $1::integer
    and id = $2::text`)
