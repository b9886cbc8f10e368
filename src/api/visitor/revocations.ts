// Tokens of visitors who were erased open nothing: known from the account's log on each node, so that asking costs no SQL. What else makes a token good is token.ts.
import { TokenUnknown } from '../../errors.ts'
import type { Feed } from '../../feed/feed.ts'
import type { Tokens } from './token.ts'

/** The same tokens, of which `verify` refuses those that were revoked. The account is known here: the route's site was found by its log (site-book.ts). */
export function withRevocations (tokens: Tokens, feed: Pick<Feed, 'isRevoked'>): Tokens {
  return {
    ...tokens,
    verify: (text, siteId) => {
      const token = tokens.verify(text, siteId)
      if (feed.isRevoked(token.accountId, token.visitorId)) throw new TokenUnknown()
      return token
    }
  }
}
