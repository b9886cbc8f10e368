// The strip below the header: no connection, whether the chat shall really end, or where its words shall be sent.
import type { ComponentChildren, JSX } from 'preact'
import type { PanelModel } from '../model/state.ts'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { word } from '../strings/words.ts'
import { Form } from './Form.tsx'

export function Notice ({ model }: { model: PanelModel }): JSX.Element | null {
  if (model.layer.value === 'end') return <Ending model={model} />
  if (model.layer.value === 'mail') return <Mail model={model} />
  if (model.connection.value === 'retrying') return <p class='notice' role='status'>{word('retrying')}</p>
  return null
}

function Ending ({ model }: { model: PanelModel }): JSX.Element {
  return (
    <Question label={word('endAsk')}>
      <span>{word('endAsk')}</span>
      <button type='button' class='plain' onClick={() => { model.end() }}>{word('end')}</button>
      <button type='button' class='plain' onClick={() => { model.show('') }}>{word('endNo')}</button>
    </Question>
  )
}

function Mail ({ model }: { model: PanelModel }): JSX.Element {
  const { state } = model.mail
  const sent = state.value.kind === 'sent' ? state.value.values : undefined
  const close = <button type='button' class='plain' onClick={() => { model.show('') }}>{word(sent === undefined ? 'cancel' : 'dismiss')}</button>
  return (
    <Question label={word('mailChat')}>
      {sent === undefined
        ? <Form form={model.mail} look={model.look.value} focusAsked={0} submit={[word('rateSend'), word('sendingMessage')]}>{close}</Form>
        : <><span role='status'>{word('mailSent', { email: sent.email })}</span>{close}</>}
    </Question>
  )
}

/** Takes the focus, since somebody asked for it; Escape takes it away. */
function Question ({ label, children }: { label: string, children: ComponentChildren }): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => { box.current?.querySelector<HTMLElement>('input, button')?.focus() }, [])
  return <div ref={box} class='notice ask' role='group' aria-label={label}>{children}</div>
}
