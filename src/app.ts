// The HTTP side of a node: every plugin and route it has, in one list. Who makes the parts and who listens is src/process/serve.ts.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { randomBytes } from 'node:crypto'
import fastify, { LogController } from 'fastify'
import type { FastifyBaseLogger, FastifyInstance, FastifyServerOptions } from 'fastify'
import cookie from '@fastify/cookie'
import type { Pool } from './store/pool.ts'
import type { Config } from './config.ts'
import type { Feed } from './feed/feed.ts'
import type { Places } from './insight/place.ts'
import type { Poller } from './poller/poller.ts'
import type { SigningKey } from './store/signing-keys.ts'
import { maxBodyBytes } from './wire/limits.ts'
import { useClientAddress } from './api/client-address.ts'
import type { ApiContext } from './api/context.ts'
import { useDrain } from './api/drain.ts'
import { setClosedHeaders, useHeaders } from './api/headers.ts'
import { registerCounted, useMeasures } from './api/measures.ts'
import { listOwnOrigins, useHosts } from './api/hosts.ts'
import { createLimits, type Limits } from './api/limits.ts'
import { operatorRoutes } from './api/operator/index.ts'
import { createOperatorSessions, requireOwnPages } from './api/operator-session.ts'
import { useJsonOnly } from './api/parser.ts'
import { createPasswords } from './api/passwords.ts'
import { sendClientError, sendProblem, useProblems } from './api/problems.ts'
import { assetRoutes } from './api/public/asset-routes.ts'
import { readAssets } from './api/public/assets.ts'
import { consoleRoutes } from './api/public/console.ts'
import { healthRoutes } from './api/public/health.ts'
import { loaderRoute } from './api/public/loader.ts'
import { collectRoutes, openapiRoute } from './api/public/openapi.ts'
import { ownArtRoute } from './api/public/own-art.ts'
import { pictureRoute } from './api/public/pictures.ts'
import { chatPageRoutes } from './api/public/plain/routes.ts'
import { siteLookRoute } from './api/public/site-look.ts'
import { statusPictureRoute } from './api/public/status-picture.ts'
import { limitStrangers } from './api/route-limits.ts'
import { useSchemas } from './api/schemas.ts'
import { setupRoute } from './api/setup.ts'
import { createRuleBook } from './api/rule-book.ts'
import { createSiteBook } from './api/site-book.ts'
import { withRevocations } from './api/visitor/revocations.ts'
import { useEarlyPolls } from './api/visitor/early-poll.ts'
import { createTokens } from './api/visitor/token.ts'
import { visitorRoutes } from './api/visitor/index.ts'

export interface AppOptions {
  config: Config
  pool: Pool
  feed: Feed
  poller: Poller
  places: Places
  signingKeys: readonly SigningKey[]
  /** What time it is for tokens, in milliseconds since 1970; this machine's word, if it isn't given. */
  now?: () => number
  logger?: FastifyBaseLogger
  /** PEM texts, where the node speaks TLS itself. */
  https?: { cert: string, key: string }
  /** Of the demo shop: it joins the first site. */
  demoOrigin?: string
  /** Others than this node's own; for tests. */
  limits?: Limits
  /** Where the built files of widget and console are. */
  distFolder?: string
}

/** Builds the app; it listens to nothing yet. Its `close` answers held polls and waits 5 s at most. Throws when dist/ isn't built. */
export async function buildApp (options: AppOptions): Promise<FastifyInstance> {
  const { config } = options
  const app = fastify(toServerOptions(options)) as unknown as FastifyInstance
  const context = createContext(options)

  useSchemas(app)
  useMeasures(app)
  useProblems(app)
  useJsonOnly(app)
  const drain = useDrain(app, { ...context, stayMs: config.drainMs })
  useHeaders(app, { ...config, drain })
  useHosts(app, config)
  useClientAddress(app, config)
  await collectRoutes(app, config)

  await app.register(async scope => { await visitorRoutes(scope, context) }, { prefix: '/v1/visitor/:site' })
  await app.register(async scope => { await operatorRoutes(scope, context) }, { prefix: '/v1/operator' })
  await app.register(async scope => { await setupRoutes(scope, context) }, { prefix: '/v1' })
  await app.register(async scope => { await publicRoutes(scope, context) })
  assetRoutes(app, context)
  consoleRoutes(app, context)
  openapiRoute(app)
  registerCounted(app, context, [(_scope, counted) => { healthRoutes(app, { ...counted, drain }) }])
  useEarlyPolls(app, { ...context, drain })
  return app
}

// What anybody may ask and may cost SQL. Files and health don't.
async function publicRoutes (scope: FastifyInstance, context: ApiContext): Promise<void> {
  limitStrangers(scope, context.limits)
  registerCounted(scope, context, [loaderRoute, siteLookRoute, statusPictureRoute, pictureRoute, ownArtRoute])
  await scope.register(async inner => { await chatPageRoutes(inner, context) })
}

async function setupRoutes (scope: FastifyInstance, context: ApiContext): Promise<void> {
  await scope.register(cookie)
  requireOwnPages(scope, listOwnOrigins(context.config))
  limitStrangers(scope, context.limits)
  registerCounted(scope, context, [setupRoute])
}

function createContext ({ config, pool, feed, poller, places, signingKeys, now = Date.now, demoOrigin, limits = createLimits({ exempt: config.limitExempt }), distFolder = findDist() }: AppOptions): ApiContext {
  return {
    config,
    pool,
    feed,
    poller,
    places,
    now,
    demoOrigin,
    tokens: withRevocations(createTokens({ keys: signingKeys, now }), feed),
    limits,
    sites: createSiteBook({ pool, feed, limits }),
    rules: createRuleBook({ pool, feed }),
    sessions: createOperatorSessions({ pool, feed, limits }),
    passwords: createPasswords(),
    assets: readAssets(distFolder)
  }
}

// Every default of Node and Fastify here is open-ended or lenient; each number says what it bounds.
function toServerOptions ({ config, logger, https }: AppOptions): FastifyServerOptions {
  // Headers of honest clients come in one packet; looked after often enough that a silent socket is gone within 20 s.
  const sockets = { headersTimeout: 15_000, connectionsCheckingInterval: 5000 }
  const options = {
    ...(logger === undefined ? { logger: false } : { loggerInstance: logger }),
    ...(https === undefined ? { http: sockets } : { https: { ...https, ...sockets } }),
    // A line for each poll would be all that is in the log.
    logController: new LogController({ disableRequestLogging: true }),
    // 64 KB over a bad phone line; Fastify's own default waits for ever.
    requestTimeout: 30_000,
    // Of silence, whatever it waits for: above the longest hold (25 s), and above the idle time of proxies in front (60 s at nginx and ALB), so that
    // they close first and never send into a closing socket. Node's own limit between requests sets two timers for each of them, so this one serves for both.
    connectionTimeout: 72_000,
    keepAliveTimeout: 0,
    // A poll each second for three hours; then balancers may put the client elsewhere.
    maxRequestsPerSocket: 10_000,
    // Held polls are answered by drain.ts; a running request may end.
    forceCloseConnections: 'idle',
    // Fastify's 503 while it closes is no answer of ours, and an error to its client: what still comes is served, and its connection closed.
    return503OnClosing: false,
    bodyLimit: maxBodyBytes,
    trustProxy: config.trustProxy.length === 0 ? false : [...config.trustProxy],
    exposeHeadRoutes: false,
    requestIdHeader: false,
    genReqId: newRequestIds(),
    // A logger for each request costs more than the rest of an idle poll; what is logged names its request itself (api/problems.ts).
    childLoggerFactory: (parent: FastifyBaseLogger) => parent,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    routerOptions: { ignoreTrailingSlash: false, ignoreDuplicateSlashes: false, caseSensitive: true, maxParamLength: 64 },
    clientErrorHandler: sendClientError,
    frameworkErrors: (error: unknown, request: never, reply: never) => {
      setClosedHeaders(reply)
      sendProblem(error, request, reply)
    }
  }
  return options as unknown as FastifyServerOptions
}

/** This node's life and a number: an answer and the log's line about it name each other. */
function newRequestIds (): () => string {
  const life = randomBytes(6).toString('base64url')
  let count = 0
  return () => `${life}-${(++count).toString(36)}`
}

/** `dist/` beside package.json, found from the source as well as from a bundle in it. */
function findDist (): string {
  let folder = path.dirname(fileURLToPath(import.meta.url))
  while (!existsSync(path.join(folder, 'package.json')) && path.dirname(folder) !== folder) folder = path.dirname(folder)
  return path.join(folder, 'dist')
}
