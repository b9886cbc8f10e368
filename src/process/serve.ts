// The command `serve`: one node in this process, or several in processes of their own; prints the addresses. Parts of a node are node.ts, several of them primary.ts.
import cluster from 'node:cluster'
import { parseArgs } from 'node:util'

import { toAddresses } from './addresses.ts'
import type { Call } from '../commands.ts'
import { withPort, type Config } from '../config.ts'
import { openDatabase } from './database.ts'
import { live, renewSignal } from './lifetime.ts'
import { serveMetrics } from './metrics.ts'
import { registerNode } from './node-metrics.ts'
import { startApp, startDemo, startRooms, type Starting } from './node.ts'
import { findPort } from './ports.ts'
import { servePrimary } from './primary.ts'
import { renewSetupToken } from '../store/instance.ts'
import { StartProblem } from '../store/start-problem.ts'
import { toStopTimes } from './stop-times.ts'
import { serveWorker } from './worker.ts'

// A worker takes eleven to fifteen connections to Postgres (six to ten for requests, four for the beat, one to hear wakes); the one that comes along has 200.
const maxWorkers = 16

/** Starts a node, or with `--workers N` several, prints the addresses, and stops on SIGTERM and SIGINT. Fails with a StartProblem where a person can mend it. */
export async function serve (call: Call, args: string[]): Promise<void> {
  const workers = cluster.isWorker ? undefined : readWorkers(args)
  // Its default is to end the process, which somebody who asks for new workers doesn't mean at any moment. What is to be done then, the primary knows.
  process.on(renewSignal, () => { if (cluster.isPrimary && workers === undefined) call.log.warn('There are no workers to be renewed: this node was started without --workers.') })
  if (cluster.isWorker) return await serveWorker(call)
  const config = await withRealPorts(call.config)
  if (workers !== undefined) return await servePrimary({ ...call, config }, workers)
  await live({ withinMs: toStopTimes(config).nodeMs, log: call.log, begin: async lifetime => { await start({ config, log: call.log, lifetime }, call.say) } })
}

async function start (starting: Starting, say: Call['say']): Promise<void> {
  const { config, log, lifetime } = starting
  const database = await openDatabase(config, log)
  lifetime.onStop(database.stop)
  const rooms = await startRooms(starting, { database })
  const setup = await renewSetupToken(rooms.pool)
  const demoOrigin = await startDemo(starting, rooms.pool)
  const app = await startApp(starting, { ...rooms, demoOrigin })
  if (config.metricsPort !== undefined) {
    const registry = registerNode({ ...rooms, measures: app.measures })
    lifetime.onStop((await serveMetrics({ port: config.metricsPort, log, render: async () => await registry.metrics() })).stop)
  }
  say(toAddresses(config, { setupToken: setup?.token, demoOrigin }))
}

function readWorkers (args: string[]): number | undefined {
  const given = parse(args)
  if (given === undefined) return undefined
  const count = Number(given)
  if (!/^\d{1,2}$/.test(given) || count < 1 || count > maxWorkers) throw new StartProblem(`--workers takes a number from 1 to ${maxWorkers}, one for each core at most: correct "${given}".`)
  return count
}

function parse (args: string[]): string | undefined {
  try {
    return parseArgs({ args, options: { workers: { type: 'string' } } }).values.workers
  } catch {
    throw new StartProblem(`"serve" takes --workers N and nothing else: correct "${args.join(' ')}".`)
  }
}

// What is known before it listens stands in addresses that are handed out. Demo shop and metrics listen before theirs is said, so any is what they get then.
async function withRealPorts (config: Config): Promise<Config> {
  const { host, port, demoPort, metricsPort } = config
  const real = withPort(config, await findPort({ host, port, name: 'PORT' }))
  if (metricsPort !== undefined && metricsPort !== 0) await findPort({ host: '127.0.0.1', port: metricsPort, name: 'METRICS_PORT' })
  if (demoPort !== undefined && demoPort !== 0) await findPort({ host, port: demoPort, name: 'DEMO_PORT' })
  return real
}
