// The rules that invite by themselves: listed with what came of them, written, put in order, taken away. Owners and admins only.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { changeRule, countRuleInvitations, createRule, deleteRule, listRules, orderRules } from '../../store/rules.ts'
import type { RuleChange } from '../../store/rules.ts'
import { requireSite } from '../../store/sites.ts'
import { AddRuleBody, ChangeRuleBody, DeleteRuleBody, OrderRulesBody, RulesAnswer, RulesBody, defaultConditions, readConditions } from '../../wire/rules.ts'
import type { RuleDraft } from '../../wire/rules.ts'
import { maxRules } from '../../wire/limits.ts'
import { toLine } from '../../wire/text.ts'
import type { ApiContext } from '../context.ts'
import { describe } from '../schemas.ts'
import { requireArt } from './art.ts'

const answers = { 200: RulesAnswer }
const problems = [401, 403, 404]
const list = describe({ act: 'A.rules', summary: 'A site\'s rules in their order, with what came of each in so many days (30).', body: RulesBody, answers, problems })
const add = describe({ act: 'A.rule', summary: 'A new rule, after the others.', body: AddRuleBody, answers, problems })
const change = describe({ act: 'A.ruled', summary: 'Changes a rule; it is sent whole.', body: ChangeRuleBody, answers, problems })
const order = describe({ act: 'A.ruleorder', summary: 'Puts a site\'s rules in order.', body: OrderRulesBody, answers, problems })
const remove = describe({ act: 'A.unrule', summary: 'Takes a rule away; what it invited to stays.', body: DeleteRuleBody, answers, problems })

const usualDays = 30
const noneYet = { fired: 0, shown: 0, accepted: 0, answered: 0, declined: 0 }

/** Registered where owners and admins are. All of them answer the whole list. */
export function ruleRoutes (scope: FastifyInstance, context: ApiContext): void {
  const { pool, feed } = context
  const changed = async (who: RuleChange): Promise<RulesAnswer> => {
    feed.changed(who.accountId, 'log')
    return await toAnswer(context, who)
  }
  scope.post('/rules', { schema: list }, async (request): Promise<RulesAnswer> => {
    const { site: siteId, days } = request.body as RulesBody
    await requireSite(pool, { ...request.operator, siteId })
    return await toAnswer(context, { accountId: request.operator.accountId, siteId, ...(days === undefined ? {} : { days }) })
  })
  scope.post('/rules/add', { schema: add }, async (request): Promise<RulesAnswer> => {
    const { site, rule } = request.body as AddRuleBody
    const who = toChange(request, site)
    await requireArt(pool, who.accountId, rule.art)
    await createRule(pool, { ...who, rule: toClean(rule), most: maxRules })
    return await changed(who)
  })
  scope.post('/rules/change', { schema: change }, async (request): Promise<RulesAnswer> => {
    const { site, id, rule } = request.body as ChangeRuleBody
    const who = toChange(request, site)
    await requireArt(pool, who.accountId, rule.art)
    await changeRule(pool, { ...who, id, rule: toClean(rule) })
    return await changed(who)
  })
  scope.post('/rules/order', { schema: order }, async (request): Promise<RulesAnswer> => {
    const { site, ids } = request.body as OrderRulesBody
    const who = toChange(request, site)
    await orderRules(pool, { ...who, ids })
    return await changed(who)
  })
  scope.post('/rules/delete', { schema: remove }, async (request): Promise<RulesAnswer> => {
    const { site, id } = request.body as DeleteRuleBody
    const who = toChange(request, site)
    await deleteRule(pool, { ...who, id })
    return await changed(who)
  })
}

function toChange ({ operator: { accountId, id: operatorId } }: FastifyRequest, siteId: string): RuleChange {
  return { accountId, siteId, operatorId }
}

// Names stand beside others in lists and on the card: none may pose as another.
function toClean (rule: RuleDraft): RuleDraft {
  return { ...rule, name: toLine(rule.name), from: toLine(rule.from) }
}

async function toAnswer ({ pool }: ApiContext, { accountId, siteId, days = usualDays }: { accountId: number, siteId: string, days?: number }): Promise<RulesAnswer> {
  const [rules, funnels] = [await listRules(pool, { accountId, siteId }), await countRuleInvitations(pool, { accountId, siteId, days })]
  return {
    rules: rules.map(rule => ({ ...rule, conditions: readConditions(rule.conditions), funnel: funnels.get(rule.id) ?? noneYet })),
    usual: defaultConditions
  }
}
