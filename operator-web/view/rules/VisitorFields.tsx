// Who a visitor has to be.
import type { VNode } from 'preact'
import { words } from '../../strings/en.ts'
import { NumberRow, SelectRow } from '../settings/Inputs.tsx'
import { ChoiceBoxes } from './ChoiceBoxes.tsx'
import { CountryList } from './CountryList.tsx'
import { LinesRow } from './LinesRow.tsx'
import type { ConditionsProps } from './conditions-props.ts'

export function VisitorFields ({ conditions, error, patch }: ConditionsProps): VNode {
  const { visits, countries } = conditions
  return (
    <>
      <div class='field-grid'>
        <NumberRow id='rule-conditions-visits-least' label={words.rules.least} value={visits.least} min={1} error={error('visits-least')} onValue={least => { patch({ visits: { ...visits, least } }) }} />
        <NumberRow id='rule-conditions-visits-most' label={words.rules.mostVisits} hint={words.rules.zero} value={visits.most} error={error('visits-most')} onValue={most => { patch({ visits: { ...visits, most } }) }} />
        <SelectRow id='rule-chats' label={words.rules.chats} value={conditions.chats} options={words.rules.chatsOf} onValue={chats => { patch({ chats }) }} />
      </div>
      <ChoiceBoxes legend={words.rules.devices} names={words.rules.deviceNames} value={conditions.devices} onValue={devices => { patch({ devices }) }} />
      <CountryList id='rule-conditions-countries-include' label={words.rules.countries} value={countries.include} onValue={include => { patch({ countries: { ...countries, include } }) }} />
      <CountryList id='rule-conditions-countries-exclude' label={words.rules.notCountries} value={countries.exclude} onValue={exclude => { patch({ countries: { ...countries, exclude } }) }} />
      <LinesRow id='rule-conditions-regions' label={words.rules.regions} hint={words.rules.regionsHint} value={conditions.regions} error={error('regions')} onValue={regions => { patch({ regions }) }} />
      <LinesRow id='rule-conditions-languages' label={words.rules.languages} hint={words.rules.languagesHint} value={conditions.languages} error={error('languages')} onValue={languages => { patch({ languages }) }} />
    </>
  )
}
