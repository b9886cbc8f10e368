// The table of contents of the settings: oneself first, then the sections of the site that is looked at.
import type { VNode } from 'preact'
import type { OwnSite } from '../../../src/wire/account.ts'
import type { SectionName } from '../../model/sections.ts'
import { partsOf, sections } from '../../model/sections.ts'
import { words } from '../../strings/en.ts'
import { useConsole } from '../context.ts'

interface SettingsNavProps { sites: readonly OwnSite[], site: OwnSite | undefined, section: string }

export function SettingsNav ({ sites, site, section }: SettingsNavProps): VNode {
  const { route } = useConsole()
  return (
    <nav class='contents' aria-label={words.siteSettings.contents}>
      <a class='contents-link' href='/settings' {...(section === '' ? { 'aria-current': 'page' } : {})}>{words.siteSettings.yours}</a>
      {site !== undefined && (
        <>
          {sites.length > 1
            ? (
              <select class='contents-site' aria-label={words.siteSettings.site} value={site.id} onChange={event => { route.go(`/settings/${section === '' ? 'site' : section}#${event.currentTarget.value}`) }}>
                {sites.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
              </select>
              )
            : <p class='contents-title line'>{site.name}</p>}
          {sections.map(name => <SectionLink key={name} name={name} site={sites.length > 1 ? site.id : ''} here={section === name} />)}
        </>
      )}
    </nav>
  )
}

function SectionLink ({ name, site, here }: { name: SectionName, site: string, here: boolean }): VNode {
  const { siteSettings } = useConsole()
  const unsaved = partsOf[name].some(part => siteSettings.changed.value.has(part))
  return (
    <a class='contents-link' href={`/settings/${name}${site === '' ? '' : `#${site}`}`} {...(here ? { 'aria-current': 'page' } : {})}>
      {words.siteSettings.sections[name]}
      {unsaved && <span class='contents-mark' title={words.siteSettings.unsaved}><span class='sr-only'>{words.siteSettings.unsaved}</span></span>}
    </a>
  )
}
