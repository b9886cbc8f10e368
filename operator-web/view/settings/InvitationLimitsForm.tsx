// What holds for all rules that invite.
import type { VNode } from 'preact'
import type { SiteSettings } from '../../../src/wire/settings.ts'
import { partsOf } from '../../model/sections.ts'
import { words } from '../../strings/en.ts'
import { CheckRow, NumberRow } from './Inputs.tsx'
import { SectionForm } from './SectionForm.tsx'
import { useSection } from './use-section.ts'

export function InvitationLimitsForm ({ settings: { invitations } }: { settings: SiteSettings }): VNode {
  const section = useSection(partsOf.invitations)
  const patch = (change: Partial<SiteSettings['invitations']>): void => { section.patch('invitations', change) }
  return (
    <SectionForm name='invitations' section={section} title={words.invitationLimits.title} lead=''>
      <div class='field-pair'>
        <NumberRow id='invitations-mostPerVisit' label={words.invitationLimits.most} value={invitations.mostPerVisit} max={10} error={section.error('invitations-mostPerVisit')} onValue={mostPerVisit => { patch({ mostPerVisit }) }} />
        <NumberRow id='invitations-quietHoursAfterDecline' label={words.invitationLimits.quiet} value={invitations.quietHoursAfterDecline} max={2160} error={section.error('invitations-quietHoursAfterDecline')} onValue={quietHoursAfterDecline => { patch({ quietHoursAfterDecline }) }} />
      </div>
      <CheckRow id='invitations-testing' label={words.invitationLimits.testing} hint={words.invitationLimits.testingHint} checked={invitations.testing} onValue={testing => { patch({ testing }) }} />
    </SectionForm>
  )
}
