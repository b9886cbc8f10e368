// Where a visitor has to come from.
import type { VNode } from 'preact'
import { words } from '../../strings/en.ts'
import { ChoiceBoxes } from './ChoiceBoxes.tsx'
import { LinesRow } from './LinesRow.tsx'
import type { ConditionsProps } from './conditions-props.ts'

export function SourceFields ({ conditions, error, patch }: ConditionsProps): VNode {
  return (
    <>
      <ChoiceBoxes legend={words.rules.sources} names={words.rules.sourceNames} value={conditions.sources} onValue={sources => { patch({ sources }) }} />
      <LinesRow id='rule-conditions-referrers' label={words.rules.referrers} hint={words.rules.referrersHint} value={conditions.referrers} error={error('referrers')} onValue={referrers => { patch({ referrers }) }} />
      <LinesRow id='rule-conditions-words' label={words.rules.searched} value={conditions.words} error={error('words')} onValue={searched => { patch({ words: searched }) }} />
    </>
  )
}
