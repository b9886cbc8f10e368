// What came before: older messages of this conversation, and conversations that are over.
import type { JSX } from 'preact'
import type { PanelModel } from '../model/panel.ts'
import { useState } from 'preact/hooks'
import { toRows } from '../model/rows.ts'
import { en } from '../strings/en.ts'
import { Rows } from './Rows.tsx'

export function Earlier ({ model, origin }: { model: PanelModel, origin: string }): JSX.Element | null {
  const [asked, setAsked] = useState(false)
  const past = model.past.value ?? []
  if (model.talk.value?.more === true) return <Older load={() => model.loadOlder()} />
  if (past.length === 0) return null
  if (!asked) return <button type='button' class='text earlier' onClick={() => { setAsked(true) }}>{en.earlier}</button>
  return (
    <>
      {past.map(talk => <Rows key={talk.id} rows={toRows({ talk, items: [], now: new Date() })} origin={origin} outgoing={model.outgoing} />)}
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
  return <button type='button' class='text earlier' disabled={loading} onClick={ask}>{loading ? en.loading : en.older}</button>
}
