// What stands below the last message: a greeting, that somebody was called, that they type, or how to go on after the end.
import type { JSX } from 'preact'
import type { PanelModel } from '../model/panel.ts'
import { en } from '../strings/en.ts'

export function Foot ({ model, empty }: { model: PanelModel, empty: boolean }): JSX.Element {
  const state = model.talk.value?.state
  const typing = model.typing.value
  const offline = model.status.value === 'offline'
  return (
    <>
      {empty && <p class='greeting'>{en.greeting}</p>}
      {state === 'waiting' && !offline && <p class='line waiting'>{model.status.value === 'away' ? en.waitingAway : en.waiting}</p>}
      {state === 'waiting' && offline && <p class='line waiting'>{en.leftAlone} <Go label={en.leaveMessage} go={() => { model.choose('form') }} /></p>}
      {model.problem.value !== '' && <p class='line waiting' role='alert'>{model.problem.value} <Go label={en.tryAgain} go={() => { model.start() }} /></p>}
      {typing && <p class='typing'><i /><i /><i /><span>{en.typing(model.partner.value?.name ?? en.somebody)}</span></p>}
      {state === 'ended' && <button type='button' class='plain' onClick={() => { if (offline) model.choose('form'); else model.start() }}>{offline ? en.leaveMessage : en.startAgain}</button>}
    </>
  )
}

function Go ({ label, go }: { label: string, go: () => void }): JSX.Element {
  return <button type='button' class='text' onClick={go}>{label}</button>
}
