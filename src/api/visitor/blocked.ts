// What is kept of the page that a visitor's browser names: addresses without the parameters that the site, or anybody, doesn't want to hear of.
import { blockParameters } from '../../insight/blocked.ts'
import type { SiteRecord } from '../../store/sites.ts'
import type { Page } from '../../wire/visitor.ts'
import { settingsOf } from '../look/look.ts'

/** Browsers take them out themselves; older ones, and those that have not heard of a new one yet, don't. */
export function keepPage (site: Pick<SiteRecord, 'settings'>, { url, title, referrer }: Page): Page {
  const { blocked } = settingsOf(site).privacy
  return { url: blockParameters(url, blocked), title, referrer: blockParameters(referrer, blocked) }
}
