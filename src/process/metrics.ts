// The server for Prometheus, on a port that only this machine reaches. What it reads is node-metrics.ts' and worker-metrics.ts' matter.
import { createServer, type ServerResponse } from 'node:http'
import { Registry } from 'prom-client'
import type { Logger } from 'pino'

import { toProblem } from './ports.ts'

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
