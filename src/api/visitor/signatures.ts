// Whether the owner's server signed who a visitor is: by an HMAC of the id, or by a token with a date. What follows from it is store/identities.ts's.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { errors, jwtVerify } from 'jose'
import type { JWTPayload } from 'jose'
import { Avatar } from '../../wire/identity.ts'
import { Email } from '../../wire/visitor.ts'
import { Name, toLine } from '../../wire/text.ts'
import { maxIdentityCodePoints, maxNameCodePoints } from '../../wire/limits.ts'

/** What was signed. */
export interface Signed { id: string, name?: string, email?: string, avatar?: string }

/** One that is good for longer can be found somewhere and used. */
const mostSeconds = 600
/** Of the owner's clock and ours. */
const skewSeconds = 60

const SignedId = Name(maxIdentityCodePoints)
const SignedName = Name(maxNameCodePoints)

/** Hex HMAC-SHA256 of the id by any of the secrets. It has no end: whoever has it once has it as long as the secret. */
export function readHash ({ id, hash, secrets }: { id: string, hash: string, secrets: readonly string[] }): Signed | undefined {
  const given = Buffer.from(hash, 'hex')
  const isGood = secrets.map(secret => createHmac('sha256', secret).update(id).digest()).some(wanted => given.length === wanted.length && timingSafeEqual(given, wanted))
  return isGood ? { id } : undefined
}

/** HS256 by any of the secrets, for this site, over within ten minutes of `now` (ms). */
export async function readJwt ({ jwt, secrets, siteId, now }: { jwt: string, secrets: readonly string[], siteId: string, now: number }): Promise<Signed | undefined> {
  for (const secret of secrets) {
    const claims = await verify(jwt, { secret, now })
    if (claims !== undefined) return toSigned(claims, { siteId, now })
  }
  return undefined
}

async function verify (jwt: string, { secret, now }: { secret: string, now: number }): Promise<JWTPayload | undefined> {
  try {
    const key = new TextEncoder().encode(secret)
    return (await jwtVerify(jwt, key, { algorithms: ['HS256'], requiredClaims: ['sub', 'exp', 'site'], currentDate: new Date(now), clockTolerance: skewSeconds })).payload
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}

function toSigned ({ sub, exp = Infinity, site, name, email, avatar }: JWTPayload, { siteId, now }: { siteId: string, now: number }): Signed | undefined {
  if (site !== siteId || exp > now / 1000 + mostSeconds + skewSeconds || !SignedId.safeParse(sub).success) return undefined
  return {
    id: sub as string,
    ...(SignedName.safeParse(name).success ? { name: toLine(name as string) } : {}),
    ...(Email.safeParse(email).success ? { email: email as string } : {}),
    ...(Avatar.safeParse(avatar).success ? { avatar: avatar as string } : {})
  }
}
