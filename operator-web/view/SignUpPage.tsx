// The first owner sets up account, site and themselves, once.
import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import { minPasswordCodePoints } from '../../src/wire/limits.ts'
import { toOrigin } from '../model/sites.ts'
import { words } from '../strings/en.ts'
import { AuthFrame } from './AuthFrame.tsx'
import { Field } from './Field.tsx'
import { FormFoot } from './FormFoot.tsx'
import { PasswordField } from './PasswordField.tsx'
import { checkEmail, checkNewPassword, useForm } from './use-form.ts'
import { useConsole } from './context.ts'

export function SignUpPage (): VNode {
  const { account, route } = useConsole()
  const name = useSignal('')
  const email = useSignal('')
  const password = useSignal('')
  const siteName = useSignal('')
  const address = useSignal('')
  const token = route.place.value.hash
  const form = useForm({
    check: () => ({
      name: name.value.trim() === '' ? words.form.nameMissing : undefined,
      email: checkEmail(email.value),
      password: checkNewPassword(password.value, minPasswordCodePoints),
      siteName: siteName.value.trim() === '' ? words.form.siteNameMissing : undefined,
      address: toOrigin(address.value) === undefined ? words.form.addressWrong : undefined
    }),
    send: () => account.setUp({
      token,
      name: name.value.trim(),
      email: email.value.trim(),
      password: password.value,
      site: { name: siteName.value.trim(), origin: toOrigin(address.value) ?? '' }
    })
  })
  const { errors } = form
  if (token === '') return <AuthFrame title={words.signUp.title}><p class='notice'>{words.signUp.noToken}</p><a class='button' href='/sign-in'>{words.signUp.closed}</a></AuthFrame>
  return (
    <AuthFrame title={words.signUp.title} lead={words.signUp.lead}>
      <form noValidate onSubmit={form.handleSubmit}>
        <Field id='name' label={words.form.name} value={name} error={errors.value.name} autocomplete='name' maxLength={80} />
        <Field id='email' label={words.form.email} value={email} error={errors.value.email} type='email' autocomplete='username' />
        <PasswordField id='password' label={words.form.password} value={password} error={errors.value.password} hint={words.form.passwordHint} autocomplete='new-password' />
        <Field id='siteName' label={words.form.siteName} value={siteName} error={errors.value.siteName} autocomplete='organization' maxLength={80} />
        <Field id='address' label={words.form.siteAddress} value={address} error={errors.value.address} hint={words.form.siteAddressHint} type='url' autocomplete='url' />
        <FormFoot form={form} label={words.signUp.button} />
      </form>
    </AuthFrame>
  )
}
