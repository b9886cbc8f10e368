// Whom news can concern, of those whose polls are held. What of it they may see is decided when they are looked at.
import type { News } from '../feed/news.ts'
import type { Waiter, Waiters } from './waiters.ts'

/** Whose held polls these news of the account are for: each once. */
export function listConcerned (waiters: Waiters, accountId: number, news: News): Iterable<Waiter> {
  switch (news.kind) {
    case 'gone': return waiters.ofAccount(accountId)
    case 'roster': return waiters.operatorsOf(accountId)
    case 'signals': return new Set([...waiters.operatorsOf(accountId), ...news.signals.flatMap(({ visitorId }) => [...waiters.ofPerson(visitorId)])])
    case 'events': return new Set([...waiters.operatorsOf(accountId), ...news.events.flatMap(event => [...visitorsOf(waiters, event)])])
  }
}

function visitorsOf (waiters: Waiters, { kind, siteId, visitorId }: { kind: string, siteId?: string, visitorId?: string }): Iterable<Waiter> {
  if (visitorId !== undefined) return waiters.ofPerson(visitorId)
  return (kind === 'site_status' || kind === 'site_settings') && siteId !== undefined ? waiters.ofSite(siteId) : []
}
