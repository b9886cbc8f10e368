// The strip below the header: no connection, or whether the chat shall really end.
import type { JSX } from 'preact'
import type { PanelModel } from '../model/panel.ts'
import { en } from '../strings/en.ts'

export function Notice ({ model }: { model: PanelModel }): JSX.Element | null {
  if (model.ending.value) return <Ending model={model} />
  if (model.connection.value === 'retrying') return <p class='notice' role='status'>{en.retrying}</p>
  return null
}

function Ending ({ model }: { model: PanelModel }): JSX.Element {
  return (
    <div class='notice ask' role='group' aria-label={en.endAsk}>
      <span>{en.endAsk}</span>
      <button type='button' class='plain' onClick={() => { model.end() }}>{en.endYes}</button>
      <button type='button' class='plain' onClick={() => { model.askEnd(false) }}>{en.endNo}</button>
    </div>
  )
}
