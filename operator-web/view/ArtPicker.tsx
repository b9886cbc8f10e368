// One of all pictures for an invitation: the gallery's and the account's own.
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import type { ArtChoice } from '../model/art.ts'
import { words } from '../strings/en.ts'
import { ArtImage } from './ArtImage.tsx'
import { useConsole } from './context.ts'

export function ArtPicker ({ name, value, onValue }: { name: string, value: string, onValue: (art: string) => void }): VNode {
  const { art } = useConsole()
  useEffect(() => { art.want() }, [])
  return (
    <fieldset class='arts'>
      <legend>{words.invite.art}</legend>
      {art.choices.value?.map(choice => (
        <label key={choice.art} class='art' title={artName(choice)}>
          <input type='radio' name={name} value={choice.art} checked={value === choice.art} onChange={() => { onValue(choice.art) }} />
          <ArtImage url={choice.url} own={choice.own} />
          <span class='sr-only'>{artName(choice)}</span>
        </label>
      ))}
    </fieldset>
  )
}

function artName ({ art, name }: ArtChoice): string {
  return name ?? (words.invite.arts as Readonly<Record<string, string>>)[art] ?? art
}
