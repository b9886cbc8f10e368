// A new password by the one-time link that the server made.
import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import { minPasswordCodePoints } from '../../src/wire/limits.ts'
import { words } from '../strings/en.ts'
import { AuthFrame } from './AuthFrame.tsx'
import { FormFoot } from './FormFoot.tsx'
import { LinkGate } from './LinkGate.tsx'
import { PasswordField } from './PasswordField.tsx'
import { checkNewPassword, useForm } from './use-form.ts'
import { useConsole } from './context.ts'

export function ResetPage (): VNode {
  return <LinkGate>{({ email }) => <ResetForm email={email} />}</LinkGate>
}

function ResetForm ({ email }: { email: string }): VNode {
  const { account, route } = useConsole()
  const password = useSignal('')
  const form = useForm({
    check: () => ({ password: checkNewPassword(password.value, minPasswordCodePoints) }),
    send: () => account.reset({ token: route.place.peek().hash, password: password.value })
  })
  return (
    <AuthFrame title={words.reset.title} lead={words.reset.lead(email)}>
      <form noValidate onSubmit={form.handleSubmit}>
        <input type='hidden' name='username' autocomplete='username' value={email} />
        <PasswordField id='password' label={words.form.newPassword} value={password} error={form.errors.value.password} hint={words.form.passwordHint} autocomplete='new-password' />
        <FormFoot form={form} label={words.reset.button} />
      </form>
    </AuthFrame>
  )
}
