// Everything that the feed reads and writes, in one place: store functions bound to the pool, so that tests can hand in others.
import type { inTransaction } from '../store/pool.ts'
import { listRevoked } from '../store/erasure.ts'
import { findTips, listEventsForOperator, listEventsForVisitor, listRecentEvents, readNews } from '../store/events.ts'
import type { EventRecord } from '../store/events.ts'
import { renewOperator } from '../store/operator-presence.ts'
import { keepTabs, listActiveAccounts, renewPresence } from '../store/presence.ts'
import { markDelivered } from '../store/read-marks.ts'
import type { Delivery } from '../store/read-marks.ts'
import { listRoster } from '../store/roster.ts'
import type { RosterRecord } from '../store/roster.ts'
import { listSignals } from '../store/signals.ts'
import type { SignalRecord } from '../store/signals.ts'
import { listSites } from '../store/sites.ts'
import type { SiteStatus } from '../wire/events.ts'

export type Pool = Parameters<typeof inTransaction>[0]

/** What the feed asks of the database; the store's functions say what each promises. */
export interface Source {
  readNews (asked: { accountIds: number[], tips: number[] }): Promise<{ epoch: string, events: EventRecord[] }>
  listActiveAccounts (asked: { limit: number }): Promise<number[]>
  findTips (accountIds: number[]): Promise<Map<number, { tip: number, base: number }>>
  listRecentEvents (asked: { accountId: number, after: number, limit: number }): Promise<EventRecord[]>
  listEventsForVisitor (asked: { accountId: number, visitorId: string, after: number, limit: number }): Promise<EventRecord[]>
  listEventsForOperator (asked: { accountId: number, siteIds: string[] | undefined, after: number, limit: number }): Promise<EventRecord[]>
  listRevoked (asked: { accountId: number }): Promise<string[]>
  listSites (asked: { accountId: number }): Promise<Array<{ id: string, status: SiteStatus, statusSeq: number, settingsSeq: number }>>
  /** The same for the tick, which all accounts wait for: it never waits behind requests. */
  listSitesInTick (asked: { accountId: number }): Promise<Array<{ id: string, status: SiteStatus, statusSeq: number, settingsSeq: number }>>
  listSignals (asked: { accountIds: number[], changedAfter?: Date }): Promise<{ readAt: Date, signals: SignalRecord[] }>
  listRoster (asked: { siteIds: Array<{ accountId: number, siteId: string }>, changedAfter?: Date }): Promise<{ readAt: number, visitors: RosterRecord[] }>
  renewPresence (asked: { rows: Array<{ accountId: number, visitorId: string, askedAgoMs: number }> }): Promise<Array<{ visitorId: string }>>
  markDelivered (asked: { deliveries: Delivery[] }): Promise<number[]>
  keepTabs (asked: { accountId: number, visitorId: string, living: string[], dead: string[] }): Promise<void>
  renewOperator (asked: { accountId: number, operatorId: string, tab: string }): Promise<boolean>
}

/**
 * The real one. What goes round by the clock has connections of its own (`beatPool`): behind a queue of writers the news that they make
 * would come seconds late.
 */
export function createSource (pool: Pool, beatPool: Pool): Source {
  return {
    readNews: asked => readNews(beatPool, asked),
    listActiveAccounts: asked => listActiveAccounts(pool, asked),
    findTips: accountIds => findTips(pool, accountIds),
    listRecentEvents: asked => listRecentEvents(pool, asked),
    listEventsForVisitor: asked => listEventsForVisitor(pool, asked),
    listEventsForOperator: asked => listEventsForOperator(pool, asked),
    listRevoked: asked => listRevoked(pool, asked),
    listSites: asked => listSites(pool, asked),
    listSitesInTick: asked => listSites(beatPool, asked),
    listSignals: asked => listSignals(beatPool, asked),
    listRoster: asked => listRoster(beatPool, asked),
    renewPresence: asked => renewPresence(beatPool, asked),
    markDelivered: asked => markDelivered(beatPool, asked),
    keepTabs: asked => keepTabs(pool, asked),
    renewOperator: asked => renewOperator(beatPool, asked)
  }
}
