// The rules of a site in their order, each to be switched, moved, changed or deleted.
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import type { Rule } from '../../../src/wire/rules.ts'
import { words } from '../../strings/en.ts'
import { Icon } from '../Icon.tsx'
import { useConsole } from '../context.ts'
import { useSiteHash } from '../settings/use-site-hash.ts'
import { RuleItem } from './RuleItem.tsx'

export function RuleList ({ siteId }: { siteId: string }): VNode {
  const { rules, art, toasts } = useConsole()
  const hash = useSiteHash()
  const told = useSignal('')
  useEffect(() => {
    void rules.open(siteId)
    art.want()
  }, [siteId])
  const list = rules.rules.value
  const move = async (rule: Rule, by: number): Promise<void> => {
    const outcome = await rules.move(rule.id, by)
    if (outcome.kind === 'refused') toasts.warn(words.problem(outcome.code))
    else told.value = words.rules.moved(rule.name, (rules.rules.peek()?.findIndex(({ id }) => id === rule.id) ?? 0) + 1)
  }
  return (
    <section class='block' aria-labelledby='rules-title'>
      <h2 id='rules-title'>{words.siteSettings.sections.invitations}</h2>
      <p class='lead'>{words.siteSettings.leads.invitations}</p>
      {list === undefined && <p class={rules.problem.value === '' ? 'meta' : 'error'} role='status'>{rules.problem.value === '' ? words.rules.loading : `${words.rules.failed} ${words.problem(rules.problem.value)}`}</p>}
      {list?.length === 0 && <p class='hint rules-none'>{words.rules.empty}</p>}
      <ol class='rules'>
        {list?.map((rule, at) => <RuleItem key={rule.id} rule={rule} first={at === 0} last={at === list.length - 1} onMove={by => { void move(rule, by) }} />)}
      </ol>
      <p class='sr-only' role='status'>{told.value}</p>
      <a class='button button-main' href={`/settings/invitations/new${hash}`}><Icon name='plus' size={16} />{words.rules.add}</a>
    </section>
  )
}
