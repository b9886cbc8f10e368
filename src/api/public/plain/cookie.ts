// Who asks without JavaScript: a visitor's token in a cookie of our own origin, set by a form's answer and by nothing else. Pages with JavaScript keep theirs in storage.
import type {} from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../../../config.ts'
import { CrossSite, TokenUnknown } from '../../../errors.ts'
import type { SiteRecord } from '../../../store/sites.ts'
import type { SiteBook } from '../../site-book.ts'
import type { VisitorToken, Tokens } from '../../visitor/token.ts'

/** A token lives for 30 days without use. */
const maxAgeSeconds = 30 * 86_400

interface Whose { config: Pick<Config, 'publicUrl'>, tokens: Tokens, site: SiteRecord }

/** The visitor of this site whom the cookie names, with the token, which may be a mail link's; undefined for none that is good. */
export function findVisitor (request: FastifyRequest, { config, tokens, site }: Whose): { token: VisitorToken, text: string } | undefined {
  const text = request.cookies[toName(config, site.id)]
  if (text === undefined) return undefined
  try {
    return { token: tokens.verifyLinked(text, site.id), text }
  } catch (error) {
    // Too old, erased, or another's: a stranger again.
    if (error instanceof TokenUnknown) return undefined
    throw error
  }
}

/** HttpOnly and only with our own pages' requests, so that no other site can speak as this visitor. Without TLS, which is this machine alone, it can't be Secure. */
export function keepVisitor (reply: FastifyReply, { config, site, text }: Pick<Whose, 'config' | 'site'> & { text: string }): void {
  reply.setCookie(toName(config, site.id), text, { path: '/', secure: isSecure(config), httpOnly: true, sameSite: 'lax', maxAge: maxAgeSeconds })
}

/**
 * Forms come from our own pages: by Sec-Fetch-Site, by Origin in older browsers. Who sends neither is a text browser, or no browser at all and without anybody's cookie.
 * Through a path of the owner's domain our page has that one's origin: it counts where the browser says that the form went back to where it came from, and the site's list has it.
 */
export function requireOwnForms (scope: FastifyInstance, { ownOrigins, sites }: { ownOrigins: ReadonlySet<string>, sites: SiteBook }): void {
  scope.addHook('onRequest', async request => {
    if (request.method !== 'POST') return
    const { origin, 'sec-fetch-site': from } = request.headers
    if (from !== undefined && from !== 'same-origin') throw new CrossSite()
    if (origin === undefined || ownOrigins.has(origin)) return
    const site = from === undefined ? undefined : await sites.find((request.params as { site: string }).site, request)
    if (site?.origins.includes(origin) !== true) throw new CrossSite()
  })
}

// One for each site: a visitor belongs to one. The prefix makes browsers refuse it from anywhere else.
function toName (config: Pick<Config, 'publicUrl'>, siteId: string): string {
  return `${isSecure(config) ? '__Host-' : ''}shopbell-${siteId}`
}

function isSecure ({ publicUrl }: Pick<Config, 'publicUrl'>): boolean {
  return publicUrl.startsWith('https:')
}
