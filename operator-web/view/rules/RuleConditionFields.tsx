// The conditions of a rule in five groups, each closed over the words that say what it asks for.
import type { ComponentChildren, VNode } from 'preact'
import type { RuleConditions } from '../../../src/wire/rules.ts'
import type { RuleGroup } from '../../strings/rule-phrases.ts'
import { rulePhrase } from '../../strings/rule-phrases.ts'
import { words } from '../../strings/en.ts'
import type { FieldErrors } from '../use-form.ts'
import { CheckRow } from '../settings/Inputs.tsx'
import type { ConditionsProps } from './conditions-props.ts'
import { BehaviourFields } from './BehaviourFields.tsx'
import { LinesRow } from './LinesRow.tsx'
import { SourceFields } from './SourceFields.tsx'
import { VisitorFields } from './VisitorFields.tsx'

const fieldsOf: Readonly<Record<RuleGroup, ReadonlyArray<keyof RuleConditions>>> = {
  pages: ['pages'],
  behaviour: ['pageMs', 'siteMs', 'idleMs', 'scroll', 'exit'],
  visitor: ['visits', 'chats', 'devices', 'countries', 'regions', 'languages'],
  source: ['sources', 'referrers', 'words'],
  now: ['hours', 'online']
}

export function RuleConditionFields ({ conditions, errors, onValue }: { conditions: RuleConditions, errors: FieldErrors, onValue: (conditions: RuleConditions) => void }): VNode {
  const props: ConditionsProps = {
    conditions,
    error: name => errors[`rule-conditions-${name}`],
    patch: change => { onValue({ ...conditions, ...change }) }
  }
  const group = (name: RuleGroup, children: ComponentChildren): VNode => {
    const wrong = Object.keys(errors).some(id => fieldsOf[name].some(field => id.startsWith(`rule-conditions-${field}`)))
    return (
      <details class='fold' {...(wrong ? { open: true } : {})}>
        <summary><span class='strong'>{words.rules.groups[name]}</span><span class='fold-title meta'>{rulePhrase(name, conditions)}</span></summary>
        <div>{children}</div>
      </details>
    )
  }
  return (
    <div class='folds'>
      {group('pages', <PageFields {...props} />)}
      {group('behaviour', <BehaviourFields {...props} />)}
      {group('visitor', <VisitorFields {...props} />)}
      {group('source', <SourceFields {...props} />)}
      {group('now', <NowFields {...props} />)}
    </div>
  )
}

function PageFields ({ conditions: { pages }, error, patch }: ConditionsProps): VNode {
  return (
    <>
      <LinesRow id='rule-conditions-pages-include' label={words.rules.include} hint={words.rules.includeHint} value={pages.include} error={error('pages-include')} onValue={include => { patch({ pages: { ...pages, include } }) }} />
      <LinesRow id='rule-conditions-pages-exclude' label={words.rules.exclude} hint={words.rules.excludeHint} value={pages.exclude} error={error('pages-exclude')} onValue={exclude => { patch({ pages: { ...pages, exclude } }) }} />
    </>
  )
}

function NowFields ({ conditions, patch }: ConditionsProps): VNode {
  return (
    <>
      <CheckRow id='rule-hours' label={words.rules.open} checked={conditions.hours === 'open'} onValue={open => { patch({ hours: open ? 'open' : 'any' }) }} />
      <CheckRow id='rule-online' label={words.rules.online} checked={conditions.online} onValue={online => { patch({ online }) }} />
    </>
  )
}
