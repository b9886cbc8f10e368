// Settings: a table of contents, and the section that the address names; without one oneself.
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Me } from '../../src/wire/account.ts'
import { isSection } from '../model/sections.ts'
import { words } from '../strings/en.ts'
import { Icon } from './Icon.tsx'
import { OwnSettings } from './settings/OwnSettings.tsx'
import { SettingsNav } from './settings/SettingsNav.tsx'
import { SiteSection } from './settings/SiteSection.tsx'
import { useSiteHash } from './settings/use-site-hash.ts'
import { TopBar } from './TopBar.tsx'
import { useConsole } from './context.ts'

export function SettingsPage (): VNode | null {
  const { account, route } = useConsole()
  const { id, item, hash } = route.place.value
  const pane = useRef<HTMLDivElement>(null)
  useEffect(() => { pane.current?.scrollTo(0, 0) }, [id, item, hash])
  const me = account.me.value
  if (me === null || me === undefined) return null
  const section = isSection(id) ? id : ''
  const site = me.sites.find(own => own.id === hash) ?? me.sites[0]
  return (
    <div class='page'>
      <TopBar title={words.nav.settings} />
      <div ref={pane} class={`pane sheet settings ${section === '' ? '' : 'has-section'}`} data-pane tabIndex={-1}>
        <div class='sheet-with-contents'>
          {me.role !== 'operator' && <SettingsNav sites={me.sites} site={site} section={section} />}
          <div class='sheet-column'>
            <PhoneLinks me={me} section={section} item={item} />
            {section === '' ? <OwnSettings me={me} /> : me.role === 'operator' || site === undefined ? <p class='notice'>{site === undefined ? words.siteSettings.noSite : words.siteSettings.onlyAdmins}</p> : <SiteSection siteId={site.id} name={section} item={item} />}
          </div>
        </div>
      </div>
    </div>
  )
}

/** What the rail and the table of contents leave out on small screens. */
function PhoneLinks ({ me, section, item }: { me: Me, section: string, item: string }): VNode {
  const hash = useSiteHash()
  return (
    <nav class='sheet-links' aria-label={words.nav.settings}>
      {section !== '' && <a class='button' href={item === '' ? '/settings' : `/settings/${section}${hash}`}><Icon name='back' />{item === '' ? words.siteSettings.back : words.rules.back}</a>}
      {section === '' && <a class='button' href='/install'><Icon name='install' />{words.nav.install}</a>}
      {section === '' && me.role !== 'operator' && <a class='button' href='/people'><Icon name='people' />{words.nav.people}</a>}
    </nav>
  )
}
