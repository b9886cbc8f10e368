// The fields of settings: each with its label, hint and error; the value and what follows from a change are the form's.
import type { ComponentChildren, VNode } from 'preact'

interface Labelled { id: string, label: string, hint?: string | undefined, error?: string | undefined }

/** Label, hint and error around what is filled in. */
export function Row ({ id, label, hint, error, children }: Labelled & { children: ComponentChildren }): VNode {
  return (
    <div class='field'>
      <label for={id}>{label}</label>
      {children}
      {hint !== undefined && <p class='hint' id={`${id}-hint`}>{hint}</p>}
      {error !== undefined && <p class='error' id={`${id}-error`}>{error}</p>}
    </div>
  )
}

interface TextProps extends Labelled { value: string, maxLength?: number, placeholder?: string, type?: 'text' | 'url', onValue: (value: string) => void }

export function TextRow ({ value, maxLength, placeholder = '', type = 'text', onValue, ...row }: TextProps): VNode {
  return (
    <Row {...row}>
      <input id={row.id} name={row.id} type={type as 'text'} value={value} placeholder={placeholder} autocomplete='off' {...(maxLength === undefined ? {} : { maxLength })} {...described(row)} onInput={event => { onValue(event.currentTarget.value) }} />
    </Row>
  )
}

export function AreaRow ({ value, rows = 2, placeholder = '', onValue, ...row }: Labelled & { value: string, rows?: number, placeholder?: string, onValue: (value: string) => void }): VNode {
  return (
    <Row {...row}>
      <textarea id={row.id} name={row.id} rows={rows} value={value} placeholder={placeholder} {...described(row)} onInput={event => { onValue(event.currentTarget.value) }} />
    </Row>
  )
}

interface NumberProps extends Labelled { value: number, unit?: string, min?: number, max?: number, step?: number | 'any', onValue: (value: number) => void }

/** An empty field is NaN, which no setting takes. */
export function NumberRow ({ value, unit, min = 0, max, step = 1, onValue, ...row }: NumberProps): VNode {
  return (
    <Row {...row}>
      <span class='with-unit'>
        <input id={row.id} name={row.id} type='number' inputMode='decimal' value={Number.isNaN(value) ? '' : value} min={min} step={step} {...(max === undefined ? {} : { max })} {...described(row)} onInput={event => { onValue(event.currentTarget.valueAsNumber) }} />
        {unit !== undefined && <span class='meta'>{unit}</span>}
      </span>
    </Row>
  )
}

interface SelectProps<Value extends string> extends Labelled { value: Value, options: Readonly<Record<Value, string>>, onValue: (value: Value) => void }

export function SelectRow<Value extends string> ({ value, options, onValue, ...row }: SelectProps<Value>): VNode {
  return (
    <Row {...row}>
      <select id={row.id} name={row.id} value={value} {...described(row)} onChange={event => { onValue(event.currentTarget.value as Value) }}>
        {(Object.entries(options) as Array<[Value, string]>).map(([name, text]) => <option key={name} value={name}>{text}</option>)}
      </select>
    </Row>
  )
}

export function CheckRow ({ id, label, hint, checked, onValue }: Labelled & { checked: boolean, onValue: (checked: boolean) => void }): VNode {
  return (
    <label class='check' for={id}>
      <input type='checkbox' id={id} name={id} checked={checked} onChange={event => { onValue(event.currentTarget.checked) }} />
      <span>{label}{hint !== undefined && <span class='hint'>{hint}</span>}</span>
    </label>
  )
}

/** What a field with an error or a hint says of itself. */
export function described ({ id, hint, error }: Pick<Labelled, 'id' | 'hint' | 'error'>): { 'aria-invalid': boolean, 'aria-describedby'?: string } {
  const by = [...(error === undefined ? [] : [`${id}-error`]), ...(hint === undefined ? [] : [`${id}-hint`])].join(' ')
  return { 'aria-invalid': error !== undefined, ...(by === '' ? {} : { 'aria-describedby': by }) }
}
