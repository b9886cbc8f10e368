// How the node stops: not ready any more, held polls answered, sockets closed as they fall free, and the port open until balancers have noticed. Fastify's own way took 80 s with one held poll.
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Poller } from '../poller/poller.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * What comes before a `close` that no client notices, where others serve on this port: not ready any more, and each answer ends its connection,
     * while everything is still served. Resolves when nobody is connected, or has long been.
     */
    leave (): Promise<void>
    /** `leave`, where nobody serves on this port any more: stays until balancers know, if any look. After a `leave` it waits for nothing else than that did. */
    retire (): Promise<void>
  }
}

/** Whether the node is stopping; balancers are told. */
export interface Drain {
  readonly closing: boolean
  /** Somebody asked whether the node is ready. */
  looked (): void
}

interface DrainOptions {
  poller: Pick<Poller, 'drain'>
  /** What balancers need to notice. */
  stayMs: number
}

/** Short polls come each second and take "Connection: close" with them; who is still connected then asks seldom. */
const leaveMs = 1500
/** A socket whose answer went out a moment ago is idle by then. */
const lookEveryMs = 100
/** Whoever is not done by then is cut: a stopping node must not wait for a frozen client. */
const deadlineMs = 5000
/** Who looks once is a person, who looks again is a balancer, and would send clients to a closed port. Of sixteen workers each is asked every 160 s by one that looks every ten. */
const watchedMs = 6 * 60_000

/** From `app.leave()`, `app.retire()` or `app.close()` on, answers close their connections (headers.ts) and held polls are released. */
export function useDrain (app: FastifyInstance, { poller, stayMs }: DrainOptions): Drain {
  let closing = false
  let looks: number[] = []
  let leaving: Promise<void> | undefined
  const go = async (stayMs: number): Promise<void> => {
    closing = true
    await (leaving ??= leave(app, { poller, stayMs }))
  }
  app.decorate('leave', async () => { await go(0) })
  app.decorate('retire', async () => { await go(isWatched(looks) ? stayMs : 0) })
  app.addHook('preClose', async () => {
    closing = true
    const looking = setInterval(() => { app.server.closeIdleConnections() }, lookEveryMs)
    const deadline = setTimeout(() => { app.server.closeAllConnections() }, deadlineMs)
    app.server.once('close', () => {
      clearInterval(looking)
      clearTimeout(deadline)
    })
    if (!app.server.listening) [looking, deadline].forEach(timer => { clearTimeout(timer) })
    await poller.drain()
  })
  return {
    get closing () { return closing },
    looked () { looks = [...looks.slice(-1), performance.now()] }
  }
}

function isWatched ([first, second]: number[]): boolean {
  return first !== undefined && second !== undefined && performance.now() - first < watchedMs
}

/** Whoever is connected hears of the end with their next answer, so that nobody writes into a connection that is just being closed. */
async function leave ({ server }: FastifyInstance, { poller, stayMs }: DrainOptions): Promise<void> {
  const from = performance.now()
  const passedMs = (): number => performance.now() - from
  const connections = async (): Promise<number> => await new Promise(resolve => { server.getConnections((_, count) => { resolve(count) }) })
  await poller.drain()
  while (passedMs() < stayMs || (passedMs() < leaveMs && await connections() > 0)) await pause(lookEveryMs)
}
