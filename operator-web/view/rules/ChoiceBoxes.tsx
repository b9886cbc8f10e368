// Some of a few, by boxes to tick; none ticked asks for nothing.
import type { VNode } from 'preact'
import { words } from '../../strings/en.ts'

interface ChoiceBoxesProps<Name extends string> { legend: string, names: Readonly<Record<Name, string>>, value: readonly Name[], onValue: (names: Name[]) => void }

export function ChoiceBoxes<Name extends string> ({ legend, names, value, onValue }: ChoiceBoxesProps<Name>): VNode {
  const all = Object.keys(names) as Name[]
  const toggle = (name: Name): void => { onValue(all.filter(other => (other === name) !== value.includes(other))) }
  return (
    <fieldset class='field'>
      <legend>{legend}</legend>
      <div class='boxes'>
        {all.map(name => <label key={name} class='check'><input type='checkbox' checked={value.includes(name)} onChange={() => { toggle(name) }} /><span>{names[name]}</span></label>)}
      </div>
      <p class='hint'>{words.rules.noneChosen}</p>
    </fieldset>
  )
}
