// One node from start to end: database, feed, due work, HTTP, demo shop, metrics; started in this order and stopped in the reverse one.
import closeWithGrace from 'close-with-grace'
import type { Logger } from 'pino'

import { startDemoShop } from './api/public/demo.ts'
import type { Foot } from './api/public/demo-pages.ts'
import { buildApp } from './app.ts'
import type { Call } from './commands.ts'
import { withPort, type Config } from './config.ts'
import { openDatabase } from './database.ts'
import { createDue } from './due/due.ts'
import { createFeed, type Feed } from './feed/feed.ts'
import { openPlaces } from './insight/place.ts'
import { startMetrics } from './metrics.ts'
import { createPoller, type Poller } from './poller/poller.ts'
import { findPort, toProblem } from './ports.ts'
import { findFirstSite } from './store/first-site.ts'
import { renewSetupToken } from './store/instance.ts'
import { openPool, type Pool } from './store/pool.ts'
import { loadSigningKeys } from './store/signing-keys.ts'
import { StartProblem } from './store/start-problem.ts'
import { toSnippet } from './wire/snippet.ts'

// Whoever stops us kills after some seconds more (10 with Docker, 5 asked of us): what isn't closed by then is cut.
const stopWithinMs = 5_000
// What woken polls and running requests haven't finished by then is cut, so that Postgres has its time to stop.
const cutAfterMs = 3_000

// One each for the tick, typing, the live list and presence: they never wait behind requests.
const beatConnections = 4

const stopSignals = ['SIGTERM', 'SIGINT'] as const

type Stop = () => Promise<void>

/** What the parts of a node are started with, and where each leaves how it is stopped. */
interface Starting {
  config: Config
  log: Logger
  say: Call['say']
  stops: Stop[]
}

interface Rooms { pool: Pool, feed: Feed, poller: Poller }

/** Starts a node, prints its addresses, and stops it on SIGTERM and SIGINT. Fails with a StartProblem where a person can mend it. */
export async function serve ({ config, log, say }: Call): Promise<void> {
  const stops: Stop[] = []
  const closing = closeWithGrace({ delay: stopWithinMs, logger: log, skip: [...stopSignals] }, async ({ err }) => {
    if (err !== undefined) log.fatal({ err }, 'An error that nobody handled: this node stops.')
    await stopAll(stops, log)
  })
  const uninstall = onceStopped(() => { void closing.close() })
  try {
    await start({ config: await withRealPorts(config), log, say, stops })
  } catch (error) {
    uninstall()
    closing.uninstall()
    await stopAll(stops, log)
    throw error
  }
}

/** npm hands on the signal that a terminal or supervisor gave to all of us: it comes twice, and the second must not cut the stopping short. */
function onceStopped (stop: () => void): () => void {
  let asked = false
  const onSignal = (): void => {
    if (!asked) stop()
    asked = true
  }
  stopSignals.forEach(signal => process.on(signal, onSignal))
  return () => { stopSignals.forEach(signal => process.off(signal, onSignal)) }
}

async function start (starting: Starting): Promise<void> {
  const { config, say } = starting
  const rooms = await startRooms(starting)
  const setup = await renewSetupToken(rooms.pool)
  const demoOrigin = await startDemo(starting, rooms.pool)
  await startApp(starting, { ...rooms, demoOrigin })
  await startMeasuring(starting, rooms)
  // At once, so that who reads the first line has them all.
  say([
    `Console URL: ${config.publicUrl}/`,
    ...(setup === undefined ? [] : [`Sign up URL: ${config.publicUrl}/sign-up#${setup.token}`]),
    ...(demoOrigin === undefined ? [] : [`Demo shop URL: ${demoOrigin}/`])
  ].join('\n'))
}

async function startRooms ({ config, log, stops }: Starting): Promise<Rooms> {
  const database = await openDatabase(config, log)
  stops.push(database.stop)
  const pool = openPool({ url: database.url, log })
  stops.push(async () => { await pool.end() })
  const beatPool = openPool({ url: database.url, max: beatConnections, applicationName: 'shopbell feed', log })
  stops.push(async () => { await beatPool.end() })
  const feed = createFeed({ pool, beatPool, wakeUrl: database.directUrl, log })
  stops.push(async () => { await feed.stop() })
  await feed.start()
  const due = createDue({ pool, feed, log })
  stops.push(async () => { await due.stop() })
  due.start()
  return { pool, feed, poller: createPoller({ feed, pollMode: config.pollMode }) }
}

async function startDemo ({ config, log, stops }: Starting, pool: Pool): Promise<string | undefined> {
  const { demoPort: port, host } = config
  if (port === undefined) return undefined
  const onError = (err: unknown): void => { log.warn({ err }, 'The demo shop goes without its snippet.') }
  const shop = await startDemoShop({ port, host, onError, findSnippet: async () => await findFoot(config, pool) })
    .catch((error: unknown) => { throw toProblem(error, { host, port, name: 'DEMO_PORT' }) })
  stops.push(shop.stop)
  return shop.origin
}

async function findFoot ({ publicUrl }: Config, pool: Pool): Promise<Foot> {
  const site = await findFirstSite(pool)
  if (site === undefined) return { kind: 'sign-up', url: `${publicUrl}/sign-up` }
  return { kind: 'snippet', snippet: toSnippet({ publicUrl, site }) }
}

async function startApp ({ config, log, stops }: Starting, { pool, feed, poller, demoOrigin }: Rooms & { demoOrigin: string | undefined }): Promise<void> {
  const { host, port, tls, geoipDb } = config
  const app = await buildApp({
    config,
    pool,
    feed,
    poller,
    places: await openPlaces({ path: geoipDb }).catch((error: Error) => { throw new StartProblem(error.message, { cause: error }) }),
    signingKeys: await loadSigningKeys(pool),
    logger: log,
    ...(tls === undefined ? {} : { https: tls }),
    ...(demoOrigin === undefined ? {} : { demoOrigin })
  })
  stops.push(async () => {
    const cut = setTimeout(() => { app.server.closeAllConnections() }, cutAfterMs)
    await app.close()
    clearTimeout(cut)
    poller.stop()
  })
  await app.listen({ host, port }).catch((error: unknown) => { throw toProblem(error, { host, port, name: 'PORT' }) })
}

async function startMeasuring ({ config, stops }: Starting, { pool, feed, poller }: Rooms): Promise<void> {
  if (config.metricsPort === undefined) return
  const metrics = await startMetrics(config.metricsPort, { pool, feed, countWaiters: () => poller.counts().waiters })
  stops.push(metrics.stop)
}

async function withRealPorts (config: Config): Promise<Config> {
  const { host, port, demoPort, metricsPort } = config
  const real = withPort(config, await findPort({ host, port, name: 'PORT' }))
  if (metricsPort !== undefined) await findPort({ host: '127.0.0.1', port: metricsPort, name: 'METRICS_PORT' })
  return demoPort === undefined ? real : { ...real, demoPort: await findPort({ host, port: demoPort, name: 'DEMO_PORT' }) }
}

// In reverse: what was started last rests on all before it. One that fails to stop must not keep the others running.
async function stopAll (stops: Stop[], log: Logger): Promise<void> {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
    await stop().catch((err: unknown) => { log.error({ err }, 'A part of this node did not stop well.') })
  }
}
