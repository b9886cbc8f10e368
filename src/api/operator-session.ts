// Who is signed in, by the session cookie, and whether the request comes from the console itself; what they may do is the routes' matter.
import type {} from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Feed } from '../feed/feed.ts'
import type { Pool } from '../store/pool.ts'
import { CrossSite, Forbidden, SignedOut } from '../errors.ts'
import type { Operator } from '../store/operator-presence.ts'
import { endSession, findSession, touchSession } from '../store/operator-sessions.ts'
import type { OperatorRecord } from '../store/operators.ts'
import { createSecret, toDigest } from '../store/secrets.ts'
import type { Limits } from './limits.ts'
import { keepNewest } from './newest.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in: set before the route runs, on routes behind the sign-in. */
    operator: OperatorRecord
  }
}

/** The prefix makes browsers refuse it without Secure, with a Domain, or for a part of the site. */
export const sessionCookie = '__Host-shopbell'

export interface OperatorSessions {
  /** Who this cookie signs in. At most 5 s old. Fails with TooMany where `asker`, a request, tried too many cookies that this node had never found good. */
  find (token: string, asker: { readonly ip: string }): Promise<OperatorRecord | undefined>
  /** On this node at once; on the others within 5 s. */
  forget (operatorId: string): void
  /** Notes that a person, not a poll, used the session. */
  touch (token: string): Promise<void>
  /** Answers whose it was. */
  end (token: string): Promise<Operator | undefined>
}

/** Rights are re-read this often: what an owner takes away is gone within it, and a poll each second costs a fifth of a read. */
const maxAgeMs = 5000
const maxRemembered = 10_000
/** Twelve hours of idling are not measured by the second. */
const touchEveryMs = 60_000
const tokenShape = /^[A-Za-z0-9_-]{43}$/

/** Remembers found sessions for 5 s, so that a console's polls cost at most one read in that time and node; what the log says of an operator ends that sooner. */
export function createOperatorSessions ({ pool, feed, limits, now = () => performance.now() }: { pool: Pool, feed: Pick<Feed, 'onNews'>, limits: Pick<Limits, 'stranger'>, now?: () => number }): OperatorSessions {
  const known = new Map<string, { found: Promise<OperatorRecord | undefined>, until: number }>()
  // Apart from what was found: reading these again, each five seconds, is no stranger's question, and strangers' cookies push none of them out.
  const good = new Map<string, true>()
  const touched = new Map<string, number>()
  const read = (token: string): Promise<OperatorRecord | undefined> => {
    const found = findSession(pool, toDigest(token))
    const entry = { found, until: now() + maxAgeMs }
    keepNewest(known, maxRemembered, [token, entry])
    // A read that failed, or found nobody, is not an answer to keep.
    const drop = (): void => { if (known.get(token) === entry) known.delete(token) }
    found.then(operator => {
      if (operator !== undefined) return keepNewest(good, maxRemembered, [token, true])
      good.delete(token)
      drop()
    }, drop)
    return found
  }
  const forget = (operatorId: unknown): void => {
    for (const [token, { found }] of known) void found.then(operator => { if (operator?.id === operatorId) known.delete(token) }, () => {})
  }
  feed.onNews((_accountId, news) => {
    if (news.kind !== 'events') return
    for (const { kind, body } of news.events) if (kind === 'operator_changed') forget(body.operator)
  })
  return {
    forget,
    find: async (token, asker) => {
      if (!tokenShape.test(token)) return undefined
      const entry = known.get(token)
      if (entry !== undefined && entry.until > now()) return await entry.found
      if (!good.has(token)) limits.stranger(asker.ip)
      return await read(token)
    },
    touch: async token => {
      if (now() - (touched.get(token) ?? -Infinity) < touchEveryMs) return
      keepNewest(touched, maxRemembered, [token, now()])
      await touchSession(pool, toDigest(token))
    },
    end: async token => {
      const whose = await endSession(pool, toDigest(token))
      // After it, so that no request in between reads it as good again.
      known.delete(token)
      good.delete(token)
      return whose
    }
  }
}

/** The session's token that came with this request; empty for none. */
export function sessionTokenOf (request: FastifyRequest): string {
  return request.cookies[sessionCookie] ?? ''
}

/** Begins a session by its digest, and only then sets its cookie: where the database fails, the browser keeps the session that it has. */
export async function beginSession<Begun> (reply: FastifyReply, begin: (digest: Buffer) => Promise<Begun>): Promise<Begun> {
  const { token, digest } = createSecret()
  const begun = await begin(digest)
  // As long as the session may live at most (14 days); whether it still does is asked of the database.
  reply.setCookie(sessionCookie, token, { path: '/', secure: true, httpOnly: true, sameSite: 'lax', maxAge: 14 * 86_400 })
  return begun
}

export function clearSession (reply: FastifyReply): void {
  reply.clearCookie(sessionCookie, { path: '/', secure: true, httpOnly: true, sameSite: 'lax' })
}

/** Every route of `scope` needs a signed-in operator, `request.operator`. */
export function requireSignedIn (scope: FastifyInstance, sessions: OperatorSessions): void {
  scope.decorateRequest('operator', null as unknown as OperatorRecord)
  scope.addHook('onRequest', async request => {
    const operator = await sessions.find(sessionTokenOf(request), request)
    if (operator === undefined) throw new SignedOut()
    request.operator = operator
  })
}

/** Every use of `scope` keeps the session alive. Polls stand outside, so that a console left open overnight signs out by itself. */
export function keepSessionAlive (scope: FastifyInstance, sessions: OperatorSessions): void {
  scope.addHook('preHandler', async request => { await sessions.touch(sessionTokenOf(request)) })
}

/** Every route of `scope` needs an owner or admin. */
export function requireAdministrator (scope: FastifyInstance): void {
  scope.addHook('onRequest', async request => {
    if (request.operator.role === 'operator') throw new Forbidden()
  })
}

/**
 * State changes come from our own pages: a browser says so by Sec-Fetch-Site, an older one by Origin. A caller that sends neither is no
 * browser, has no cookie but the one it was given on purpose, and is served (docs/decisions/0005-who-may-change-state.md).
 */
export function requireOwnPages (scope: FastifyInstance, ownOrigins: ReadonlySet<string>): void {
  scope.addHook('onRequest', async ({ method, headers }) => {
    if (method === 'GET' || method === 'HEAD') return
    const { origin, 'sec-fetch-site': site } = headers
    if (site !== undefined && site !== 'same-origin') throw new CrossSite()
    if (origin !== undefined && !ownOrigins.has(origin)) throw new CrossSite()
  })
}
