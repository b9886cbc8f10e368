// How an error becomes an answer: the one error handler, the one not-found handler. What may go wrong is src/errors.ts.
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { randomUUID } from 'node:crypto'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { BadInput, BadJson, HeadersTooLarge, Internal, MediaType, MethodNotAllowed, NotFound, TooLarge, Unavailable } from '../errors.ts'
import type { Problematic } from '../errors.ts'
import { createSeldom } from './seldom.ts'
import { isBadInput, isUnavailable } from '../store/pool.ts'
import { problemCodes } from '../wire/problems.ts'
import type { Problem, ProblemCode } from '../wire/problems.ts'

const codes = new Set<string>(problemCodes)

/** One error handler and one not-found handler for the whole app. */
export function useProblems (app: FastifyInstance): void {
  const routes = new Map<string, Set<string>>()
  app.addHook('onRoute', route => { noteMethods(routes, route) })
  app.setErrorHandler(sendProblem)
  app.setNotFoundHandler((request, reply) => { sendNotFound(routes, request, reply) })
}

/** For errors that Fastify finds before any hook runs (an address it can't read), too. */
export function sendProblem (error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error)
  if (problem.statusCode >= 500) log(error, problem, request)
  const { retryAfterSeconds } = problem as { retryAfterSeconds?: number }
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds))
  if (problem.statusCode === 413) reply.header('connection', 'close')
  reply.code(problem.statusCode).type('application/json; charset=utf-8').serializer(JSON.stringify).send(toBody(error, problem, request.id))
}

/** For what Node can't read as HTTP: there is no request, only a socket. */
export function sendClientError (error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const timedOut = error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
  const problem = error.code === 'HPE_HEADER_OVERFLOW' ? new HeadersTooLarge() : new BadInput('This is not HTTP.')
  const status = timedOut ? 408 : problem.statusCode
  const body = JSON.stringify({ code: problem.code.toLowerCase(), message: timedOut ? 'The request took too long to arrive.' : problem.message, requestId: randomUUID() })
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, 'content-type: application/json; charset=utf-8', 'x-content-type-options: nosniff',
    'cache-control: no-store', `content-length: ${Buffer.byteLength(body)}`, 'connection: close'
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** What of the catalogue this error is. */
export function toProblem (error: unknown): Problematic {
  if (!(error instanceof Error)) return new Internal()
  const { code, statusCode } = error as FastifyError
  if (typeof code === 'string' && codes.has(code.toLowerCase())) return error as Problematic
  if ((error as FastifyError).validation !== undefined) return new BadInput('This is not what the route takes.')
  if (isBadInput(error)) return new BadInput('A value is not what it should be.')
  if (isUnavailable(error)) return new Unavailable()
  return fromFastify(code, statusCode)
}

function fromFastify (code: string | undefined, status: number | undefined): Problematic {
  if (status === 413) return new TooLarge()
  if (status === 415) return new MediaType('This type of body is not read here.')
  if (status === 404) return new NotFound()
  if (code?.startsWith('FST_ERR_CTP_') === true) return new BadJson('The body is not JSON.')
  if (status !== undefined && status >= 400 && status < 500) return new BadInput('This is not a request that can be read.')
  if (status === 503) return new Unavailable()
  return new Internal()
}

function toBody (error: unknown, problem: Problematic, requestId: string): Problem {
  const body: Problem = { code: problem.code.toLowerCase() as ProblemCode, message: problem.message, requestId }
  return hasZodFastifySchemaValidationErrors(error) ? { ...body, issues: error.validation.slice(0, 20).map(toIssue) } : body
}

function toIssue ({ instancePath, message }: { instancePath: string, message?: string }): { path: string, message: string } {
  return { path: instancePath.slice(0, 200), message: (message ?? '').slice(0, 300) }
}

// Hidden from the caller, so it must be found here. A database that is away is no fault of ours and would fill the log with stacks.
function log (error: unknown, problem: Problematic, request: FastifyRequest): void {
  if (problem.statusCode === 503) warn(error, request)
  else request.log.error({ reqId: request.id, err: error }, 'a request failed')
}

// An overloaded node refuses hundreds a second: a line for each would be work and disk at the worst moment.
const warnEveryMs = 1_000
const warnings = new WeakMap<object, () => number | undefined>()

function warn (error: unknown, request: FastifyRequest): void {
  const due = warnings.get(request.log) ?? createSeldom({ everyMs: warnEveryMs, now: () => performance.now() })
  warnings.set(request.log, due)
  const refused = due()
  if (refused !== undefined) request.log.warn({ reqId: request.id, refused }, `unavailable: ${error instanceof Error ? error.message : String(error)}`)
}

function noteMethods (routes: Map<string, Set<string>>, { url, method }: RouteOptions): void {
  const methods = routes.get(url) ?? new Set()
  for (const one of [method].flat()) methods.add(one)
  routes.set(url, methods)
}

function sendNotFound (routes: Map<string, Set<string>>, request: FastifyRequest, reply: FastifyReply): void {
  const path = request.url.split('?', 1)[0] ?? ''
  const methods = [...routes].filter(([pattern]) => matches(pattern, path)).flatMap(([, names]) => [...names]).filter(name => name !== 'OPTIONS')
  if (methods.length === 0) return sendProblem(new NotFound(), request, reply)
  reply.header('allow', [...new Set(methods)].sort().join(', '))
  sendProblem(methods.includes(request.method) ? new NotFound() : new MethodNotAllowed(), request, reply)
}

/** Whether a path is one that this route's pattern would take, by its pieces: `:site.js` as any piece that ends so. */
function matches (pattern: string, path: string): boolean {
  const wanted = pattern.split('/')
  const given = path.split('/')
  return wanted.length === given.length && wanted.every((piece, index) => matchesPiece(piece, given[index] ?? ''))
}

function matchesPiece (piece: string, given: string): boolean {
  if (!piece.startsWith(':')) return piece === given
  const end = /\.\w+$/.exec(piece)?.[0] ?? ''
  return given.length > end.length && given.endsWith(end)
}
