// Somebody who was added takes their place by the one-time link: a name and a password.
import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import { minPasswordCodePoints } from '../../src/wire/limits.ts'
import { words } from '../strings/en.ts'
import { AuthFrame } from './AuthFrame.tsx'
import { Field } from './Field.tsx'
import { FormFoot } from './FormFoot.tsx'
import { LinkGate } from './LinkGate.tsx'
import { PasswordField } from './PasswordField.tsx'
import { checkNewPassword, useForm } from './use-form.ts'
import { useConsole } from './context.ts'

export function JoinPage (): VNode {
  return <LinkGate>{({ account, email }) => <JoinForm account={account} email={email} />}</LinkGate>
}

function JoinForm ({ account: accountName, email }: { account: string, email: string }): VNode {
  const { account, route } = useConsole()
  const name = useSignal('')
  const password = useSignal('')
  const form = useForm({
    check: () => ({
      name: name.value.trim() === '' ? words.form.nameMissing : undefined,
      password: checkNewPassword(password.value, minPasswordCodePoints)
    }),
    send: () => account.join({ token: route.place.peek().hash, name: name.value.trim(), password: password.value })
  })
  return (
    <AuthFrame title={words.join.title(accountName)} lead={words.join.lead(email)}>
      <form noValidate onSubmit={form.handleSubmit}>
        <input type='hidden' name='username' autocomplete='username' value={email} />
        <Field id='name' label={words.form.name} value={name} error={form.errors.value.name} autocomplete='name' maxLength={80} />
        <PasswordField id='password' label={words.form.password} value={password} error={form.errors.value.password} hint={words.form.passwordHint} autocomplete='new-password' />
        <FormFoot form={form} label={words.join.button} />
      </form>
    </AuthFrame>
  )
}
