// A proxy as bad as they come: strips what it doesn't know, refuses methods, delays, repeats POSTs, loses and cuts answers. What must come through all the same is the tests' matter.
import { createServer, request as httpRequest } from 'node:http'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import type { Test } from 'tap'

export interface HostileProxy {
  /** Every request as it arrived here. */
  requests: Array<{ method: string, url: string, headers: IncomingMessage['headers'] }>
  /** What was done to how many. */
  done: Record<Deed, number>
  /** From now on it does nothing but strip and refuse. */
  calm: () => void
}

export interface HostileOptions {
  listenAt: number
  /** The node's. */
  port: number
  /** In [0, 1); the same ones, the same deeds. */
  random: () => number
}

type Deed = 'refused' | 'badGateway' | 'lost' | 'cut' | 'repeated'
interface Answer { status: number, headers: IncomingMessage['headers'], body: Buffer }

const refusedMethods = new Set(['OPTIONS', 'PUT', 'DELETE'])
const knownHeaders = ['host', 'accept', 'content-type', 'content-length', 'user-agent', 'origin', 'referer']
const longestDelayMs = 60
const chances = { badGateway: 0.03, lost: 0.03, cut: 0.03, repeated: 0.15 }
/** Nobody is spared longer than this: otherwise one story in a hundred never meets a deed. */
const mostSpared = 40

/** Starts one until the test ends. */
export async function hostileProxy (t: Test, options: HostileOptions): Promise<HostileProxy> {
  const requests: HostileProxy['requests'] = []
  const done = { refused: 0, badGateway: 0, lost: 0, cut: 0, repeated: 0 }
  const way = { ...options, done, spared: { badGateway: 0, lost: 0, cut: 0, repeated: 0 }, isCalm: false }
  const server = createServer((asked, answer) => {
    requests.push({ method: asked.method ?? '', url: asked.url ?? '', headers: asked.headers })
    // Whoever asked may be gone by now, or the node: then there is nobody to answer, or nothing.
    pass(way, asked, answer).catch(() => { answer.destroy() })
  })
  await new Promise<void>(resolve => server.listen(options.listenAt, '127.0.0.1', resolve))
  t.teardown(() => new Promise<void>(resolve => { server.close(() => { resolve() }); server.closeAllConnections() }))
  return { requests, done, calm: () => { way.isCalm = true } }
}

type Passing = HostileOptions & { done: HostileProxy['done'], spared: Record<keyof typeof chances, number>, isCalm: boolean }

async function pass (way: Passing, asked: IncomingMessage, answer: ServerResponse): Promise<void> {
  const body = await buffer(asked)
  if (refusedMethods.has(asked.method ?? '')) return page(way, answer, { status: 405, deed: 'refused' })
  await delay(way.random() * longestDelayMs)
  if (strikes(way, 'badGateway')) return page(way, answer, { status: 502, deed: 'badGateway' })
  const ended = new AbortController()
  answer.on('close', () => { ended.abort() })
  const reply = await forward(way, asked, { body, signal: ended.signal })
  await delay(way.random() * longestDelayMs)
  if (strikes(way, 'lost')) return page(way, answer, { status: 504, deed: 'lost' })
  const { 'set-cookie': cookies, connection, 'keep-alive': kept, ...headers } = reply.headers
  answer.writeHead(reply.status, headers)
  if (!strikes(way, 'cut')) { answer.end(reply.body); return }
  way.done.cut++
  answer.write(reply.body.subarray(0, Math.floor(way.random() * reply.body.length)), () => { answer.destroy() })
}

/** Once, or twice with one of the two answers. */
async function forward (way: Passing, asked: IncomingMessage, { body, signal }: { body: Buffer, signal: AbortSignal }): Promise<Answer> {
  const send = async (): Promise<Answer> => await ask(way, asked, { body, signal })
  if (asked.method !== 'POST' || !strikes(way, 'repeated')) return await send()
  way.done.repeated++
  const both = [send(), send()]
  const chosen = both[way.random() < 0.5 ? 0 : 1] as Promise<Answer>
  both.forEach(one => { one.catch(() => { /* the other one may still be answered */ }) })
  return await chosen
}

async function ask ({ port }: Passing, asked: IncomingMessage, { body, signal }: { body: Buffer, signal: AbortSignal }): Promise<Answer> {
  // An operator without a cookie is nobody: for them it stays.
  const known = asked.url?.startsWith('/v1/operator/') === true ? [...knownHeaders, 'cookie'] : knownHeaders
  const headers: OutgoingHttpHeaders = Object.fromEntries(known.flatMap(name => asked.headers[name] === undefined ? [] : [[name, asked.headers[name]]]))
  return await new Promise((resolve, reject) => {
    const onward = httpRequest({ host: '127.0.0.1', port, method: asked.method, path: asked.url, headers, signal }, reply => {
      buffer(reply).then(whole => { resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: whole }) }, reject)
    })
    onward.on('error', reject)
    onward.end(body)
  })
}

function strikes ({ isCalm, random, spared }: Passing, deed: keyof typeof chances): boolean {
  const struck = !isCalm && (random() < chances[deed] || spared[deed] >= mostSpared)
  spared[deed] = struck ? 0 : spared[deed] + 1
  return struck
}

/** In words of its own, as proxies do. */
function page ({ done }: Passing, answer: ServerResponse, { status, deed }: { status: number, deed: Deed }): void {
  done[deed]++
  answer.writeHead(status, { 'content-type': 'text/html' }).end(`<html><body><h1>${status}</h1></body></html>`)
}
