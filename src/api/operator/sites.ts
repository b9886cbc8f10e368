// Sites as the install and settings pages need them; operators see theirs, owners and admins change all.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { readStoredHours } from '../../insight/hours.ts'
import { listSecretsMade } from '../../store/identify-secrets.ts'
import type { IdentifySecret } from '../../store/identify-secrets.ts'
import { listSitePictures } from '../../store/site-pictures.ts'
import { listSites, requireSite, updateSiteSettings } from '../../store/sites.ts'
import type { Contact, SiteRecord } from '../../store/sites.ts'
import { Site, SiteBody, SiteSettingsBody } from '../../wire/account.ts'
import { toSnippet } from '../../wire/snippet.ts'
import { toLine } from '../../wire/text.ts'
import type { ApiContext } from '../context.ts'
import { settingsOf } from '../look/look.ts'
import { describe } from '../schemas.ts'

const SitesAnswer = z.object({ sites: z.array(Site) })
const list = describe({ act: 'A.sites', summary: 'The sites one may see.', answers: { 200: SitesAnswer }, problems: [401] })
const one = describe({ act: 'A.site', summary: 'One site.', body: SiteBody, answers: { 200: Site }, problems: [401, 403, 404] })
const settings = describe({ act: 'A.settings', summary: 'Changes a site\'s name, origins and settings.', body: SiteSettingsBody, answers: { 200: Site }, problems: [401, 403, 404] })

export function siteRoutes (scope: FastifyInstance, { pool, config }: ApiContext): void {
  scope.get('/sites', { schema: list }, async request => {
    const { accountId, siteIds } = request.operator
    const sites = await listSites(pool, { accountId, siteIds })
    return { sites: sites.map(site => toSite(site, config)) }
  })
  scope.post('/site', { schema: one }, async (request): Promise<Site> => {
    const { accountId, siteIds } = request.operator
    return await toWholeSite(await requireSite(pool, { accountId, siteIds, siteId: (request.body as SiteBody).site }), { pool, config })
  })
}

/** Registered where owners and admins are. */
export function siteSettingsRoute (scope: FastifyInstance, { pool, config, feed, sites }: ApiContext): void {
  scope.post('/site/settings', { schema: settings }, async (request): Promise<Site> => {
    const { site: siteId, name, origins, settings } = request.body as SiteSettingsBody
    const { accountId, id: operatorId } = request.operator
    const site = await updateSiteSettings(pool, { accountId, siteId, name: toLine(name), origins: [...new Set(origins)], settings, operatorId }, readStoredHours)
    sites.forget(siteId)
    feed.changed(accountId, 'log')
    return await toWholeSite(site, { pool, config })
  })
}

/** With all that is set of it. */
export async function toWholeSite (site: SiteRecord, { pool, config }: Pick<ApiContext, 'pool' | 'config'>): Promise<Site> {
  const { accountId, id: siteId } = site
  const [pictures, secrets] = [await listSitePictures(pool, { accountId, siteId }), await listSecretsMade(pool, { accountId, siteId })]
  return {
    ...toSite(site, config),
    settings: settingsOf(site),
    // The digest is for browsers: another picture is another address.
    pictures: pictures.map(({ status, digest }) => ({ status, url: `/s/${siteId}.svg?set=own&status=${status}&v=${digest}` })),
    secrets: secrets.map(toSecret)
  }
}

export function toSecret ({ id, createdAt }: IdentifySecret): NonNullable<Site['secrets']>[number] {
  return { id, createdAt: createdAt.toISOString() }
}

function toSite (site: SiteRecord, { publicUrl }: { publicUrl: string }): Site {
  const { id, name, origins, firstContact, lastContact, refused } = site
  return {
    id,
    name,
    origins,
    snippet: toSnippet({ publicUrl, site: id }),
    ...(firstContact === undefined ? {} : { firstContact: toContact(firstContact) }),
    ...(lastContact === undefined ? {} : { lastContact: toContact(lastContact) }),
    ...(refused === undefined ? {} : { refused: { at: refused.at.toISOString(), origin: refused.origin } })
  }
}

function toContact ({ at, url, browser, system }: Contact): NonNullable<Site['firstContact']> {
  return { at: at.toISOString(), url, browser, system }
}
