// Makes a one-time link for somebody new.
import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import { words } from '../strings/en.ts'
import type { Access } from './AccessFields.tsx'
import { AccessFields, sitesOf } from './AccessFields.tsx'
import { Field } from './Field.tsx'
import { FormFoot } from './FormFoot.tsx'
import { useConsole } from './context.ts'
import { checkEmail, useForm } from './use-form.ts'

export function AddPersonForm (): VNode {
  const { account, people } = useConsole()
  const email = useSignal('')
  const access = useSignal<Access>({ role: 'operator', sites: account.me.peek()?.sites.map(({ id }) => id) ?? [] })
  const form = useForm({
    check: () => ({
      'person-email': checkEmail(email.value),
      'person-sites': access.value.role === 'operator' && access.value.sites.length === 0 ? words.people.sitesMissing : undefined
    }),
    send: () => people.add({ email: email.value.trim(), role: access.value.role, sites: sitesOf(access.value) })
  })
  return (
    <section class='block' aria-labelledby='add-title'>
      <h2 id='add-title'>{words.people.add}</h2>
      <p class='lead'>{words.people.addLead}</p>
      <form noValidate onSubmit={form.handleSubmit}>
        <Field id='person-email' label={words.form.email} value={email} error={form.errors.value['person-email']} type='email' />
        <AccessFields id='person' access={access} error={form.errors.value['person-sites']} />
        <FormFoot form={form} label={words.people.button} />
      </form>
    </section>
  )
}
