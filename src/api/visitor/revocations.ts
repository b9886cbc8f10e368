// Tokens of visitors who were erased open nothing: known from the account's log on each node, so that asking costs no SQL. What else makes a token good is token.ts.
import { TokenUnknown } from '../../errors.ts'
import type { Feed } from '../../feed/feed.ts'
import type { Tokens, VisitorToken } from './token.ts'

/** The same tokens, of which those that were revoked are refused. The account is known here: the route's site was found by its log (site-book.ts). */
export function withRevocations (tokens: Tokens, feed: Pick<Feed, 'isRevoked'>): Tokens {
  const refuseRevoked = (token: VisitorToken): VisitorToken => {
    if (feed.isRevoked(token.accountId, token.visitorId)) throw new TokenUnknown()
    return token
  }
  return {
    ...tokens,
    verify: (text, siteId) => refuseRevoked(tokens.verify(text, siteId)),
    verifyLinked: (text, siteId) => refuseRevoked(tokens.verifyLinked(text, siteId))
  }
}
