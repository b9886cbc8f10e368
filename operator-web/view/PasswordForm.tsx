// Changing one's own password.
import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import { minPasswordCodePoints } from '../../src/wire/limits.ts'
import { words } from '../strings/en.ts'
import { FormFoot } from './FormFoot.tsx'
import { PasswordField } from './PasswordField.tsx'
import { useConsole } from './context.ts'
import { checkNewPassword, useForm } from './use-form.ts'

export function PasswordForm ({ email }: { email: string }): VNode {
  const { account } = useConsole()
  const current = useSignal('')
  const next = useSignal('')
  const form = useForm({
    check: () => ({
      'current-password': current.value === '' ? words.form.passwordMissing : undefined,
      'new-password': checkNewPassword(next.value, minPasswordCodePoints)
    }),
    send: async () => {
      const outcome = await account.changePassword({ current: current.value, next: next.value })
      if (outcome.kind === 'done') current.value = next.value = ''
      return outcome
    }
  })
  const { errors } = form
  return (
    <section class='block' aria-labelledby='password-title'>
      <h2 id='password-title'>{words.settings.password}</h2>
      <p class='lead'>{words.settings.passwordLead}</p>
      <form noValidate onSubmit={form.handleSubmit}>
        <input type='hidden' name='username' autocomplete='username' value={email} />
        <PasswordField id='current-password' label={words.form.currentPassword} value={current} error={errors.value['current-password']} autocomplete='current-password' />
        <PasswordField id='new-password' label={words.form.newPassword} value={next} error={errors.value['new-password']} hint={words.form.passwordHint} autocomplete='new-password' />
        <FormFoot form={form} label={words.settings.password} done={words.settings.passwordChanged} />
      </form>
    </section>
  )
}
