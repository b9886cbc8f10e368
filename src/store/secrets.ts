// One-time tokens and session ids: random, and kept as a digest only, so that a copy of the database opens nothing.
import { createHash, randomBytes } from 'node:crypto'

/** 256 bits: nobody guesses them, so the digest needs no salt and no slowness. */
const secretBytes = 32

/** A fresh token and what is kept of it. */
export function createSecret (): { token: string, digest: Buffer } {
  const token = randomBytes(secretBytes).toString('base64url')
  return { token, digest: toDigest(token) }
}

/** SHA-256 of a token's text. */
export function toDigest (token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
