// A node's numbers under the names that Prometheus knows them by (docs/operations.md lists them). They are counted where they happen, as plain numbers, and put together here when somebody reads them.
import { collectDefaultMetrics, Registry, type Metric as PromMetric } from 'prom-client'

import type { Measures } from '../api/measures.ts'
import type { SourceTallies } from '../feed/counted-source.ts'
import type { Feed } from '../feed/feed.ts'
import type { Histogram } from '../feed/histogram.ts'
import type { Metric } from './orders.ts'
import type { Poller } from '../poller/poller.ts'
import { statementCounts, type Pool } from '../store/pool.ts'

export interface Measured {
  pool: Pool
  feed: Feed
  tallies: SourceTallies
  poller: Poller
  measures: Measures
}

/** One number of a metric, and what tells it from the metric's others. */
interface Sample { value: number, labels?: Record<string, string> }

/** All that a node counts. */
export function registerNode (measured: Measured): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const metric of [...listGauges(measured), ...listCounters(measured), ...listHistograms(measured)]) registry.registerMetric(metric)
  return registry
}

function listGauges ({ pool, feed, poller }: Measured): PromMetric[] {
  const one = (read: () => number) => (): Sample[] => [{ value: read() }]
  return [
    gauge('shopbell_waiters', 'Polls that are held', () => {
      const { visitors, operators } = poller.counts()
      return [{ value: visitors, labels: { face: 'visitor' } }, { value: operators, labels: { face: 'operator' } }]
    }),
    gauge('shopbell_rings', 'Accounts whose newest events are in memory', one(() => feed.ringSizes().rings)),
    gauge('shopbell_ring_events', 'Events in memory, of all accounts', one(() => feed.ringSizes().events)),
    gauge('shopbell_presence_known', 'Visitors and consoles whose contact is remembered', one(() => feed.presence.size)),
    gauge('shopbell_pool_connections', 'Connections to Postgres for requests', one(() => pool.totalCount)),
    gauge('shopbell_pool_waiting', 'Statements that wait for a connection', one(() => pool.waitingCount)),
    // Of several workers the worst counts.
    gauge('shopbell_load_level', 'How much those who poll are slowed, from 0 to 5', one(() => poller.counts().load), 'max'),
    gauge('shopbell_tick_age_seconds', 'Since the last tick that read the log; a node above 3 is not ready', one(() => feed.tickAgeMs() / 1000), 'max'),
    gauge('shopbell_deaf', '1 where wakes of other nodes do not arrive', one(() => Number(feed.health().deaf)), 'max')
  ]
}

function listCounters ({ measures }: Measured): PromMetric[] {
  return [
    counter('shopbell_http_requests_total', 'Answers, by route and status', () => measures.routes.flatMap(({ act, answers }) =>
      [...answers].flatMap((value, status) => value === 0 ? [] : [{ value, labels: { route: act, status: String(status) } }]))),
    counter('shopbell_route_statements_total', 'SQL statements that a route sent, or the routes of one file together', () => measures.statements.flatMap(({ acts, statements }) =>
      acts.length === 0 ? [] : [{ value: statements, labels: { route: acts.join(' ') } }])),
    counter('shopbell_statements_total', 'SQL statements sent, by name', () => Object.entries(statementCounts()).map(([statement, value]) => ({ value, labels: { statement } })))
  ]
}

function listHistograms ({ poller, tallies, measures }: Measured): PromMetric[] {
  return [
    histogram('shopbell_hold_seconds', 'How long polls were held, by what ended it', () => [...poller.holds.histograms].map(([end, counted]) => ({ counted, labels: { end } }))),
    histogram('shopbell_http_request_seconds', 'From a request to its answer, by route, without polls', () => measures.routes.flatMap(({ act, seconds }) =>
      seconds === undefined || seconds.count === 0 ? [] : [{ counted: seconds, labels: { route: act } }])),
    histogram('shopbell_tick_seconds', 'How long the tick\'s statement took', () => [{ counted: tallies.tickSeconds }]),
    histogram('shopbell_tick_events', 'Events that a tick brought, where it brought any', () => [{ counted: tallies.tickEvents }]),
    histogram('shopbell_presence_rows', 'Visitors in one batch of presence', () => [{ counted: tallies.presenceRows }])
  ]
}

// eslint-disable-next-line max-params -- a table's columns
function gauge (name: string, help: string, read: () => Sample[], aggregator = 'sum'): PromMetric {
  return toMetric({ name, help, type: 'gauge', aggregator }, read)
}

function counter (name: string, help: string, read: () => Sample[]): PromMetric {
  return toMetric({ name, help, type: 'counter', aggregator: 'sum' }, read)
}

function histogram (name: string, help: string, read: () => Array<{ counted: Histogram, labels?: Record<string, string> }>): PromMetric {
  return toMetric({ name, help, type: 'histogram', aggregator: 'sum' }, () => read().flatMap(({ counted, labels = {} }) => toSamples(name, counted, labels)))
}

function toSamples (name: string, { bounds, counts, sum, count }: Histogram, labels: Record<string, string>): Array<Sample & { metricName: string }> {
  let below = 0
  const buckets = counts.map((own, at) => {
    below += own
    return { metricName: `${name}_bucket`, labels: { ...labels, le: at < bounds.length ? String(bounds[at]) : '+Inf' }, value: below }
  })
  return [...buckets, { metricName: `${name}_sum`, labels, value: sum }, { metricName: `${name}_count`, labels, value: count }]
}

// prom-client's own classes keep numbers by hashes of their labels; a registry asks no more of a metric than this.
function toMetric (about: Omit<Metric, 'values'>, read: () => Sample[]): PromMetric {
  return { ...about, get: async () => ({ ...about, values: read().map(({ labels = {}, ...sample }) => ({ labels, ...sample })) }) } as unknown as PromMetric
}
