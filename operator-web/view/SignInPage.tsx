// Signing in.
import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import { words } from '../strings/en.ts'
import { AuthFrame } from './AuthFrame.tsx'
import { Field } from './Field.tsx'
import { FormFoot } from './FormFoot.tsx'
import { PasswordField } from './PasswordField.tsx'
import { checkEmail, useForm } from './use-form.ts'
import { useConsole } from './context.ts'

export function SignInPage (): VNode {
  const { account } = useConsole()
  const email = useSignal('')
  const password = useSignal('')
  const form = useForm({
    check: () => ({ email: checkEmail(email.value), password: password.value === '' ? words.form.passwordMissing : undefined }),
    send: () => account.signIn({ email: email.value.trim(), password: password.value })
  })
  return (
    <AuthFrame title={words.signIn.title}>
      <form noValidate onSubmit={form.handleSubmit}>
        <Field id='email' label={words.form.email} value={email} error={form.errors.value.email} type='email' autocomplete='username' />
        <PasswordField id='password' label={words.form.password} value={password} error={form.errors.value.password} autocomplete='current-password' />
        <FormFoot form={form} label={words.signIn.button} />
      </form>
      <p class='hint'>{words.signIn.forgot}</p>
    </AuthFrame>
  )
}
