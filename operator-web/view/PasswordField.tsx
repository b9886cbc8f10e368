// A password with a button that shows it.
import type { VNode } from 'preact'
import type { Signal } from '@preact/signals'
import { useSignal } from '@preact/signals'
import { words } from '../strings/en.ts'
import { Field } from './Field.tsx'

interface PasswordFieldProps {
  id: string
  label: string
  value: Signal<string>
  error?: string | undefined
  hint?: string
  autocomplete: 'current-password' | 'new-password'
}

export function PasswordField (props: PasswordFieldProps): VNode {
  const shown = useSignal(false)
  const { show, hide, showPassword, hidePassword } = words.form
  return (
    <Field {...props} type={shown.value ? 'text' : 'password'}>
      <button
        type='button' class='button button-quiet' aria-pressed={shown.value} aria-label={shown.value ? hidePassword : showPassword}
        onClick={() => { shown.value = !shown.value }}
      >
        {shown.value ? hide : show}
      </button>
    </Field>
  )
}
