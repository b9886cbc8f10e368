// What the owner's pages tell of a visitor: who they are, signed or not, and what they do. Visitors' routes.
import * as z from 'zod/mini'
import { Id, Token } from './ids.ts'
import { Line, Name } from './text.ts'
import { Email, Phone } from './visitor.ts'
import { maxDataCodePoints, maxDataFields, maxDataKeyCodePoints, maxIdentityCodePoints, maxJwtCharacters, maxNameCodePoints, maxTrackCodePoints, maxUrlCodePoints } from './limits.ts'

/** Flat: text, numbers and yes or no by name. */
export const Data = z.record(Name(maxDataKeyCodePoints), z.union([Line(maxDataCodePoints), z.number(), z.boolean()])).check(
  z.refine(data => Object.keys(data).length <= maxDataFields, `has more than ${maxDataFields} fields`)
)
export type Data = z.infer<typeof Data>

export const Avatar = Line(maxUrlCodePoints).check(z.refine(text => /^https:\/\//i.test(text) && URL.canParse(text), 'is not an https address'))

/**
 * `hash`: hex HMAC-SHA256 of `who.id` by one of the site's two secrets. `jwt`: HS256 by one of them, with `sub`, `site`, `exp` at most ten minutes away, `email`, `name` and `avatar` if wanted; its claims stand above `who`.
 * Without either, what is said is kept as said, and opens nothing. An `avatar` that isn't signed is kept where it is on one of the site's own addresses: operators' browsers fetch it.
 */
export const IdentifyBody = z.strictObject({
  token: Token,
  key: Id,
  who: z.strictObject({
    id: z.optional(Name(maxIdentityCodePoints)),
    name: z.optional(Name(maxNameCodePoints)),
    email: z.optional(Email),
    phone: z.optional(Phone),
    avatar: z.optional(Avatar),
    data: z.optional(Data)
  }),
  hash: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/i, 'is not a hex SHA-256'))),
  jwt: z.optional(z.string().check(z.regex(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/, 'is not a signed token'), z.maxLength(maxJwtCharacters)))
})
export type IdentifyBody = z.infer<typeof IdentifyBody>

/** `token`: this id is another visitor's of the site, or a new one's: the browser is that visitor from now on, keeps this token in place of its own, and says hello with it. */
export const IdentifyAnswer = z.object({ verified: z.boolean(), token: z.optional(Token) })
export type IdentifyAnswer = z.infer<typeof IdentifyAnswer>

/** What the visitor did, in the words of the owner's page. */
export const TrackBody = z.strictObject({ token: Token, key: Id, name: Name(maxTrackCodePoints), data: z.optional(Data) })
export type TrackBody = z.infer<typeof TrackBody>
