// How the node stops: not ready any more, held polls answered, sockets closed as they fall free. Fastify's own way took 80 s with one held poll.
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Poller } from '../poller/poller.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** What comes before a `close` that no client notices: not ready any more, and each answer ends its connection, while everything is still served. Resolves when nobody is connected, or has long been. */
    leave (): Promise<void>
  }
}

/** Whether the node is stopping; balancers are told. */
export interface Drain { readonly closing: boolean }

/** Balancers look each second, short polls come as often and take "Connection: close" with them; who is still connected then asks seldom. */
const leaveMs = 1500
/** A socket whose answer went out a moment ago is idle by then. */
const lookEveryMs = 100
/** Whoever is not done by then is cut: a stopping node must not wait for a frozen client. */
const deadlineMs = 5000

/** From `app.leave()` or `app.close()` on, answers close their connections and held polls are released. */
export function useDrain (app: FastifyInstance, { poller }: { poller: Pick<Poller, 'drain'> }): Drain {
  const drain = { closing: false }
  let leaving: Promise<void> | undefined
  app.decorate('leave', async () => {
    drain.closing = true
    await (leaving ??= leave(app, poller))
  })
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

/** Whoever is connected hears of the end with their next answer, so that nobody writes into a connection that is just being closed. */
async function leave ({ server }: FastifyInstance, poller: Pick<Poller, 'drain'>): Promise<void> {
  await poller.drain()
  const connections = async (): Promise<number> => await new Promise(resolve => { server.getConnections((_, count) => { resolve(count) }) })
  for (const until = performance.now() + leaveMs; performance.now() < until && await connections() > 0;) await pause(lookEveryMs)
}
