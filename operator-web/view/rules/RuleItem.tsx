// One rule of the list: whether it is on, what it asks for, what came of it.
import type { VNode } from 'preact'
import type { Rule } from '../../../src/wire/rules.ts'
import { ruleSummary } from '../../strings/rule-phrases.ts'
import { words } from '../../strings/en.ts'
import { ArtImage } from '../ArtImage.tsx'
import { Icon } from '../Icon.tsx'
import { useConsole } from '../context.ts'
import { useSiteHash } from '../settings/use-site-hash.ts'

interface RuleItemProps { rule: Rule, first: boolean, last: boolean, onMove: (by: number) => void }

export function RuleItem ({ rule, first, last, onMove }: RuleItemProps): VNode {
  const { rules, art, toasts } = useConsole()
  const hash = useSiteHash()
  const { id, name } = rule
  const picture = art.choices.value?.find(choice => choice.art === rule.art)
  const setActive = async (active: boolean): Promise<void> => {
    const outcome = await rules.setActive(id, active)
    if (outcome.kind === 'refused') toasts.warn(words.problem(outcome.code))
  }
  const done = async (): Promise<void> => {
    const outcome = await rules.remove(id)
    if (outcome.kind === 'refused') toasts.warn(words.problem(outcome.code))
  }
  const remove = (): void => {
    rules.hide(id)
    toasts.offer(words.rules.removed(name), { undo: () => { rules.show(id) }, done: () => { void done() } })
  }
  return (
    <li class={`rule ${rule.active ? '' : 'rule-off'}`}>
      <input type='checkbox' role='switch' class='switch' checked={rule.active} aria-label={words.rules.on(name)} onChange={event => { void setActive(event.currentTarget.checked) }} />
      {picture !== undefined && <ArtImage url={picture.url} own={picture.own} size={40} />}
      <div class='rule-what'>
        <span class='strong'>{name}</span>
        <span class='meta'>{ruleSummary(rule.conditions)}</span>
        <Funnel rule={rule} />
      </div>
      <div class='rule-buttons'>
        <button type='button' class='button button-icon' aria-label={words.rules.up(name)} aria-disabled={first} onClick={() => { if (!first) onMove(-1) }}><Icon name='up' size={16} /></button>
        <button type='button' class='button button-icon' aria-label={words.rules.down(name)} aria-disabled={last} onClick={() => { if (!last) onMove(1) }}><Icon name='down' size={16} /></button>
        <a class='button button-small' href={`/settings/invitations/${id}${hash}`} aria-label={words.rules.editRule(name)}>{words.rules.edit}</a>
        <button type='button' class='button button-icon' aria-label={words.rules.remove(name)} onClick={remove}><Icon name='trash' size={16} /></button>
      </div>
    </li>
  )
}

function Funnel ({ rule: { funnel } }: { rule: Rule }): VNode {
  const steps = Object.entries(words.rules.funnel) as Array<[keyof typeof words.rules.funnel, string]>
  return (
    <span class='funnel'>
      <span class='meta'>{words.rules.days}</span>
      {steps.map(([step, name]) => <span key={step} class='funnel-step'><b class='digits'>{funnel[step]}</b> {name}</span>)}
    </span>
  )
}
