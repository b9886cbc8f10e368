// A poller over a feed over a log in memory, with a clock that moves when a test says so.
import type { Test } from 'tap'
import { createFeed, type Feed } from '../../src/feed/feed.ts'
import { formatCursor } from '../../src/feed/cursor.ts'
import type { Timers } from '../../src/feed/timers.ts'
import type { WhenGone } from '../../src/poller/hold.ts'
import { createPoller, type Ask, type Answer, type Poller, type PollerOptions } from '../../src/poller/poller.ts'
import type { Event } from '../../src/wire/events.ts'
import { accountId, fakeLog, newServerClock, quiet, settle, siteId, type FakeLog } from '../feed/fake-log.ts'

export interface Rig {
  log: FakeLog
  feed: Feed
  poller: Poller
  clock: ReturnType<typeof newServerClock>
  at (seq: number): string
  visitor (visitorId: string, ask: Partial<Ask> & { seq?: number, tab?: string }): Answer<object> | Promise<Answer<object>>
  operator (ask: Partial<Ask> & { seq?: number, tab?: string, siteIds?: string[] | undefined, operatorId?: string }): Answer<object> | Promise<Answer<object>>
}

/** Started, with the account loaded. */
export async function rig (t: Test, { timersOf = clock => clock, ...options }: Partial<PollerOptions> & { log?: FakeLog, timersOf?: (clock: Timers) => Timers } = {}): Promise<Rig> {
  const clock = newServerClock()
  const log = options.log ?? fakeLog({ now: () => 1_000_000_000_000 + clock.now() })
  const feed = createFeed({ pool: undefined as never, log: quiet, timers: clock, random: () => 1, source: log.source })
  const poller = createPoller({ feed, pollMode: 'auto', timers: timersOf(clock), random: () => 1, ...options })
  const started = feed.start()
  await clock.pass(0)
  await started
  await feed.load(accountId)
  t.teardown(async () => {
    await poller.drain()
    await feed.stop()
  })
  const at = (seq: number): string => formatCursor({ epoch: feed.epoch, seq })
  const asked = ({ seq = 0, cursor = at(seq), stamp = '0', holdMs = 25_000, whenGone }: Partial<Ask> & { seq?: number }): Ask => ({ cursor, stamp, holdMs, ...(whenGone === undefined ? {} : { whenGone }) })
  return {
    log,
    feed,
    poller,
    clock,
    at,
    visitor: (visitorId, ask) => poller.askAsVisitor({ accountId, siteId, visitorId, tab: ask.tab ?? 'tab', tabs: [] }, asked(ask)),
    operator: ask => poller.askAsOperator({ accountId, operatorId: ask.operatorId ?? 'ana', siteIds: ask.siteIds, tab: ask.tab ?? 'tab' }, asked(ask))
  }
}

/** What became of a promise so far. */
export function watch<T> (promise: T | Promise<T>): { answer: T | undefined } {
  const watched: { answer: T | undefined } = { answer: undefined }
  void Promise.resolve(promise).then(answer => { watched.answer = answer })
  return watched
}

/** The seqs of an answer's events; undefined if it isn't news. */
export function seqs (answer: Answer<object> | undefined): number[] | undefined {
  return answer?.kind === 'news' ? answer.events.map((event: Event) => event.seq) : undefined
}

export { settle }

/** A client that goes when the signal says so. */
export function leavingAt (signal: AbortSignal): WhenGone {
  return listener => {
    if (signal.aborted) setImmediate(listener)
    else signal.addEventListener('abort', listener, { once: true })
  }
}
