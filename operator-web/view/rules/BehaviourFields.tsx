// What a visitor has to do on the page.
import type { VNode } from 'preact'
import { words } from '../../strings/en.ts'
import { CheckRow, NumberRow } from '../settings/Inputs.tsx'
import type { ConditionsProps } from './conditions-props.ts'

const times = ['pageMs', 'siteMs', 'idleMs'] as const

export function BehaviourFields ({ conditions, error, patch }: ConditionsProps): VNode {
  return (
    <>
      <div class='field-grid'>
        {times.map(name => <NumberRow key={name} id={`rule-conditions-${name}`} label={words.rules[name]} unit={words.rules.seconds} hint={words.rules.zero} value={conditions[name] / 1000} error={error(name)} onValue={seconds => { patch({ [name]: Math.round(seconds * 1000) }) }} />)}
        <NumberRow id='rule-conditions-scroll' label={words.rules.scroll} unit={words.rules.percent} hint={words.rules.zero} value={conditions.scroll} max={100} error={error('scroll')} onValue={scroll => { patch({ scroll }) }} />
      </div>
      <CheckRow id='rule-exit' label={words.rules.exit} checked={conditions.exit} onValue={exit => { patch({ exit }) }} />
    </>
  )
}
