// Leave a message: says when somebody is back, in the visitor's own time, and what to leave.
import type { JSX } from 'preact'
import type { PanelModel } from '../model/state.ts'
import { isOpen } from '../model/talk.ts'
import { isSameDay, toClock, toWeekday } from '../model/time.ts'
import { word } from '../strings/words.ts'
import { Form } from './Form.tsx'
import { Go } from './Go.tsx'

export function OfflineForm ({ model }: { model: PanelModel }): JSX.Element {
  const look = model.look.value
  const status = model.status.value
  return (
    <Form
      form={model.offline} look={look} focusAsked={model.focusAsked.value} submit={[word('sendMessage'), word('sendingMessage')]}
      intro={status === 'offline'
        ? <p dir='auto'>{introOf(model)}</p>
        : <p class='line waiting'>{status === 'online' && word('backOnline')} <Go label={word(isOpen(model.talk.value?.state) ? 'backToChat' : 'startChat')} go={() => { model.choose('talk') }} /></p>}
    />
  )
}

/** The owner's own words, or ours with the opening time where hours tell it. */
function introOf ({ look: { value: { chat, opens } } }: PanelModel): string {
  const at = opens === undefined ? undefined : new Date(opens)
  const now = new Date()
  if (chat.offline !== '') return chat.offline
  if (at === undefined || at < now) return word('formIntro')
  return isSameDay(at, now) ? word('backAt', { time: toClock(at) }) : word('backOn', { day: toWeekday(at, now), time: toClock(at) })
}
