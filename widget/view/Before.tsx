// What is asked before a chat begins.
import type { JSX } from 'preact'
import type { PanelModel } from '../model/state.ts'
import { word } from '../strings/words.ts'
import { Form } from './Form.tsx'

export function Before ({ model }: { model: PanelModel }): JSX.Element {
  const look = model.look.value
  return (
    <Form form={model.before} look={look} focusAsked={model.focusAsked.value} submit={[word('startChat'), word('starting')]} intro={<p class='greeting' dir='auto'>{look.chat.greeting || word('greeting')}</p>} />
  )
}
