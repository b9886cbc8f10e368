// /healthz: the process lives. /readyz: it can serve, as balancers ask; the two are apart, because a node without its database needs no restart.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod/mini'
import { Unavailable } from '../../errors.ts'
import { listRanMigrations } from '../../store/instance.ts'
import { listMigrations } from '../../store/migrate.ts'
import type { ApiContext } from '../context.ts'
import type { Drain } from '../drain.ts'
import { describe } from '../schemas.ts'

const State = z.object({ status: z.string() })
const health = describe({ act: 'S.health', summary: 'The process lives.', answers: { 200: State } })
const ready = describe({ act: 'S.ready', summary: 'The database answers with the right schema, and news comes in time.', answers: { 200: State } })

/** Three ticks of the slowest kind: a node that is later than this shows its visitors old news. */
const maxTickAgeMs = 3000

export function healthRoutes (app: FastifyInstance, { pool, feed, drain }: ApiContext & { drain: Drain }): void {
  const known = listMigrations()
  app.get('/healthz', { schema: health }, async () => ({ status: 'ok' }))
  app.get('/readyz', { schema: ready }, async () => {
    drain.looked()
    const { warm, tickAgeMs } = feed.health()
    if (drain.closing || !warm || tickAgeMs > maxTickAgeMs) throw new Unavailable()
    const ran = await listRanMigrations(pool)
    if (!known.every(name => ran.includes(name))) throw new Unavailable()
    return { status: 'ready' }
  })
}
