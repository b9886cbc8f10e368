// Who asks, as `request.ip`: the socket's address, or what a trusted proxy says. What a client writes into the proxy's header is no address unless it reads as one.
import { isIP } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** With trusted proxies only: where their word is no address, the proxy's own stands. */
export function useClientAddress (app: FastifyInstance, { trustProxy }: { trustProxy: readonly string[] }): void {
  if (trustProxy.length === 0) return
  app.addHook('onRequest', (request, _reply, done) => {
    if (isIP(request.ip) === 0) Object.defineProperty(request, 'ip', { value: request.socket.remoteAddress ?? '' })
    done()
  })
}
