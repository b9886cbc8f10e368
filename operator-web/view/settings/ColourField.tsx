// A colour, picked or typed as a code, with how well words on it can be read.
import type { VNode } from 'preact'
import { contrastOn } from '../../model/contrast.ts'
import { words } from '../../strings/en.ts'
import { Row, described } from './Inputs.tsx'

interface ColourFieldProps { id: string, value: string, error: string | undefined, onValue: (value: string) => void }

export function ColourField ({ id, value, error, onValue }: ColourFieldProps): VNode {
  const contrast = contrastOn(value)
  return (
    <Row id={id} label={words.look.colour} error={error}>
      <div class='colour-row'>
        <input type='color' class='colour-pick' value={contrast === undefined ? '#000000' : value} aria-label={words.look.colour} onInput={event => { onValue(event.currentTarget.value) }} />
        <input id={id} name={id} class='colour-code' value={value} maxLength={7} spellcheck={false} autocomplete='off' {...described({ id, error })} onInput={event => { onValue(event.currentTarget.value.trim()) }} />
        {contrast !== undefined && <Sample colour={value} on={contrast.on} ratio={contrast.ratio} />}
      </div>
    </Row>
  )
}

function Sample ({ colour, on, ratio }: { colour: string, on: string, ratio: number }): VNode {
  return (
    <>
      <span class='colour-sample' style={{ backgroundColor: colour, color: on }} aria-hidden='true'>{words.look.sample}</span>
      <span class='hint' role='status'>{words.look.contrast(on, ratio.toFixed(2))}</span>
    </>
  )
}
