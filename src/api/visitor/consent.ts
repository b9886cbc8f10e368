// Whether who leaves a message, or begins a chat by a form, agreed to what the site asks. That the words are shown is the pages' matter; that they are kept, the store's.
import { BadInput } from '../../errors.ts'
import type { SiteRecord } from '../../store/sites.ts'
import { settingsOf } from '../look/look.ts'

/** Throws BadInput where the site asks for consent and there is none; `consent` is whatever says that there is. */
export function requireConsent (site: Pick<SiteRecord, 'settings'>, consent: string | undefined): void {
  if (consent === undefined && settingsOf(site).form.consent.text !== '') throw new BadInput('What the site asks visitors to agree to was not agreed to.')
}
