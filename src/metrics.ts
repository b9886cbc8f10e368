// What Prometheus reads: this node's numbers at /metrics, on a port that only this machine reaches.
import { createServer } from 'node:http'
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'

import type { Feed } from './feed/feed.ts'
import { toProblem } from './ports.ts'
import { statementCounts, type Pool } from './store/pool.ts'

export interface Measured {
  pool: Pool
  feed: Feed
  /** How many polls wait for news. */
  countWaiters: () => number
}

const host = '127.0.0.1'

/** Serves /metrics. Fails with a StartProblem when the port can't be had. */
export async function startMetrics (port: number, measured: Measured): Promise<{ stop: () => Promise<void> }> {
  const registry = registerAll(measured)
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return response.writeHead(404).end()
    registry.metrics().then(
      text => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  }).catch((error: unknown) => { throw toProblem(error, { host, port, name: 'METRICS_PORT' }) })
  return {
    stop: async () => await new Promise<void>(resolve => {
      server.close(() => { resolve() })
      server.closeAllConnections()
    })
  }
}

function registerAll ({ pool, feed, countWaiters }: Measured): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauges: Array<[string, string, () => number]> = [
    ['shopbell_waiters', 'Polls that wait for news', countWaiters],
    ['shopbell_feed_age_seconds', 'Since the last tick that read the log', () => feed.tickAgeMs() / 1000],
    ['shopbell_feed_deaf', '1 when wakes of other nodes do not arrive', () => Number(feed.health().deaf)],
    ['shopbell_pool_connections', 'Connections to Postgres', () => pool.totalCount],
    ['shopbell_pool_waiting', 'Statements that wait for a connection', () => pool.waitingCount]
  ]
  for (const [name, help, read] of gauges) {
    registry.registerMetric(new Gauge({ name, help, registers: [], collect () { this.set(read()) } }))
  }
  registry.registerMetric(new Counter({
    name: 'shopbell_statements_total',
    help: 'SQL statements sent, by name',
    labelNames: ['statement'],
    registers: [],
    collect () {
      this.reset()
      for (const [statement, sent] of Object.entries(statementCounts())) this.inc({ statement }, sent)
    }
  }))
  return registry
}
