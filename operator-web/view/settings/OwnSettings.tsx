// Oneself: name and picture, password, keys, and the way out.
import type { VNode } from 'preact'
import type { Me } from '../../../src/wire/account.ts'
import { words } from '../../strings/en.ts'
import { Icon } from '../Icon.tsx'
import { PasswordForm } from '../PasswordForm.tsx'
import { ProfileForm } from '../ProfileForm.tsx'
import { useConsole } from '../context.ts'

export function OwnSettings ({ me }: { me: Me }): VNode {
  return (
    <>
      <ProfileForm me={me} />
      <PasswordForm email={me.email} />
      <Keys />
      <SignOut email={me.email} />
    </>
  )
}

function Keys (): VNode {
  const { preferences } = useConsole()
  return (
    <section class='block' aria-labelledby='keys-title'>
      <h2 id='keys-title'>{words.settings.keyboard}</h2>
      <label class='check'>
        <input type='checkbox' checked={!preferences.lettersOff.value} onChange={event => { preferences.setLettersOff(!event.currentTarget.checked) }} />
        <span>{words.settings.letters}<span class='hint'>{words.settings.lettersHint}</span></span>
      </label>
      <button type='button' class='button' onClick={() => { preferences.toggleHelp() }}><Icon name='keyboard' />{words.nav.keys}</button>
    </section>
  )
}

function SignOut ({ email }: { email: string }): VNode {
  const { signOut } = useConsole()
  return (
    <section class='block' aria-labelledby='out-title'>
      <h2 id='out-title'>{words.settings.session}</h2>
      <p class='lead'>{words.settings.signedInAs(email)}</p>
      <button type='button' class='button' onClick={() => { void signOut() }}><Icon name='signOut' />{words.settings.signOut}</button>
    </section>
  )
}
