// A log in memory with the feed's view of it, for tests of rooms above the store; what the real one does is tested on Postgres.
import { randomUUID } from 'node:crypto'
import type { Source } from '../../src/feed/source.ts'
import type { Timers } from '../../src/feed/timers.ts'
import type { EventRecord, SignalRecord } from '../../src/feed/news.ts'
import { newClock, settle } from '../helpers/clock.ts'

const say = (): void => {}
export const quiet = { info: say, warn: say, error: say }
export const accountId = 1
export const siteId = 'aaaaaaaaaaaa'
export const otherSiteId = 'bbbbbbbbbbbb'

type RosterRead = Awaited<ReturnType<Source['listRoster']>>

/** What the fake was asked, by name; and what it answers. */
export interface FakeLog {
  source: Source
  events: EventRecord[]
  signals: SignalRecord[]
  roster: RosterRead['visitors']
  sites: Array<{ id: string, status: 'online' | 'away' | 'offline', statusSeq: number, settingsSeq: number }>
  revoked: string[]
  base: number
  epoch: string
  /** Thrown by every call while it is set. */
  failure: Error | undefined
  calls: Map<string, number>
  /** Database time in ms. */
  now: () => number
  say (event?: Partial<EventRecord>): EventRecord
  count (): number
}

export function newVisitorId (): string {
  return randomUUID()
}

export function fakeLog ({ now = () => 1_000_000_000_000 }: { now?: () => number } = {}): FakeLog {
  const calls = new Map<string, number>()
  const log: Omit<FakeLog, 'source'> = {
    events: [],
    signals: [],
    roster: [],
    sites: [{ id: siteId, status: 'online', statusSeq: 0, settingsSeq: 0 }, { id: otherSiteId, status: 'offline', statusSeq: 0, settingsSeq: 0 }],
    revoked: [],
    base: 0,
    epoch: 'e1',
    failure: undefined,
    calls,
    now,
    say (event = {}) {
      const seq = Math.max(log.base, log.events.at(-1)?.seq ?? 0) + 1
      const spoken = event.visitorId === undefined ? {} : { conversationId: randomUUID(), number: 1, audience: 'all' as const }
      const record: EventRecord = { accountId, seq, siteId, kind: 'message', author: 'visitor', key: randomUUID(), body: { text: `text ${seq}` }, at: new Date(now()), ...spoken, ...event }
      log.events.push(record)
      return record
    },
    count: () => [...calls.values()].reduce((sum, count) => sum + count, 0)
  }
  const asked = <T> (name: string, answer: () => T): Promise<T> => {
    calls.set(name, (calls.get(name) ?? 0) + 1)
    if (log.failure !== undefined) return Promise.reject(log.failure)
    return Promise.resolve(answer())
  }
  const above = (after: number, limit: number, filter: (event: EventRecord) => boolean = () => true): EventRecord[] =>
    log.events.filter(event => event.seq > after && event.seq > log.base && filter(event)).slice(0, limit)
  const source: Source = {
    readNews: ({ tips }) => asked('readNews', () => ({ epoch: log.epoch, events: tips.flatMap(tip => above(tip, 1000)) })),
    listActiveAccounts: () => asked('listActiveAccounts', () => []),
    findTips: () => asked('findTips', () => new Map([[accountId, { base: log.base, tip: Math.max(log.base, log.events.at(-1)?.seq ?? 0) }]])),
    listRecentEvents: ({ after, limit }) => asked('listRecentEvents', () => above(after, limit)),
    listEventsForVisitor: ({ visitorId, after, limit }) => asked('listEventsForVisitor', () => above(after, limit, event => event.visitorId === visitorId && event.audience === 'all')),
    listEventsForOperator: ({ siteIds, after, limit }) => asked('listEventsForOperator', () => above(after, limit, event => event.siteId === undefined || siteIds === undefined || siteIds.includes(event.siteId))),
    listRevoked: () => asked('listRevoked', () => log.revoked),
    listSites: () => asked('listSites', () => log.sites),
    listSitesInTick: () => asked('listSitesInTick', () => log.sites),
    listSignals: ({ changedAfter }) => asked('listSignals', () => ({ readAt: new Date(log.now()), signals: log.signals.filter(signal => changedAfter === undefined || signal.changedAt > changedAfter) })),
    listRoster: ({ changedAfter }) => asked('listRoster', () => ({ readAt: log.now() * 1000, visitors: log.roster.filter(row => changedAfter === undefined ? !row.gone : row.changed > changedAfter.getTime() * 1000) })),
    markDelivered: ({ deliveries }) => asked('markDelivered', () => [...new Set(deliveries.map(({ accountId }) => accountId))]),
    renewPresence: ({ rows }) => asked('renewPresence', () => rows),
    keepTabs: () => asked('keepTabs', () => undefined),
    renewOperator: () => asked('renewOperator', () => false)
  }
  return Object.assign(log, { source })
}

/** The client's clock with what the server's rooms need beside. */
export function newServerClock (): ReturnType<typeof newClock> & Timers {
  return Object.assign(newClock(), { soon: (task: () => void) => { setImmediate(task) } })
}

export { settle }
