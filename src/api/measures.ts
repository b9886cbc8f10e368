// What each route answered, how long it took and how much SQL it sent: plain numbers, put into words by src/process/node-metrics.ts when somebody asks.
import type { FastifyInstance, RouteOptions } from 'fastify'
import { Histogram } from '../feed/histogram.ts'
import { countStatements, type Pool } from '../store/pool.ts'
import type { ApiContext } from './context.ts'

/** A route, by its name in the OpenAPI document. */
export interface RouteMeasure {
  readonly act: string
  /** How many answers had which status: by status. */
  readonly answers: Float64Array
  /** Undefined for polls: they are meant to wait, and how long they did the poller counts. */
  readonly seconds: Histogram | undefined
}

/** The routes that a file registers together, and the statements that they sent. */
export interface StatementMeasure { readonly acts: string[], statements: number }

export interface Measures {
  readonly routes: readonly RouteMeasure[]
  readonly statements: readonly StatementMeasure[]
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly measures: Measures
  }
}

/** Registers routes with a context. */
type Register = (scope: FastifyInstance, context: ApiContext) => void

const secondsBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
const statuses = 600

/** Whose routes are being registered now: registering is done in one go. */
let registering: StatementMeasure | undefined

/** Counts the answers of every route that is registered after it; `app.measures` has the numbers. */
export function useMeasures (app: FastifyInstance): void {
  const routes: RouteMeasure[] = []
  const statements: StatementMeasure[] = []
  app.decorate('measures', { routes, statements })
  app.addHook('onRoute', route => {
    const act = (route.schema as { 'x-act'?: string } | undefined)?.['x-act']
    if (act === undefined) return
    registering?.acts.push(act)
    routes.push(measure(route, act))
  })
}

/** Registers files of routes, each with a pool of its own, so that its statements are known as its own: no look-up for each request, and none by AsyncLocalStorage, which cost an idle poll 6 % even where it was used by others only. */
export function registerCounted (scope: FastifyInstance, context: ApiContext, files: Register[]): void {
  const all = scope.measures.statements as StatementMeasure[]
  for (const register of files) {
    const counted: StatementMeasure = registering = { acts: [], statements: 0 }
    const pool: Pool = countStatements(context.pool, counted)
    register(scope, { ...context, pool })
    registering = undefined
    all.push(counted)
  }
}

/** Of a route that is registered. */
export function requireMeasure ({ measures }: FastifyInstance, wanted: string): RouteMeasure {
  const found = measures.routes.find(({ act }) => act === wanted)
  if (found === undefined) throw new Error(`there is no route ${wanted}`)
  return found
}

export function noteAnswer ({ answers }: Pick<RouteMeasure, 'answers'>, status: number): void {
  answers[status] = (answers[status] ?? 0) + 1
}

function measure (route: RouteOptions, act: string): RouteMeasure {
  const answers = new Float64Array(statuses)
  // eslint-disable-next-line max-params -- Fastify's signature; its shorter one makes a promise for each answer
  addTo(route, 'onSend', (_request, reply, _payload, done) => {
    noteAnswer({ answers }, reply.statusCode)
    done()
  })
  if (act.endsWith('.poll')) return { act, answers, seconds: undefined }
  const seconds = new Histogram(secondsBounds)
  addTo(route, 'onResponse', (_request, reply, done) => {
    seconds.note(reply.elapsedTime / 1000)
    done()
  })
  return { act, answers, seconds }
}

function addTo<Name extends 'onSend' | 'onResponse'> (route: RouteOptions, name: Name, hook: Extract<NonNullable<RouteOptions[Name]>, (...args: never[]) => unknown>): void {
  route[name] = [...[route[name] ?? []].flat(), hook] as RouteOptions[Name]
}
