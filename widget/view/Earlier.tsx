// What came before: older messages of this conversation, what rested for long, and conversations that are over.
import type { JSX } from 'preact'
import type { Host } from '../host.ts'
import type { PanelModel } from '../model/state.ts'
import { toRows } from '../model/rows.ts'
import { word } from '../strings/words.ts'
import { useOwn } from './own.ts'
import { Rows } from './Rows.tsx'

export function Earlier ({ model, host }: { model: PanelModel, host: Host }): JSX.Element | null {
  const asked = useOwn(false)
  const past = model.past.value ?? []
  if (model.from.value > 0) return <More label={word('older')} onClick={() => { model.unfold() }} />
  if (model.talk.value?.more === true) return <Older load={() => model.loadOlder()} />
  if (past.length === 0) return null
  if (!asked.value) return <More label={word('earlier')} onClick={() => { asked.value = true }} />
  return (
    <>
      {past.map(talk => <Rows key={talk.id} rows={toRows({ talk, items: [], now: new Date() })} host={host} model={model} />)}
      <hr />
    </>
  )
}

function Older ({ load }: { load: () => Promise<void> }): JSX.Element {
  const loading = useOwn(false)
  const ask = (): void => {
    loading.value = true
    void load().finally(() => { loading.value = false })
  }
  return <More label={word(loading.value ? 'loading' : 'older')} disabled={loading.value} onClick={ask} />
}

function More ({ label, disabled = false, onClick }: { label: string, disabled?: boolean, onClick: () => void }): JSX.Element {
  return <button type='button' class='text earlier' disabled={disabled} onClick={onClick}>{label}</button>
}
