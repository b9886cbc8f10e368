// What Prometheus reads: a node's numbers in one registry, and a server for them on a port that only this machine reaches.
import { createServer, type ServerResponse } from 'node:http'
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { Logger } from 'pino'

import type { Feed } from './feed/feed.ts'
import type { Poller } from './poller/poller.ts'
import { toProblem } from './ports.ts'
import { statementCounts, type Pool } from './store/pool.ts'

interface Measured {
  pool: Pool
  feed: Feed
  poller: Poller
}

const host = '127.0.0.1'

/** Serves /metrics, made by `render` each time. Fails with a StartProblem when the port can't be had. */
export async function serveMetrics ({ port, log, render }: { port: number, log: Logger, render: () => Promise<string> }): Promise<{ stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return response.writeHead(404).end()
    render().then(
      text => response.writeHead(200, { 'content-type': Registry.PROMETHEUS_CONTENT_TYPE }).end(text),
      (err: unknown) => {
        log.error({ err }, 'The metrics could not be read.')
        sendText(response, 500, 'The metrics could not be read; the log says why.')
      })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  }).catch((error: unknown) => { throw toProblem(error, { host, port, name: 'METRICS_PORT' }) })
  // Such as no more files to be opened: nothing that a node should end for.
  server.on('error', err => { log.warn({ err }, 'The server for metrics met an error and goes on.') })
  return {
    stop: async () => await new Promise<void>(resolve => {
      server.close(() => { resolve() })
      server.closeAllConnections()
    })
  }
}

function sendText (response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${words}\n`)
}

/** All that a node counts. */
export function registerNode ({ pool, feed, poller }: Measured): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauges: Array<[string, string, () => number]> = [
    ['shopbell_waiters', 'Polls that wait for news', () => poller.counts().waiters],
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
