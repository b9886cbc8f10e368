// A labelled field with its hint and its error in words; what is right or wrong the form says.
import type { ComponentChildren, VNode } from 'preact'
import type { Signal } from '@preact/signals'

interface FieldProps {
  id: string
  label: string
  value: Signal<string>
  error?: string | undefined
  hint?: string
  type?: 'text' | 'email' | 'url' | 'password'
  autocomplete?: string
  maxLength?: number
  children?: ComponentChildren
}

export function Field ({ id, label, value, error, hint, type = 'text', autocomplete = 'off', maxLength, children }: FieldProps): VNode {
  const described = error !== undefined ? `${id}-error` : hint !== undefined ? `${id}-hint` : ''
  return (
    <div class='field'>
      <label for={id}>{label}</label>
      <div class='field-row'>
        <input
          id={id} name={id} type={type as 'text'} value={value.value} autocomplete={autocomplete} spellcheck={false}
          {...(maxLength === undefined ? {} : { maxLength })}
          {...(described === '' ? {} : { 'aria-describedby': described })}
          aria-invalid={error !== undefined}
          onInput={event => { value.value = event.currentTarget.value }}
        />
        {children}
      </div>
      {hint !== undefined && error === undefined && <p class='hint' id={`${id}-hint`}>{hint}</p>}
      {error !== undefined && <p class='error' id={`${id}-error`}>{error}</p>}
    </div>
  )
}
