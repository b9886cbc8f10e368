// What came before: older messages of this conversation, what rested for long, and conversations that are over.
import type { JSX } from 'preact'
import type { Host } from '../host.ts'
import type { PanelModel } from '../model/panel.ts'
import { useState } from 'preact/hooks'
import { toRows } from '../model/rows.ts'
import { word } from '../strings/words.ts'
import { Rows } from './Rows.tsx'

export function Earlier ({ model, host }: { model: PanelModel, host: Host }): JSX.Element | null {
  const [asked, setAsked] = useState(false)
  const past = model.past.value ?? []
  if (model.from.value > 0) return <More label={word('older')} onClick={() => { model.unfold() }} />
  if (model.talk.value?.more === true) return <Older load={() => model.loadOlder()} />
  if (past.length === 0) return null
  if (!asked) return <More label={word('earlier')} onClick={() => { setAsked(true) }} />
  return (
    <>
      {past.map(talk => <Rows key={talk.id} rows={toRows({ talk, items: [], now: new Date() })} host={host} model={model} />)}
      <hr />
    </>
  )
}

function Older ({ load }: { load: () => Promise<void> }): JSX.Element {
  const [loading, setLoading] = useState(false)
  const ask = (): void => {
    setLoading(true)
    void load().finally(() => { setLoading(false) })
  }
  return <More label={word(loading ? 'loading' : 'older')} disabled={loading} onClick={ask} />
}

function More ({ label, disabled = false, onClick }: { label: string, disabled?: boolean, onClick: () => void }): JSX.Element {
  return <button type='button' class='text earlier' disabled={disabled} onClick={onClick}>{label}</button>
}
