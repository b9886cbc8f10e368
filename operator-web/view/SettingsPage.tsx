// Plain settings: oneself, the sites, password, keys, and the way out.
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'
import { PasswordForm } from './PasswordForm.tsx'
import { ProfileForm } from './ProfileForm.tsx'
import { SiteForm } from './SiteForm.tsx'
import { TopBar } from './TopBar.tsx'
import { useConsole } from './context.ts'

export function SettingsPage (): VNode | null {
  const { account, sites } = useConsole()
  useEffect(() => { void sites.load() }, [])
  const me = account.me.value
  if (me === null || me === undefined) return null
  const admin = me.role !== 'operator'
  return (
    <div class='page'>
      <TopBar title={words.nav.settings} />
      <div class='pane sheet' data-pane tabIndex={-1}>
        <div class='sheet-column'>
          <nav class='sheet-links' aria-label={words.nav.settings}>
            <a class='button' href='/install'><Icon name='install' />{words.nav.install}</a>
            {admin && <a class='button' href='/people'><Icon name='people' />{words.nav.people}</a>}
          </nav>
          <ProfileForm me={me} />
          {admin && sites.sites.value?.map(site => <SiteForm key={site.id} site={site} />)}
          <PasswordForm email={me.email} />
          <Keys />
          <SignOut email={me.email} />
        </div>
      </div>
    </div>
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
