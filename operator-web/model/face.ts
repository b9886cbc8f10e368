// Which picture of a visitor the console may fetch: the owner's own people's, never one that a stranger named, which would tell them when and where operators look. How it is drawn is Avatar's.
import type { VisitorAnswer } from '../../src/wire/operator.ts'

/** Undefined: initials. */
export function faceOf ({ verified, avatar = '' }: Pick<VisitorAnswer, 'verified' | 'avatar'>): string | undefined {
  return verified === true && URL.canParse(avatar) && new URL(avatar).protocol === 'https:' ? avatar : undefined
}
