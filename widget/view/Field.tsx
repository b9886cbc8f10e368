// A labelled field with room for one sentence about what is wrong with it.
import type { JSX } from 'preact'

export interface FieldProps {
  name: string
  label: string
  value: string
  problem: string | undefined
  type?: 'text' | 'email'
  autocomplete?: string
  long?: boolean
  onChange (text: string): void
}

export function Field ({ name, label, value, problem, type = 'text', autocomplete, long = false, onChange }: FieldProps): JSX.Element {
  const id = `field-${name}`
  const shared = {
    id, name, value, 'aria-invalid': problem !== undefined, 'aria-required': true, 'aria-describedby': problem === undefined ? undefined : `${id}-problem`
  }
  return (
    <div class={problem === undefined ? 'field' : 'field wrong'}>
      <label for={id}>{label}</label>
      {long
        ? <textarea {...shared} rows={4} onInput={event => { onChange(event.currentTarget.value) }} />
        : <input {...shared} type={type as 'text'} autocomplete={autocomplete} onInput={event => { onChange(event.currentTarget.value) }} />}
      {problem !== undefined && <p class='problem' id={`${id}-problem`}>{problem}</p>}
    </div>
  )
}
