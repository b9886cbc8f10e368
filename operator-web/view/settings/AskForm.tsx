// What visitors are asked before the chat, and what they agree to.
import type { VNode } from 'preact'
import type { SiteSettings } from '../../../src/wire/settings.ts'
import { partsOf } from '../../model/sections.ts'
import { words } from '../../strings/en.ts'
import { CheckRow, SelectRow, TextRow } from './Inputs.tsx'
import { SectionForm } from './SectionForm.tsx'
import { useSection } from './use-section.ts'

type Asking = SiteSettings['form']
const names = Object.keys(words.ask.names) as Array<keyof Asking['fields']>

export function AskForm ({ settings: { form } }: { settings: SiteSettings }): VNode {
  const section = useSection(partsOf.form)
  const patch = (change: Partial<Asking>): void => { section.patch('form', change) }
  return (
    <SectionForm name='form' section={section}>
      <CheckRow id='form-on' label={words.ask.on} checked={form.on} onValue={on => { patch({ on }) }} />
      <fieldset class='field-grid'>
        <legend class='sr-only'>{words.ask.fields}</legend>
        {/* Who leaves a message is asked for the phone, whether or not there is a form before the chat. */}
        {names.filter(name => form.on || name === 'phone').map(name => <SelectRow key={name} id={`form-fields-${name}`} label={words.ask.names[name]} hint={words.ask.hints[name]} value={form.fields[name]} options={words.ask.asked} onValue={asked => { patch({ fields: { ...form.fields, [name]: asked } }) }} />)}
      </fieldset>
      <TextRow id='form-consent-text' label={words.ask.consent} hint={words.ask.consentHint} value={form.consent.text} maxLength={300} error={section.error('form-consent-text')} onValue={text => { patch({ consent: { ...form.consent, text } }) }} />
      <TextRow id='form-consent-url' label={words.ask.consentUrl} type='url' placeholder='https://' value={form.consent.url} error={section.error('form-consent-url')} onValue={url => { patch({ consent: { ...form.consent, url: url.trim() } }) }} />
    </SectionForm>
  )
}
