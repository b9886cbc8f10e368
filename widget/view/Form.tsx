// A form as its model asks for it: a labelled field each, the first wrong one focused, one button.
import type { ComponentChildren, JSX } from 'preact'
import type { SiteLook } from '../host.ts'
import type { FieldName, FormModel } from '../model/form.ts'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { word } from '../strings/words.ts'
import { Consent, Field } from './Field.tsx'

export interface FormProps {
  form: FormModel
  look: SiteLook
  /** Above 0: the cursor belongs into the first field. */
  focusAsked: number
  /** What the button says, at rest and at work. */
  submit: readonly [string, string]
  intro?: ComponentChildren
  children?: ComponentChildren
}

export function Form ({ form, look, focusAsked, submit, intro, children }: FormProps): JSX.Element {
  const element = useRef<HTMLFormElement>(null)
  const { problems, state, values } = form
  const asked = form.asked()
  const focus = (field: FieldName | undefined): void => {
    element.current?.querySelector<HTMLElement>(`[name=${field}]`)?.focus()
    // With the words above it.
    if (field === asked[0]?.name) element.current?.scrollTo(0, 0)
  }
  useLayoutEffect(() => { if (focusAsked > 0) focus(asked[0]?.name) }, [focusAsked])
  const send = (event: Event): void => {
    event.preventDefault()
    focus(form.submit())
  }
  const sending = state.value.kind === 'sending'
  return (
    <form class='form' ref={element} noValidate onSubmit={send}>
      {intro}
      {asked.map(({ name, required }) => {
        const shared = { name, required, value: values.value[name], problem: problems.value[name], onChange: (text: string) => { form.change(name, text) } }
        return name === 'consent'
          ? <Consent key={name} {...shared} label={look.chat.consent?.text ?? ''} url={look.chat.consent?.url ?? ''} />
          : <Field key={name} {...shared} label={word(name === 'text' ? 'message' : name)} />
      })}
      {state.value.kind === 'writing' && state.value.problem !== '' && <p class='problem' role='alert'>{state.value.problem}</p>}
      <div class='buttons'><button type='submit' class='primary' aria-disabled={sending}>{submit[sending ? 1 : 0]}</button>{children}</div>
    </form>
  )
}
