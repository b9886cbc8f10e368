// What the routes are handed: the collaborators of one node. Who makes them is src/app.ts and src/main.ts.
import type { Pool } from '../store/pool.ts'
import type { Config } from '../config.ts'
import type { Feed } from '../feed/feed.ts'
import type { Places } from '../insight/place.ts'
import type { Poller } from '../poller/poller.ts'
import type { Limits } from './limits.ts'
import type { OperatorSessions } from './operator-session.ts'
import type { Passwords } from './passwords.ts'
import type { Assets } from './public/assets.ts'
import type { RuleBook } from './rule-book.ts'
import type { SiteBook } from './site-book.ts'
import type { Tokens } from './visitor/token.ts'

export interface ApiContext {
  readonly config: Config
  readonly pool: Pool
  readonly feed: Feed
  readonly poller: Poller
  readonly places: Places
  readonly tokens: Tokens
  readonly limits: Limits
  readonly sites: SiteBook
  readonly rules: RuleBook
  readonly sessions: OperatorSessions
  readonly passwords: Passwords
  readonly assets: Assets
  /** What time it is for tokens, in milliseconds since 1970. */
  readonly now: () => number
  /** The demo shop's origin, where there is one: it joins the first site. */
  readonly demoOrigin: string | undefined
}
