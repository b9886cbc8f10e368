// What is never kept of visitors.
import type { VNode } from 'preact'
import { useSignal } from '@preact/signals'
import type { SiteSettings } from '../../../src/wire/settings.ts'
import { partsOf } from '../../model/sections.ts'
import { words } from '../../strings/en.ts'
import { AreaRow, CheckRow } from './Inputs.tsx'
import { SectionForm } from './SectionForm.tsx'
import { useSection } from './use-section.ts'

export function PrivacyForm ({ settings: { privacy } }: { settings: SiteSettings }): VNode {
  const section = useSection(partsOf.privacy)
  const lines = useSignal(privacy.blocked.join('\n'))
  const { errors } = section.form
  const error = Object.entries(errors.value).find(([id]) => id.startsWith('privacy-blocked'))?.[1]
  const put = (text: string): void => {
    lines.value = text
    section.patch('privacy', { blocked: [...new Set(text.split('\n').map(line => line.trim()).filter(line => line !== ''))] })
  }
  return (
    <SectionForm name='privacy' section={section}>
      <CheckRow id='privacy-truncateAddress' label={words.privacySettings.truncate} hint={words.privacySettings.truncateHint} checked={privacy.truncateAddress} onValue={truncateAddress => { section.patch('privacy', { truncateAddress }) }} />
      <AreaRow id='privacy-blocked' label={words.privacySettings.blocked} hint={words.privacySettings.blockedHint} rows={4} value={lines.value} error={error} onValue={put} />
    </SectionForm>
  )
}
