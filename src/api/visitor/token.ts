// The visitor's token: signed, so that knowing whose it is costs no SQL; who may do what with it is left to the routes.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { TokenUnknown } from '../../errors.ts'
import type { SigningKey } from '../../store/signing-keys.ts'
import { Recent } from '../recent.ts'

/** What a token says; times in seconds since 1970. `bornAt` is when the visitor got the first one. */
export interface VisitorToken {
  readonly accountId: number
  readonly siteId: string
  readonly visitorId: string
  readonly bornAt: number
  readonly issuedAt: number
  /** Of a mail's link: it opens this conversation of the visitor's and nothing else, for a day. */
  readonly conversationId?: string
}

export interface Tokens {
  /** A fresh token; with `conversationId`, one that opens that alone. */
  sign (visitor: Pick<VisitorToken, 'accountId' | 'siteId' | 'visitorId' | 'conversationId'>): string
  /** Whose it is. Throws TokenUnknown when it isn't ours, is another site's, idle for 30 days, a year old, or opens one conversation alone. */
  verify (text: string, siteId: string): VisitorToken
  /** As `verify`, and takes those that open one conversation: the caller holds to it. */
  verifyLinked (text: string, siteId: string): VisitorToken
  /** The same text, or a new token where this one is older than a day. It must have been verified. */
  renew (text: string, token: VisitorToken): string
}

const secondMs = 1000
const dayMs = 86_400_000
/** A token renewed by each hello lives on; one that lay about for a month doesn't. */
const maxIdleMs = 30 * dayMs
/** Even of those who come every day: a stolen token must end some time. */
const maxAgeMs = 365 * dayMs
/** One of a mail's link: the link makes another. */
const maxLinkedMs = dayMs
/** A node that serves more visitors than this at once computes an HMAC (12 µs) for the rest. */
const maxCached = 50_000

/** `keys` newest first; a retired key verifies and signs nothing. Throws when none may sign. */
export function createTokens ({ keys, now = Date.now, cacheSize = maxCached }: { keys: readonly SigningKey[], now?: () => number, cacheSize?: number }): Tokens {
  const current = keys.find(key => key.retiredAt === undefined)
  if (current === undefined) throw new Error('there is no key to sign tokens with')
  const cache = new Recent<VisitorToken>(cacheSize)
  const signAll = (token: VisitorToken): string => write(token, current.secret)
  const verifyLinked = (text: string, siteId: string): VisitorToken => {
    const token = cache.get(text) ?? cache.put(text, read(text, keys))
    if (token === undefined || token.siteId !== siteId || isOver(token, now())) throw new TokenUnknown()
    return token
  }
  return {
    sign: visitor => {
      const at = toSeconds(now())
      return signAll({ ...visitor, bornAt: at, issuedAt: at })
    },
    verify: (text, siteId) => {
      const token = verifyLinked(text, siteId)
      if (token.conversationId !== undefined) throw new TokenUnknown()
      return token
    },
    verifyLinked,
    renew: (text, token) => now() - token.issuedAt * secondMs < dayMs || token.conversationId !== undefined ? text : signAll({ ...token, issuedAt: toSeconds(now()) })
  }
}

function isOver ({ bornAt, issuedAt, conversationId }: VisitorToken, at: number): boolean {
  return at - issuedAt * secondMs > (conversationId === undefined ? maxIdleMs : maxLinkedMs) || at - bornAt * secondMs > maxAgeMs
}

// Of another version where it opens less: a node that knows v1 alone must not take it for all of the visitor's.
function write ({ accountId, siteId, visitorId, bornAt, issuedAt, conversationId }: VisitorToken, secret: Buffer): string {
  const said = [accountId, siteId, visitorId, bornAt, issuedAt, ...(conversationId === undefined ? [] : [conversationId])]
  const head = `${conversationId === undefined ? 'v1' : 'v2'}.${Buffer.from(JSON.stringify(said)).toString('base64url')}`
  return `${head}.${toSignature(head, secret).toString('base64url')}`
}

function read (text: string, keys: readonly SigningKey[]): VisitorToken | undefined {
  const [version, payload, signature, ...more] = text.split('.')
  if ((version !== 'v1' && version !== 'v2') || payload === undefined || signature === undefined || more.length > 0) return undefined
  const given = Buffer.from(signature, 'base64url')
  // One text per signature: another spelling of the same bytes would be another entry of the cache.
  if (given.toString('base64url') !== signature) return undefined
  const ours = keys.some(({ secret }) => isSame(given, toSignature(`${version}.${payload}`, secret)))
  // Signed by us, so its shape is what `write` made.
  return ours ? fromPayload(JSON.parse(Buffer.from(payload, 'base64url').toString()) as Payload) : undefined
}

type Payload = [accountId: number, siteId: string, visitorId: string, bornAt: number, issuedAt: number, conversationId?: string]

function fromPayload ([accountId, siteId, visitorId, bornAt, issuedAt, conversationId]: Payload): VisitorToken {
  return Object.freeze({ accountId, siteId, visitorId, bornAt, issuedAt, ...(conversationId === undefined ? {} : { conversationId }) })
}

function toSignature (head: string, secret: Buffer): Buffer {
  return createHmac('sha256', secret).update(head).digest()
}

function isSame (given: Buffer, wanted: Buffer): boolean {
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

function toSeconds (ms: number): number {
  return Math.floor(ms / secondMs)
}
