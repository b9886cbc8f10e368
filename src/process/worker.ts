// One worker of `serve --workers N`: a node on the port that all share, started and stopped as its primary says.
import { setTimeout as pause } from 'node:timers/promises'

import type { Call } from '../commands.ts'
import { toDatabaseProblem } from './database.ts'
import { live, type Lifetime } from './lifetime.ts'
import { registerNode } from './node-metrics.ts'
import { startApp, startRooms } from './node.ts'
import type { FromWorker, Metric, Order, ToWorker } from './orders.ts'
import { migrate } from '../store/migrate.ts'
import { isUnavailable } from '../store/pool.ts'
import { StartProblem } from '../store/start-problem.ts'
import { toStopTimes } from './stop-times.ts'

const lookEveryMs = 50

/** Serves until the primary says that it is enough, or is gone. What keeps it from starting is told to the primary, who says it once for all. */
export async function serveWorker ({ config, log }: Call): Promise<void> {
  const received = await receiveOrder()
  // A primary of an older version doesn't know all that this program is configured by.
  const order = { ...received, config: { ...config, ...received.config } }
  try {
    await live({ withinMs: toStopTimes(order.config).nodeMs, log, begin: async lifetime => { await start(order, { log, lifetime }) } })
  } catch (error) {
    const told = toDatabaseProblem(error, order.config)
    const problem = told instanceof StartProblem
    await tell({ kind: 'failed', words: problem ? told.message : (error as Error).stack ?? String(error), problem, away: isUnavailable(error) })
    process.exit(1)
  }
}

async function start (order: Order, { log, lifetime }: { log: Call['log'], lifetime: Lifetime }): Promise<void> {
  const { config, database, demoOrigin, connections } = order
  onMessage({ stop: () => { lifetime.end() } })
  // Again after the primary's: this may be a newer program than the one that it started with.
  await migrate({ url: database.url, directUrl: database.migrateUrl, log })
  const starting = { config, log, lifetime }
  const rooms = await startRooms(starting, { database: { ...database, stop: async () => {} }, connections })
  const app = await startApp(starting, { ...rooms, demoOrigin })
  const registry = registerNode({ ...rooms, measures: app.measures })
  onMessage({
    leave: () => { void app.leave().finally(() => { lifetime.end() }) },
    measure: () => { void registry.getMetricsAsJSON().then(async metrics => { await tell({ kind: 'measured', metrics: metrics as unknown as Metric[] }) }) }
  })
  while (!rooms.feed.health().warm) await pause(lookEveryMs, undefined, { signal: lifetime.ending })
  await tell({ kind: 'ready' })
}

async function receiveOrder (): Promise<Order> {
  const received = new Promise<Order>(resolve => {
    const onStart = (message: ToWorker): void => {
      if (message.kind !== 'start') return
      process.off('message', onStart)
      resolve(message.order)
    }
    process.on('message', onStart)
  })
  await tell({ kind: 'here' })
  return await received
}

function onMessage (acts: Partial<Record<ToWorker['kind'], () => void>>): void {
  process.on('message', ({ kind }: ToWorker) => { acts[kind]?.() })
}

/** Resolves when it is on its way. A primary that is gone hears nothing; Node ends its workers. */
async function tell (message: FromWorker): Promise<void> {
  await new Promise<void>(resolve => {
    if (process.connected) process.send?.(message, () => { resolve() })
    else resolve()
  })
}
