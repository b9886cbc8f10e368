// A labelled field, or a tick, with room for one sentence about what is wrong with it.
import type { JSX } from 'preact'
import type { FieldName } from '../model/form.ts'
import { word } from '../strings/words.ts'

export interface FieldProps {
  name: FieldName
  label: string
  value: string
  problem: string | undefined
  required: boolean
  onChange (text: string): void
}

/** What a browser fills in by itself, and which keys a telephone shows; other fields have room for many lines. */
const kinds: Partial<Record<FieldName, 'name' | 'email' | 'tel'>> = { name: 'name', email: 'email', phone: 'tel' }

export function Field ({ label, value, onChange, ...props }: FieldProps): JSX.Element {
  const { name, problem, required } = props
  const kind = kinds[name]
  const shared = { ...attributesOf(props), value }
  return (
    <div class={problem === undefined ? 'field' : 'field wrong'}>
      <label for={`field-${name}`}>{required ? label : word('optional', { label })}</label>
      {kind === undefined
        ? <textarea {...shared} rows={3} dir='auto' onInput={event => { onChange(event.currentTarget.value) }} />
        : <input {...shared} type={(kind === 'name' ? 'text' : kind) as 'text'} autocomplete={kind} dir={kind === 'name' ? 'auto' : 'ltr'} onInput={event => { onChange(event.currentTarget.value) }} />}
      <Problem name={name} problem={problem} />
    </div>
  )
}

/** Not ticked beforehand; the words are the owner's. */
export function Consent ({ label, url, value, onChange, ...props }: FieldProps & { url: string }): JSX.Element {
  return (
    <div class={props.problem === undefined ? 'field consent' : 'field consent wrong'}>
      <input {...attributesOf(props)} type='checkbox' checked={value !== ''} onChange={event => { onChange(event.currentTarget.checked ? 'yes' : '') }} />
      <div>
        <label for='field-consent' dir='auto'>{label}</label>{' '}
        {url !== '' && <a href={url} target='_blank' rel='noopener noreferrer'>{word('readMore')}</a>}
        <Problem name='consent' problem={props.problem} />
      </div>
    </div>
  )
}

function attributesOf ({ name, problem, required }: Pick<FieldProps, 'name' | 'problem' | 'required'>) {
  return { id: `field-${name}`, name, 'aria-invalid': problem !== undefined, 'aria-required': required, 'aria-describedby': problem === undefined ? undefined : `field-${name}-problem` }
}

function Problem ({ name, problem }: Pick<FieldProps, 'name' | 'problem'>): JSX.Element | null {
  return problem === undefined ? null : <p class='problem' id={`field-${name}-problem`}>{problem}</p>
}
