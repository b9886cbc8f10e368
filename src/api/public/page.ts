// What the HTML pages have in common: a nonce for each answer, and a policy that runs nothing else.
import { randomBytes } from 'node:crypto'

/** 128 bits, fresh for each answer. */
export function createNonce (): string {
  return randomBytes(16).toString('base64')
}

/** One header line from directives. */
export function toPolicy (directives: Readonly<Record<string, string>>): string {
  return Object.entries(directives).map(([name, value]) => `${name} ${value}`.trim()).join('; ')
}
