// Rules that invite by themselves, on the visitor's side: which ones a page has to watch, and a page's claim that one holds.
import type { FastifyInstance } from 'fastify'
import { fits, isOver, refuseRule, toRuleForPage } from '../../desk/rule-match.ts'
import type { KnownOfVisitor, Moment } from '../../desk/rule-match.ts'
import { findRuleFacts } from '../../store/rule-facts.ts'
import type { RuleFacts } from '../../store/rule-facts.ts'
import { inviteByRule } from '../../store/rule-invitations.ts'
import type { SiteRecord } from '../../store/sites.ts'
import { readConditions, RuleAnswer, RuleBody } from '../../wire/rules.ts'
import type { RuleForPage } from '../../wire/rules.ts'
import type { ApiContext } from '../context.ts'
import { settingsOf } from '../look/look.ts'
import { describe } from '../schemas.ts'
import { SiteParams, visitorProblems } from './site-params.ts'

const schema = describe({
  act: 'V.rule',
  summary: 'Says that a rule\'s conditions hold on the page; it invites if everything else allows it, once.',
  params: SiteParams,
  body: RuleBody,
  answers: { 200: RuleAnswer },
  problems: [...visitorProblems, 409, 410]
})

export function ruleRoute (scope: FastifyInstance, { pool, feed, tokens, limits }: ApiContext): void {
  scope.post('/rule', { schema }, async (request): Promise<RuleAnswer> => {
    const { token, key, rule: ruleId } = request.body as RuleBody
    const { accountId, siteId, visitorId } = tokens.verify(token, request.site.id)
    limits.ask(request.ip, visitorId)
    const quiet = settingsOf(request.site).invitations
    const invited = await inviteByRule(pool, {
      accountId,
      siteId,
      visitorId,
      ruleId,
      key,
      refuse: ({ conditions, ...rule }, facts) => refuseRule({ ...rule, conditions: readConditions(conditions) }, { known: facts, moment: toMoment(facts, ruleId), quiet })
    })
    if (typeof invited === 'string') return { state: invited }
    if (!invited.repeated) feed.changed(accountId, 'log')
    return { state: 'invited' }
  })
}

/** What this page has to watch: nothing, and no SQL, where the site has no active rule; nothing for whom rules are over in this visit, or who talks. */
export async function findRulesForPage ({ pool, rules }: Pick<ApiContext, 'pool' | 'rules'>, { site, visitorId }: { site: SiteRecord, visitorId: string }): Promise<RuleForPage[]> {
  const active = await rules.active(site)
  if (active.length === 0) return []
  const facts = await findRuleFacts(pool, { accountId: site.accountId, visitorId })
  if (facts === undefined || facts.open || isOver(toMoment(facts, ''), settingsOf(site).invitations)) return []
  return active
    .filter(({ id, conditions, mostPerVisitor }) => fits(conditions, facts satisfies KnownOfVisitor) && (facts.fired[id] ?? 0) < mostPerVisitor)
    .map(({ id, conditions }) => toRuleForPage(id, conditions, facts.onSiteMs))
}

function toMoment ({ fired, ...facts }: RuleFacts, ruleId: string): Moment {
  return { ...facts, firedByRule: fired[ruleId] ?? 0 }
}
