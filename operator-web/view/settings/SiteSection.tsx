// One section of a site's settings, once the site has been read.
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Site } from '../../../src/wire/account.ts'
import type { SiteSettings } from '../../../src/wire/settings.ts'
import type { SectionName } from '../../model/sections.ts'
import { words } from '../../strings/en.ts'
import { useConsole } from '../context.ts'
import { OwnArtList } from '../rules/OwnArtList.tsx'
import { RuleList } from '../rules/RuleList.tsx'
import { RulePage } from '../rules/RulePage.tsx'
import { AskForm } from './AskForm.tsx'
import { ChatOptionsForm } from './ChatOptionsForm.tsx'
import { HoursForm } from './HoursForm.tsx'
import { IdentifySection } from './IdentifySection.tsx'
import { InvitationLimitsForm } from './InvitationLimitsForm.tsx'
import { LookForm } from './LookForm.tsx'
import { OwnPictures } from './OwnPictures.tsx'
import { PictureForm } from './PictureForm.tsx'
import { PrivacyForm } from './PrivacyForm.tsx'
import { Recipes } from './Recipes.tsx'
import { SiteForm } from './SiteForm.tsx'
import { WordsForm } from './WordsForm.tsx'

export function SiteSection ({ siteId, name, item }: { siteId: string, name: SectionName, item: string }): VNode {
  const { siteSettings } = useConsole()
  useEffect(() => { void siteSettings.open(siteId) }, [siteId])
  const site = siteSettings.site.value
  if (name === 'invitations' && item !== '') return <RulePage siteId={siteId} id={item} />
  const settings = siteSettings.draft.value
  if (site?.id === siteId && settings !== undefined) return <SectionOf key={`${siteId} ${name}`} name={name} site={site} settings={settings} />
  const { value: problem } = siteSettings.problem
  if (problem === '') return <p class='empty empty-quiet' role='status'>{words.siteSettings.loading}</p>
  return <p class='notice notice-danger' role='alert'>{words.siteSettings.failed} {words.problem(problem)}</p>
}

function SectionOf ({ name, site, settings }: { name: SectionName, site: Site, settings: SiteSettings }): VNode {
  switch (name) {
    case 'site': return <SiteForm site={site} />
    case 'look': return <LookForm settings={settings} />
    case 'words': return <WordsForm settings={settings} />
    case 'hours': return <HoursForm settings={settings} />
    case 'form': return <AskForm settings={settings} />
    case 'chat': return <ChatOptionsForm settings={settings} />
    case 'picture': return <><PictureForm site={site} settings={settings} /><OwnPictures site={site} /><Recipes site={site} set={settings.picture.set} /></>
    case 'invitations': return <><RuleList siteId={site.id} /><InvitationLimitsForm settings={settings} /><OwnArtList /></>
    case 'privacy': return <PrivacyForm settings={settings} />
    case 'identify': return <IdentifySection site={site} />
  }
}
