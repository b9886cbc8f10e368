// A site's active rules, remembered on this node, so that a hello costs no SQL for them; what changes them is said in the log and read here. Whom they fit is src/desk's.
import type { Feed } from '../feed/feed.ts'
import type { Pool } from '../store/pool.ts'
import { listRules } from '../store/rules.ts'
import type { RuleRecord } from '../store/rules.ts'
import { readConditions } from '../wire/rules.ts'
import type { RuleConditions } from '../wire/rules.ts'
import { keepNewest } from './newest.ts'

/** With every condition, whatever was stored. */
export interface KnownRule extends Omit<RuleRecord, 'conditions'> { conditions: RuleConditions }

export interface RuleBook {
  /** In their order. The site was found by its log (site-book.ts), which is followed since. */
  active (site: { accountId: number, id: string }): readonly KnownRule[] | Promise<readonly KnownRule[]>
}

/** A net below the facts of the log, as for sites. */
const maxAgeMs = 60_000
const maxSites = 10_000

/** Reads a site's rules once, and again when the log says that they changed. */
export function createRuleBook ({ pool, feed, now = () => performance.now() }: { pool: Pool, feed: Pick<Feed, 'onNews'>, now?: () => number }): RuleBook {
  const known = new Map<string, { accountId: number, rules: readonly KnownRule[], until: number }>()
  const reading = new Map<string, Promise<readonly KnownRule[]>>()
  const forget = (siteId: string): void => {
    known.delete(siteId)
    reading.delete(siteId)
  }
  feed.onNews((accountId, news) => {
    if (news.kind === 'gone') for (const [siteId, entry] of known) if (entry.accountId === accountId) forget(siteId)
    if (news.kind === 'events') for (const { kind, siteId } of news.events) if (kind === 'site_rules' && siteId !== undefined) forget(siteId)
  })
  const read = async ({ accountId, id: siteId }: { accountId: number, id: string }): Promise<readonly KnownRule[]> => {
    const asked = listRules(pool, { accountId, siteId }).then(rules => rules.filter(({ active }) => active).map(toKnown))
    reading.set(siteId, asked)
    try {
      const rules = await asked
      // What was forgotten meanwhile is older than the change.
      if (reading.get(siteId) === asked) keepNewest(known, maxSites, [siteId, { accountId, rules, until: now() + maxAgeMs }])
      return rules
    } finally {
      if (reading.get(siteId) === asked) reading.delete(siteId)
    }
  }
  return {
    active: site => {
      const entry = known.get(site.id)
      return entry !== undefined && entry.until > now() ? entry.rules : reading.get(site.id) ?? read(site)
    }
  }
}

function toKnown (rule: RuleRecord): KnownRule {
  return { ...rule, conditions: readConditions(rule.conditions) }
}
