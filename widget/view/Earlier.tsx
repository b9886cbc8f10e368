// What came before: older messages of this conversation, and conversations that are over.
import type { JSX } from 'preact'
import type { PanelModel } from '../model/panel.ts'
import { useState } from 'preact/hooks'
import { toRows } from '../model/rows.ts'
import { en } from '../strings/en.ts'
import { Rows } from './Rows.tsx'

export function Earlier ({ model, origin }: { model: PanelModel, origin: string }): JSX.Element {
  const past = model.past.value
  const now = new Date()
  if (model.talk.value?.more === true) return <Loading label={en.older} load={model.loadOlder} />
  if (past === undefined) return <Loading label={en.earlier} load={model.loadPast} />
  if (past.length === 0) return <p class='line'>{en.nothingEarlier}</p>
  return (
    <>
      {past.map(talk => <Rows key={talk.id} rows={toRows({ talk, items: [], now })} origin={origin} outgoing={model.outgoing} />)}
      <hr />
    </>
  )
}

function Loading ({ label, load }: { label: string, load: () => Promise<void> }): JSX.Element {
  const [loading, setLoading] = useState(false)
  const ask = (): void => {
    setLoading(true)
    void load().finally(() => { setLoading(false) })
  }
  return <button type='button' class='text earlier' disabled={loading} onClick={ask}>{loading ? en.loading : label}</button>
}
