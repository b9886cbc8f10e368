// What stands below the last message: a greeting, the place in the queue, that they type, or how it was and how to go on after the end.
import type { JSX } from 'preact'
import type { PanelModel } from '../model/state.ts'
import { word } from '../strings/words.ts'
import { Go } from './Go.tsx'
import { Rate } from './Rate.tsx'

export function Foot ({ model, empty }: { model: PanelModel, empty: boolean }): JSX.Element {
  const { chat } = model.look.value
  const state = model.talk.value?.state
  const offline = model.status.value === 'offline'
  const leave = (): void => { model.choose('form') }
  return (
    <>
      {empty && <p class='greeting' dir='auto'>{chat.greeting || word('greeting')}</p>}
      {(state === 'waiting' || (state === 'talking' && offline)) && (
        <p class='line waiting'>
          {offline ? word('leftAlone') : <span dir='auto'>{model.status.value === 'away' ? chat.away || word('waitingAway') : word('waiting')}</span>}
          <Go label={word(offline ? 'leaveMessage' : 'byMail')} go={leave} />
          {/* Last, since it comes later, and what stood below it would move. */}
          {model.queue.value !== '' && <b>{model.queue.value}</b>}
        </p>
      )}
      {state !== 'ended' && model.outgoing.deeds.value.some(({ act, attempts }) => act === 'end' && attempts > 0) && <p class='line' role='status'>{word('ending')}</p>}
      {model.problem.value !== '' && <p class='line waiting' role='alert'>{model.problem.value} <Go label={word('tryAgain')} go={model.start} /></p>}
      {model.typing.value && <p class='typing'><i /><i /><i /><span>{word('typing', { name: model.partner.value?.name ?? word('somebody') })}</span></p>}
      {model.rating.shown.value && <Rate rating={model.rating} />}
      {state === 'ended' && <button type='button' class='plain' onClick={() => { if (offline) leave(); else model.start() }}>{word(offline ? 'leaveMessage' : 'startAgain')}</button>}
    </>
  )
}
