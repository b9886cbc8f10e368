// Oneself: name and picture, the site's addresses, password, keys, and the way out.
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Me } from '../../../src/wire/account.ts'
import { words } from '../../strings/en.ts'
import { Icon } from '../Icon.tsx'
import { PasswordForm } from '../PasswordForm.tsx'
import { ProfileForm } from '../ProfileForm.tsx'
import { SiteForm } from '../SiteForm.tsx'
import { useConsole } from '../context.ts'

export function OwnSettings ({ me }: { me: Me }): VNode {
  const { sites } = useConsole()
  useEffect(() => { void sites.load() }, [])
  const admin = me.role !== 'operator'
  return (
    <>
      <ProfileForm me={me} />
      {admin && sites.sites.value?.map(site => <SiteForm key={site.id} site={site} />)}
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
