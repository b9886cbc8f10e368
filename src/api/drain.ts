// How the node stops: not ready any more, held polls answered, sockets closed as they fall free. Fastify's own way took 80 s with one held poll.
import type { FastifyInstance } from 'fastify'
import type { Poller } from '../poller/poller.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Not ready any more, and each answer ends its connection, while everything is still served: what comes before a `close` that no client notices. */
    retire (): void
  }
}

/** Whether the node is stopping; balancers are told. */
export interface Drain { readonly closing: boolean }

/** A socket whose answer went out a moment ago is idle by then. */
const lookEveryMs = 100
/** Whoever is not done by then is cut: a stopping node must not wait for a frozen client. */
const deadlineMs = 5000

/** From `app.retire()` or `app.close()` on, answers close their connections and held polls are released. */
export function useDrain (app: FastifyInstance, { poller }: { poller: Pick<Poller, 'drain'> }): Drain {
  const drain = { closing: false }
  app.decorate('retire', () => { drain.closing = true })
  // eslint-disable-next-line max-params -- Fastify's signature; its shorter one makes a promise for each answer
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (drain.closing) reply.header('connection', 'close')
    done()
  })
  app.addHook('preClose', async () => {
    drain.closing = true
    const looking = setInterval(() => { app.server.closeIdleConnections() }, lookEveryMs)
    const deadline = setTimeout(() => { app.server.closeAllConnections() }, deadlineMs)
    app.server.once('close', () => {
      clearInterval(looking)
      clearTimeout(deadline)
    })
    if (!app.server.listening) [looking, deadline].forEach(timer => { clearTimeout(timer) })
    await poller.drain()
  })
  return drain
}
