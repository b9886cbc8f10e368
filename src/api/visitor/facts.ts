// What a request tells of who sends it: address, place, device, source, whether it is a bot. What the page tells itself stands in its body.
import type { FastifyRequest } from 'fastify'
import { truncateAddress } from '../../insight/address.ts'
import { isBot, readDevice } from '../../insight/device.ts'
import type { Places } from '../../insight/place.ts'
import { readSource } from '../../insight/source.ts'
import type { VisitFacts } from '../../store/current-visit.ts'
import type { SiteRecord } from '../../store/sites.ts'
import type { HelloBody, Page } from '../../wire/visitor.ts'
import { settingsOf } from '../look/look.ts'
import { readClientHints } from './client-hints.ts'

/** They told their browser to tell every site (Global Privacy Control). */
export function isPrivate ({ choice }: Pick<HelloBody, 'choice'>): boolean {
  return choice?.gpc === true
}

interface Come { places: Places, site: SiteRecord, page: Page, private?: boolean }

/** As a visit keeps them, by the site's wishes and theirs. A chat needs no address, no place and no source, so a private visit has none of them. */
export function readFacts (request: FastifyRequest, { places, site, page, private: wantsNoHistory = false }: Come): VisitFacts {
  const userAgent = request.headers['user-agent'] ?? ''
  const seen = { device: readDevice({ userAgent, clientHints: readClientHints(request.headers) }), bot: isBot(userAgent) }
  if (wantsNoHistory) return { ...seen, address: '', source: readSource({ referrer: '', url: '', ownHosts: [] }), private: true }
  const place = places.find(request.ip)
  return {
    ...seen,
    address: settingsOf(site).privacy.truncateAddress ? truncateAddress(request.ip) ?? '' : request.ip,
    ...(place === undefined ? {} : { place }),
    source: readSource({ referrer: page.referrer, url: page.url, ownHosts: site.origins })
  }
}
