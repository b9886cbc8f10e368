// Countries added one by one from a list, each to be taken away again.
import type { VNode } from 'preact'
import { countries } from '../../strings/countries.ts'
import { countryName } from '../../strings/facts.ts'
import { words } from '../../strings/en.ts'
import { Flag } from '../Flag.tsx'
import { Icon } from '../Icon.tsx'
import { Row } from '../settings/Inputs.tsx'

export function CountryList ({ id, label, value, onValue }: { id: string, label: string, value: readonly string[], onValue: (codes: string[]) => void }): VNode {
  return (
    <Row id={id} label={label}>
      {value.length > 0 && (
        <ul class='chips'>
          {value.map(code => (
            <li key={code} class='chip-with-x'>
              <Flag country={code} />{countryName(code)}
              <button type='button' class='chip-x' aria-label={words.rules.removeCountry(countryName(code))} onClick={() => { onValue(value.filter(other => other !== code)) }}><Icon name='close' size={14} /></button>
            </li>
          ))}
        </ul>
      )}
      <select id={id} value='' onChange={event => { onValue([...value, event.currentTarget.value]); event.currentTarget.value = '' }}>
        <option value=''>{words.rules.addCountry}</option>
        {countries().filter(([code]) => !value.includes(code)).map(([code, name]) => <option key={code} value={code}>{name}</option>)}
      </select>
    </Row>
  )
}
