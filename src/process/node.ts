// The parts of one node, started in this order: pools, feed, due work, poller, HTTP. Whether it has a process to itself is serve.ts' and worker.ts' matter.
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'

import { startDemoShop } from '../api/public/demo.ts'
import type { Foot } from '../api/public/demo-pages.ts'
import { buildApp } from '../app.ts'
import type { Config } from '../config.ts'
import type { Database } from './database.ts'
import { createDue } from '../due/due.ts'
import { countSource, type SourceTallies } from '../feed/counted-source.ts'
import { createMailWork } from '../due/mail.ts'
import { createFeed, type Feed } from '../feed/feed.ts'
import { createSource } from '../feed/source.ts'
import { openPlaces } from '../insight/place.ts'
import { collectOften } from './garbage.ts'
import { measureLoopDelay } from './loop-delay.ts'
import type { Lifetime } from './lifetime.ts'
import { createMail } from '../outbound/mail.ts'
import { createOutbox } from '../outbound/outbox.ts'
import { createPoller, type Poller } from '../poller/poller.ts'
import { listenAt, toProblem } from './ports.ts'
import { toStopTimes } from './stop-times.ts'
import { readClock } from '../store/clock.ts'
import { findFirstSite } from '../store/first-site.ts'
import { openPool, type Pool } from '../store/pool.ts'
import { loadSigningKeys } from '../store/signing-keys.ts'
import { StartProblem } from '../store/start-problem.ts'
import { toSnippet } from '../wire/snippet.ts'

// One each for the tick, typing, the live list and presence: they never wait behind requests.
const beatConnections = 4

/** What a part is started with, and where it leaves how it is stopped. */
export interface Starting { config: Config, log: Logger, lifetime: Lifetime }

export interface Rooms { pool: Pool, feed: Feed, tallies: SourceTallies, poller: Poller }

/** Pools, feed, due work and poller. `connections` to Postgres for requests at most. */
export async function startRooms ({ config, log, lifetime }: Starting, { database: { url, directUrl }, connections }: { database: Database, connections?: number }): Promise<Rooms> {
  collectOften()
  const pool = openPool({ url, log, ...(connections === undefined ? {} : { max: connections }) })
  lifetime.onStop(async () => { await pool.end() })
  const beatPool = openPool({ url, max: beatConnections, applicationName: 'shopbell feed', log })
  lifetime.onStop(async () => { await beatPool.end() })
  const { source, tallies } = countSource(createSource(pool, beatPool))
  const feed = createFeed({ pool, beatPool, wakeUrl: directUrl, log, source })
  lifetime.onStop(async () => { await feed.stop() })
  await feed.start()
  const due = createDue({ pool, feed, log })
  lifetime.onStop(async () => { await due.stop() })
  due.start()
  if (config.mail !== undefined) startMail({ config, log, lifetime }, { ...config.mail, pool })
  return { pool, feed, tallies, poller: startPoller({ config, log, lifetime }, feed) }
}

function startMail ({ config: { publicUrl }, log, lifetime }: Starting, { pool, ...server }: { pool: Pool, smtpUrl: string, from: string }): void {
  const work = createMailWork({ outbox: createOutbox({ pool, mail: createMail(server), publicUrl, log }), log })
  lifetime.onStop(work.stop)
  work.start()
}

function startPoller ({ config, log, lifetime }: Starting, feed: Feed): Poller {
  const delay = measureLoopDelay()
  lifetime.onStop(async () => { delay.stop() })
  const onError = (err: unknown): void => { log.error({ err }, 'News did not reach all who wait for them; their next poll brings them.') }
  return createPoller({ feed, pollMode: config.pollMode, loopDelayMs: delay.meanMs, onError })
}

/** The HTTP side; it listens when this resolves. */
export async function startApp ({ config, log, lifetime }: Starting, { pool, feed, poller, demoOrigin }: Omit<Rooms, 'tallies'> & { demoOrigin: string | undefined }): Promise<FastifyInstance> {
  const { host, port, tls, geoipDb } = config
  const app = await buildApp({
    config,
    pool,
    feed,
    poller,
    places: await openPlaces({ path: geoipDb }).catch((error: Error) => { throw new StartProblem(error.message, { cause: error }) }),
    signingKeys: await loadSigningKeys(pool),
    now: await readClock(pool),
    logger: log,
    ...(tls === undefined ? {} : { https: tls }),
    ...(demoOrigin === undefined ? {} : { demoOrigin })
  })
  lifetime.onStop(async () => {
    const cut = setTimeout(() => { app.server.closeAllConnections() }, toStopTimes(config).cutMs)
    await app.retire()
    await app.close()
    clearTimeout(cut)
    poller.stop()
  })
  await listenAt(app, { host, port, name: 'PORT' })
  return app
}

/** The demo shop, where the configuration wants one: its origin. */
export async function startDemo ({ config, log, lifetime }: Starting, pool: Pool): Promise<string | undefined> {
  const { demoPort: port, host } = config
  if (port === undefined) return undefined
  const onError = (err: unknown): void => { log.warn({ err }, 'The demo shop goes without its snippet.') }
  const shop = await startDemoShop({ port, host, onError, findSnippet: async () => await findFoot(config, pool) })
    .catch((error: unknown) => { throw toProblem(error, { host, port, name: 'DEMO_PORT' }) })
  lifetime.onStop(shop.stop)
  return shop.origin
}

async function findFoot ({ publicUrl }: Config, pool: Pool): Promise<Foot> {
  const site = await findFirstSite(pool)
  if (site === undefined) return { kind: 'sign-up', url: `${publicUrl}/sign-up` }
  return { kind: 'snippet', snippet: toSnippet({ publicUrl, site }) }
}
