// `serve --workers N`: owns what there is once (the Postgres that comes along, the demo shop, one /metrics), and leaves the serving to its workers.
import { toAddresses } from './addresses.ts'
import type { Call } from '../commands.ts'
import { openDatabase } from './database.ts'
import { live, renewSignal, type Lifetime } from './lifetime.ts'
import { serveMetrics } from './metrics.ts'
import { startDemo } from './node.ts'
import { toStopTimes } from './stop-times.ts'
import { renewSetupToken } from '../store/instance.ts'
import { openPool } from '../store/pool.ts'
import { renderWorkers } from './worker-metrics.ts'
import { Workers } from './workers.ts'

// All workers together, of which there are sixteen at most: what two cores keep busy is ten, and more cores take more.
const connectionsForAll = 100
const mostForOne = 10

/** Starts `count` workers on one port, prints the addresses, and keeps them running until SIGTERM or SIGINT; SIGUSR2 renews them one by one. Fails with a StartProblem where a person can mend it. */
export async function servePrimary ({ config, log, say }: Call, count: number): Promise<void> {
  const begin = async (lifetime: Lifetime): Promise<void> => {
    // Heard from the first moment on, because its default is to end the process. While workers start, some of which may have read the program of before, it has to wait for them.
    let isWanted = false
    let renew = (): void => { isWanted = true }
    process.on(renewSignal, () => { renew() })
    const database = await openDatabase(config, log)
    lifetime.onStop(database.stop)
    const pool = openPool({ url: database.url, max: 2, applicationName: 'shopbell primary', log })
    lifetime.onStop(async () => { await pool.end() })
    const setup = await renewSetupToken(pool)
    const demoOrigin = await startDemo({ config, log, lifetime }, pool)
    const { url, directUrl, migrateUrl } = database
    const connections = Math.min(mostForOne, Math.floor(connectionsForAll / count))
    const workers = new Workers({ count, log, order: { config, database: { url, directUrl, migrateUrl }, demoOrigin, connections }, onHopeless: lifetime.end })
    if (config.metricsPort !== undefined) lifetime.onStop((await serveMetrics({ port: config.metricsPort, log, render: async () => await renderWorkers(await workers.measure(), workers.counts()) })).stop)
    lifetime.onStop(async () => { await workers.stop() })
    // Also while they start; and from the first moment of stopping nobody replaces a worker that the same Ctrl-C ended.
    lifetime.ending.addEventListener('abort', () => { void workers.stop() })
    await workers.start()
    renew = () => { void workers.renew() }
    if (isWanted) renew()
    log.info(`${count} workers serve; "kill -USR2 ${process.pid}" renews them one by one.`)
    say(toAddresses(config, { setupToken: setup?.token, demoOrigin }))
  }
  await live({ withinMs: toStopTimes(config).primaryMs, log, begin })
}
