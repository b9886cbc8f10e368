// What has been heard of a site: nothing yet, a contact, or one that was refused.
import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import type { Site } from '../../src/wire/account.ts'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'
import { RefusedNotice } from './RefusedNotice.tsx'
import { Ago } from './Time.tsx'

export function InstallState ({ site }: { site: Site }): VNode {
  const ignored = useSignal('')
  const { refused, firstContact } = site
  const open = refused !== undefined && !site.origins.includes(refused.origin) && ignored.value !== refused.origin
  return (
    <div aria-live='polite'>
      {open && <RefusedNotice site={site} origin={refused.origin} onIgnore={() => { ignored.value = refused.origin }} />}
      {firstContact === undefined ? <Waiting site={site} /> : <Found site={site} />}
    </div>
  )
}

function Waiting ({ site }: { site: Site }): VNode {
  const { cause } = words.install
  const server = location.origin
  return (
    <>
      <div class='notice notice-wait'>
        <span class='pulse' aria-hidden='true' />
        <div><p class='strong'>{words.install.waiting}</p><p>{words.install.waitingMore}</p></div>
      </div>
      <details class='fold'>
        <summary><span class='fold-title'>{words.install.causes}</span></summary>
        <ul class='causes'>
          <li>{cause.saved}</li>
          <li>{cause.address} {site.origins.map(origin => <code key={origin}>{origin}</code>)}</li>
          <li>{cause.csp} <code>script-src {server}; connect-src {server}</code></li>
          <li>{cause.blocker}</li>
          <li>{cause.bots}</li>
        </ul>
      </details>
    </>
  )
}

type Contact = NonNullable<Site['firstContact']>

function Found ({ site }: { site: Site }): VNode {
  const { firstContact, lastContact } = site
  return (
    <div class='notice notice-ok'>
      <Icon name='check' />
      <div>
        <p class='strong'>{words.install.found}</p>
        {firstContact !== undefined && <ContactLine label={words.install.first} contact={firstContact} />}
        {lastContact !== undefined && lastContact.at !== firstContact?.at && <ContactLine label={words.install.last} contact={lastContact} />}
        <p><a href='/visitors'>{words.install.look}</a></p>
      </div>
    </div>
  )
}

function ContactLine ({ label, contact: { at, url, browser, system } }: { label: string, contact: Contact }): VNode {
  return <p>{label} <Ago at={at} /> {words.install.from(url, [browser, system].filter(Boolean).join(' · '))}</p>
}
