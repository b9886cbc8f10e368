// Leave a message: three fields, each with its own sentence when something is missing.
import type { JSX } from 'preact'
import type { PanelModel } from '../model/panel.ts'
import type { FieldName } from '../model/offline.ts'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { en } from '../strings/en.ts'
import { Field } from './Field.tsx'

export function OfflineForm ({ model }: { model: PanelModel }): JSX.Element {
  const form = useRef<HTMLFormElement>(null)
  const { fields, problems, state } = model.offline
  const focus = (field: FieldName): void => { form.current?.querySelector<HTMLElement>(`[name=${field}]`)?.focus() }
  const asked = model.focusAsked.value
  useLayoutEffect(() => { if (asked > 0) focus('name') }, [asked])
  const submit = (event: Event): void => {
    event.preventDefault()
    const wrong = model.offline.submit()
    if (wrong !== undefined) focus(wrong)
  }
  const fieldOf = (name: FieldName): { name: FieldName, value: string, problem: string | undefined, onChange: (text: string) => void } => ({
    name, value: fields.value[name], problem: problems.value[name], onChange: text => { model.offline.change(name, text) }
  })
  const sending = state.value.kind === 'sending'
  return (
    <form class='form' ref={form} noValidate onSubmit={submit}>
      {model.status.value === 'offline'
        ? <p>{en.formIntro}</p>
        : <p class='line waiting'>{en.backOnline} <button type='button' class='text' onClick={() => { model.choose('talk') }}>{en.startChat}</button></p>}
      <Field {...fieldOf('name')} label={en.name} autocomplete='name' />
      <Field {...fieldOf('email')} label={en.email} type='email' autocomplete='email' />
      <Field {...fieldOf('text')} label={en.message} long />
      {state.value.kind === 'writing' && state.value.problem !== '' && <p class='problem' role='alert'>{state.value.problem}</p>}
      <button type='submit' class='primary' aria-disabled={sending}>{sending ? en.sendingMessage : en.sendMessage}</button>
    </form>
  )
}
