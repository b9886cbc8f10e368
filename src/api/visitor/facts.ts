// What a request tells of who sends it: address, place, device, source, whether it is a bot. What the page tells itself stands in its body.
import type { FastifyRequest } from 'fastify'
import { truncateAddress } from '../../insight/address.ts'
import { isBot, readDevice } from '../../insight/device.ts'
import type { Places } from '../../insight/place.ts'
import { readSource } from '../../insight/source.ts'
import type { VisitFacts } from '../../store/current-visit.ts'
import type { SiteRecord } from '../../store/sites.ts'
import type { Page } from '../../wire/visitor.ts'
import { settingsOf } from '../look/look.ts'
import { readClientHints } from './client-hints.ts'

/** As a visit keeps them, by the site's wishes. */
export function readFacts (request: FastifyRequest, { places, site, page }: { places: Places, site: SiteRecord, page: Page }): VisitFacts {
  const userAgent = request.headers['user-agent'] ?? ''
  const place = places.find(request.ip)
  return {
    address: settingsOf(site).privacy.truncateAddress ? truncateAddress(request.ip) ?? '' : request.ip,
    ...(place === undefined ? {} : { place }),
    device: readDevice({ userAgent, clientHints: readClientHints(request.headers) }),
    source: readSource({ referrer: page.referrer, url: page.url, ownHosts: site.origins }),
    bot: isBot(userAgent)
  }
}
