// The frame of a section's form: its title and lead, its fields, its button.
import type { ComponentChildren, VNode } from 'preact'
import type { SectionName } from '../../model/sections.ts'
import { words } from '../../strings/en.ts'
import { FormFoot } from '../FormFoot.tsx'
import type { Section } from './use-section.ts'

interface SectionFormProps { name: SectionName, section: Section, title?: string, lead?: string, children: ComponentChildren }

export function SectionForm ({ name, section, title = words.siteSettings.sections[name], lead = words.siteSettings.leads[name], children }: SectionFormProps): VNode {
  const { form, dirty } = section
  return (
    <section class='block' aria-labelledby={`${name}-title`}>
      <h2 id={`${name}-title`}>{title}</h2>
      {lead !== '' && <p class='lead'>{lead}</p>}
      <form noValidate onSubmit={form.handleSubmit}>
        {children}
        <FormFoot form={form} label={words.form.save} {...(dirty ? {} : { done: words.form.saved })} />
      </form>
    </section>
  )
}
