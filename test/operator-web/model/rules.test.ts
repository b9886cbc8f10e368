// Rules that invite: their order, what is hidden until it is taken away, and which fields are wrong.
import t from 'tap'
import { RulesModel, toDraft, wrongRuleFields } from '../../../operator-web/model/rules.ts'
import type { Rule } from '../../../src/wire/rules.ts'
import { defaultConditions } from '../../../src/wire/rules.ts'
import { answer, fakeApi, uuid } from '../fakes.ts'

const site = 'abcdefghij12'

function rule (n: number, part: Partial<Rule> = {}): Rule {
  const funnel = { fired: 0, shown: 0, accepted: 0, answered: 0, declined: 0 }
  return { id: uuid(n), name: `Rule ${n}`, active: true, text: 'Can I help?', from: '', art: 'wave', mostPerVisitor: 1, conditions: defaultConditions, funnel, ...part }
}

function server (list: Rule[]): ReturnType<typeof fakeApi> {
  let rules = list
  const all = (): ReturnType<typeof answer> => answer({ rules, usual: defaultConditions })
  return fakeApi({
    '/v1/operator/rules': all,
    '/v1/operator/rules/order': ({ ids }: { ids: string[] }) => {
      rules = ids.map(id => rules.find(known => known.id === id) as Rule)
      return all()
    },
    '/v1/operator/rules/change': ({ id, rule: draft }: { id: string, rule: Rule }) => {
      rules = rules.map(known => known.id === id ? { ...known, ...draft } : known)
      return all()
    },
    '/v1/operator/rules/delete': ({ id }: { id: string }) => {
      rules = rules.filter(known => known.id !== id)
      return all()
    }
  })
}

t.test('a rule moves among those that are shown', async t => {
  const rules = new RulesModel({ api: server([rule(1), rule(2), rule(3)]) })
  await rules.open(site)
  await rules.move(uuid(3), -1)
  t.same(rules.rules.value?.map(({ name }) => name), ['Rule 1', 'Rule 3', 'Rule 2'])
  rules.hide(uuid(3))
  await rules.move(uuid(2), -1)
  t.same(rules.rules.value?.map(({ name }) => name), ['Rule 2', 'Rule 1'])
  await rules.move(uuid(2), -1)
  t.same(rules.rules.value?.map(({ name }) => name), ['Rule 2', 'Rule 1'], 'the first one stays the first')
})

t.test('a hidden rule comes back when that is undone, and is gone when it is done', async t => {
  const api = server([rule(1), rule(2)])
  const rules = new RulesModel({ api })
  await rules.open(site)
  rules.hide(uuid(1))
  t.same(rules.rules.value?.length, 1)
  rules.show(uuid(1))
  t.same(rules.rules.value?.length, 2)
  t.notOk(api.asked.some(({ path }) => path.endsWith('/delete')))
  rules.hide(uuid(1))
  t.same(await rules.remove(uuid(1)), { kind: 'done' })
  t.same(rules.rules.value?.map(({ name }) => name), ['Rule 2'])
})

t.test('switching a rule off sends it whole, without what came of it', async t => {
  const api = server([rule(1)])
  const rules = new RulesModel({ api })
  await rules.open(site)
  await rules.setActive(uuid(1), false)
  t.equal(rules.rules.value?.[0]?.active, false)
  t.same(api.asked.at(-1)?.body, { site, id: uuid(1), rule: { ...toDraft(rule(1)), active: false } })
})

t.test('a delete that the server refuses leaves the rule where it was', async t => {
  const rules = new RulesModel({ api: fakeApi({ '/v1/operator/rules': () => answer({ rules: [rule(1)], usual: defaultConditions }) }) })
  await rules.open(site)
  rules.hide(uuid(1))
  t.same(await rules.remove(uuid(1)), { kind: 'refused', code: 'cut' })
  t.equal(rules.rules.value?.length, 1)
})

t.test('fields that the wire would refuse are named by their ids', async t => {
  t.same(wrongRuleFields(toDraft(rule(1))), [])
  const conditions = { ...defaultConditions, scroll: NaN, pages: { include: ['x'.repeat(301)], exclude: [] }, countries: { include: ['Germany'], exclude: [] } }
  t.same(wrongRuleFields({ ...toDraft(rule(1)), name: ' ', text: '', conditions }), ['rule-name', 'rule-text', 'rule-conditions-pages-include', 'rule-conditions-scroll', 'rule-conditions-countries-include'])
})
