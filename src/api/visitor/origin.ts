// Which pages may ask as a visitor: by their site's list, decided from path and headers before the body is read.
import cors from '@fastify/cors'
import type { FastifyCorsOptions } from '@fastify/cors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Pool } from '../../store/pool.ts'
import { NotFound, OriginRefused } from '../../errors.ts'
import { noteRefused } from '../../store/sites.ts'
import type { SiteRecord } from '../../store/sites.ts'
import { sendProblem } from '../problems.ts'
import type { SiteBook } from '../site-book.ts'
import type { SiteParams } from './site-params.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The site of a visitor's route: set before the route runs. */
    site: SiteRecord
  }
}

interface OriginOptions {
  pool: Pool
  sites: SiteBook
  /** Of our own pages: the hosted chat, the demo shop. */
  ownOrigins: ReadonlySet<string>
}

/** An origin is `https://` and a host name with a port at most; longer ones are noise and not noted. */
const maxNotedOrigin = 300
const noteEveryMs = 10_000
const varying = { vary: 'Origin' }
/** That its page isn't wanted, or its site is gone, any page may read: the widget there goes away instead of asking for ever. */
const refusing = { ...varying, 'access-control-allow-origin': '*' }

/** Sets `request.site` and the CORS headers of every answer in `scope`, refusals too. An unknown site is 404, a foreign origin 403, and a page may read both; without an origin it is served. */
export async function useOrigins (scope: FastifyInstance, { pool, sites, ownOrigins }: OriginOptions): Promise<void> {
  scope.decorateRequest('site', null as unknown as SiteRecord)
  const noted = new Map<string, number>()
  const judge = (request: FastifyRequest, reply: FastifyReply, site: SiteRecord | undefined): Error | undefined => {
    const { origin } = request.headers
    const headers = site && toCorsHeaders(origin, { site, ownOrigins })
    reply.headers(headers ?? refusing)
    if (site === undefined) return new NotFound()
    request.site = site
    if (origin === undefined || headers !== undefined) return undefined
    noteOrigin(request, { pool, noted, origin })
    return new OriginRefused()
  }
  // At once where the site is remembered: an idle poll makes no promise here.
  scope.addHook('onRequest', (request, reply, done) => {
    const found = sites.find((request.params as SiteParams).site, request)
    if (!(found instanceof Promise)) return done(judge(request, reply, found))
    found.then(site => { done(judge(request, reply, site)) }, done)
  })
  // Retry-After is all that a page may need to read, and only refusals have it: an idle poll does without.
  scope.setErrorHandler((error, request, reply) => {
    if (reply.hasHeader('access-control-allow-origin')) reply.header('access-control-expose-headers', 'Retry-After')
    sendProblem(error, request, reply)
  })
  // The library answers preflights, in a scope of their own: its hook would look at each poll otherwise. What all other answers need is said above.
  await scope.register(async preflights => {
    await preflights.register(cors, allowed)
    // The library's own route for preflights doesn't match below a prefix with a parameter. It answers before this handler runs.
    preflights.options('/*', { schema: { hide: true } }, (_request, reply) => { reply.callNotFound() })
  })
}

/** The headers by which a page may read its answer; undefined where it may not ask: then it may read no more than that. */
export function toCorsHeaders (origin: string | undefined, { site, ownOrigins }: { site: Pick<SiteRecord, 'origins'>, ownOrigins: ReadonlySet<string> }): Record<string, string> | undefined {
  if (origin === undefined) return varying
  return ownOrigins.has(origin) || site.origins.includes(origin) ? { vary: varying.vary, 'access-control-allow-origin': origin } : undefined
}

// Two hours are the most that browsers keep a preflight's answer; ours make none, others may.
const allowed: FastifyCorsOptions = { origin: true, methods: 'POST', allowedHeaders: 'Content-Type', strictPreflight: false, maxAge: 7200 }

// The install page says which origin to add. Nobody waits for it, and a flood of foreign origins writes once in ten seconds.
function noteOrigin (request: FastifyRequest, { pool, noted, origin }: { pool: Pool, noted: Map<string, number>, origin: string }): void {
  const { accountId, id: siteId } = request.site
  const before = noted.get(siteId) ?? -Infinity
  if (origin.length > maxNotedOrigin || performance.now() - before < noteEveryMs) return
  noted.set(siteId, performance.now())
  noteRefused(pool, { accountId, siteId, origin }).catch((error: unknown) => {
    request.log.warn(`a refused origin was not noted: ${String(error)}`)
  })
}
