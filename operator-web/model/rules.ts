// The rules that invite by themselves, of one site: their order, their changes, and those that are about to be taken away. What is typed is the form's.
import { computed, createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { Rule, RuleConditions, RulesAnswer } from '../../src/wire/rules.ts'
import type { RequestOptions } from '../../src/client/request.ts'
import type { Api } from './api.ts'
import type { Outcome } from './account.ts'
import { RuleDraft } from '../../src/wire/rules.ts'
import { reasonOf } from './api.ts'

export interface RulesShape {
  /** In their order, without those about to go; undefined until they came. */
  rules: ReadonlySignal<readonly Rule[] | undefined>
  /** What a new one begins with. */
  usual: ReadonlySignal<RuleConditions | undefined>
  problem: ReadonlySignal<string>
  open (siteId: string): Promise<void>
  refresh (): Promise<void>
  /** A new one, without an id. */
  save (id: string | undefined, draft: RuleDraft): Promise<Outcome>
  setActive (id: string, active: boolean): Promise<Outcome>
  /** Up or down among those that are shown. */
  move (id: string, by: number): Promise<Outcome>
  /** Out of sight, until it is taken away or back. */
  hide (id: string): void
  show (id: string): void
  remove (id: string): Promise<Outcome>
  clear (): void
}

export const RulesModel = createModel<RulesShape, [{ api: Api }]>(({ api }) => {
  const answer = signal<RulesAnswer>()
  /** With their sites: another one may be looked at by the time they go. */
  const hidden = signal<ReadonlyMap<string, string>>(new Map())
  const problem = signal('')
  const shown = computed(() => answer.value?.rules.filter(({ id }) => !hidden.value.has(id)))
  let site = ''

  const ask = async (path: string, body: { site?: string, [key: string]: unknown }, options: RequestOptions = {}): Promise<Outcome> => {
    const { site: asked = site } = body
    const reply = await api.post(`/v1/operator/rules${path}`, { ...body, site: asked }, options)
    if (reply.kind !== 'answer') return { kind: 'refused', code: reasonOf(reply) }
    if (site === asked) answer.value = reply.body as RulesAnswer
    return { kind: 'done' }
  }
  const read = async (): Promise<void> => {
    const outcome = await ask('', {})
    problem.value = outcome.kind === 'refused' ? outcome.code : ''
  }
  const show = (id: string): void => { hidden.value = new Map([...hidden.peek()].filter(([other]) => other !== id)) }

  return {
    rules: shown,
    usual: computed(() => answer.value?.usual),
    problem,
    async open (siteId) {
      if (site !== siteId) answer.value = undefined
      site = siteId
      await read()
    },
    async refresh () {
      if (answer.peek() !== undefined) await read()
    },
    save: async (id, rule) => id === undefined ? await ask('/add', { rule }) : await ask('/change', { id, rule }),
    async setActive (id, active) {
      const rule = answer.peek()?.rules.find(known => known.id === id)
      return rule === undefined ? { kind: 'refused', code: 'not_found' } : await ask('/change', { id, rule: { ...toDraft(rule), active } })
    },
    move: async (id, by) => await ask('/order', { ids: moved(answer.peek()?.rules ?? [], { id, by, hidden: hidden.peek() }) }),
    hide (id) { hidden.value = new Map(hidden.peek()).set(id, site) },
    show,
    async remove (id) {
      // Also while the page goes away.
      const outcome = await ask('/delete', { site: hidden.peek().get(id) ?? site, id }, { keepalive: true })
      show(id)
      return outcome
    },
    clear () {
      site = ''
      answer.value = undefined
      hidden.value = new Map()
    }
  }
})
export type Rules = InstanceType<typeof RulesModel>

export function toDraft ({ id, funnel, ...draft }: Rule): RuleDraft {
  return draft
}

/** Ids of the fields that the wire doesn't take: `rule-name`, `rule-conditions-pages-include`; places in lists left out. */
export function wrongRuleFields (draft: RuleDraft): string[] {
  const { error } = RuleDraft.safeParse(draft)
  return [...new Set(error?.issues.map(({ path }) => ['rule', ...path.filter(step => typeof step === 'string')].join('-')) ?? [])]
}

/** All ids in their new order: one changes places with the next that is shown. */
function moved (rules: readonly Rule[], { id, by, hidden }: { id: string, by: number, hidden: ReadonlyMap<string, string> }): string[] {
  const ids = rules.map(rule => rule.id)
  const seen = ids.filter(other => !hidden.has(other))
  const other = seen[seen.indexOf(id) + by]
  if (other === undefined || !seen.includes(id)) return ids
  return ids.map(old => old === id ? other : old === other ? id : old)
}
