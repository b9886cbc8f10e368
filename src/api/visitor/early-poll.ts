// Answers the poll that nearly all are (a visitor's, nothing new, not held) before Fastify looks at it. Every other request is Fastify's, with what the poller said where it was asked.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { maxBodyBytes } from '../../wire/limits.ts'
import { PollBody } from '../../wire/visitor.ts'
import type { ApiContext } from '../context.ts'
import type { Drain } from '../drain.ts'
import { bodylessHeaders } from '../headers.ts'
import { judgeHost, listHosts, listPageOrigins } from '../hosts.ts'
import { parseJson } from '../json.ts'
import { noteAnswer, requireMeasure } from '../measures.ts'
import { Recent } from '../recent.ts'
import { toCorsHeaders } from './origin.ts'
import { askPoller, keepAnswer } from './poll.ts'

const [pathBegin, pathEnd] = ['/v1/visitor/', '/poll']
/** As browsers send a text to another origin; whoever says it in other words is served by Fastify. */
const contentType = 'text/plain;charset=UTF-8'
/** As many as ask one node each second; some 1 KB each. A body of another size isn't the usual one, and a sender of many would fill the memory. */
const maxRemembered = 20_000
const maxRememberedBytes = 1_000

/**
 * From now on idle polls are answered here: Fastify's way to the same 204 costs half as much CPU again (docs/decisions/0010-idle-polls-before-fastify.md).
 * A hook that is to run for each request must be called here, too. Comes after all routes.
 */
export function useEarlyPolls (app: FastifyInstance, { drain, ...context }: ApiContext & { drain: Pick<Drain, 'closing'> }): void {
  const { config, demoOrigin, sites } = context
  const hosts = listHosts(config)
  const ownOrigins = listPageOrigins(config, demoOrigin)
  const measure = requireMeasure(app, 'V.poll')
  /** Bodies that were answered here, by their bytes: who has nothing new says the same again and again, and reading it is a tenth of what a poll costs. */
  const bodies = new Recent<PollBody>(maxRemembered)

  /** Whether it was answered. What isn't as usual is left alone; where the poller was asked already, its word is kept for the route. */
  const answer = (request: IncomingMessage, response: ServerResponse, body: Buffer): boolean => {
    const { url = '', headers } = request
    if (drain.closing || response.destroyed || judgeHost(request, hosts) !== undefined) return false
    const site = sites.findKnown(url.slice(pathBegin.length, -pathEnd.length))
    const cors = site === undefined ? undefined : toCorsHeaders(headers.origin, { site, ownOrigins })
    const bytes = body.toString('latin1')
    const known = bodies.get(bytes)
    const said = known ?? PollBody.safeParse(parseJson(body)).data
    if (site === undefined || cors === undefined || said === undefined) return false
    const found = askPoller(context, { site, body: said, raw: response })
    if (found instanceof Promise || found.kind !== 'nothing') {
      keepAnswer(request, found)
      return false
    }
    if (known === undefined && body.length <= maxRememberedBytes) bodies.put(bytes, said)
    noteAnswer(measure, 204)
    response.writeHead(204, { ...cors, ...bodylessHeaders }).end()
    return true
  }

  const tryAnswer = (request: IncomingMessage, response: ServerResponse, body: Buffer): boolean => {
    try {
      return answer(request, response, body)
    } catch {
      // No JSON, or an unknown token: Fastify finds the same, and says it.
      return false
    }
  }

  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    const body = request.read() as Buffer | null
    const isWhole = body !== null && body.length === Number(request.headers['content-length'])
    if (isWhole && tryAnswer(request, response, body)) {
      // Else the request never comes to its end.
      request.resume()
      return
    }
    if (body !== null) request.unshift(body)
    app.routing(request, response)
  }

  app.server.removeListener('request', app.routing)
  app.server.on('request', (request, response) => {
    // By then a body that came in one packet with its head is there. One that comes later is read by Fastify.
    if (isPoll(request)) process.nextTick(serve, request, response)
    else app.routing(request, response)
  })
}

/** A visitor's, in the usual words. */
function isPoll ({ method, url = '', headers }: IncomingMessage): boolean {
  return method === 'POST' && url.startsWith(pathBegin) && url.endsWith(pathEnd) &&
    headers['content-type'] === contentType && headers['content-encoding'] === undefined && Number(headers['content-length']) <= maxBodyBytes
}
