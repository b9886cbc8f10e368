// A small shop on an origin of its own with the snippet in its pages, so that a newcomer sees both sides; what is on them is demo-pages.ts' matter.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { toBasketPage, toHomePage, toMissingPage, toTeaPage, type Foot } from './demo-pages.ts'
import { findTea } from './demo-teas.ts'

export interface DemoOptions {
  /** 0 takes a free one. */
  port: number
  host: string
  /** What the pages end with: the snippet of the first site, or before there is one where to sign up. */
  findSnippet: () => Promise<Foot>
  /** Told when that can't be found out; the page goes out without. */
  onError: (error: unknown) => void
}

export interface DemoShop {
  origin: string
  stop: () => Promise<void>
}

/** Starts the shop. Fails with the error of listening (EADDRINUSE). */
export async function startDemoShop (options: DemoOptions): Promise<DemoShop> {
  const server = createServer((request, response) => { void answer(options, { request, response }) })
  await listen(server, options)
  const { port } = server.address() as AddressInfo
  return { origin: `http://${hostOf(options.host)}:${port}`, stop: async () => { await close(server) } }
}

interface Exchange { request: IncomingMessage, response: ServerResponse }

async function answer ({ findSnippet, onError }: DemoOptions, { request, response }: Exchange): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, 'The shop only shows pages.\n')
  const foot = await findSnippet().catch((error: unknown): Foot => {
    onError(error)
    return { kind: 'nothing' }
  })
  const page = toPage(request.url ?? '/', foot)
  response.setHeader('content-type', 'text/html; charset=utf-8')
  send(response, page === undefined ? 404 : 200, page ?? toMissingPage(foot))
}

function send (response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  response.end(body)
}

function toPage (asked: string, foot: Foot): string | undefined {
  const at = asked.indexOf('?')
  const path = at < 0 ? asked : asked.slice(0, at)
  const [room, name = ''] = path.slice(1).split('/')
  const tea = findTea(name)
  if (path === '/') return toHomePage(foot)
  if (path === '/basket') return toBasketPage(findTea(new URLSearchParams(at < 0 ? '' : asked.slice(at)).get('tea') ?? ''), foot)
  return room === 'tea' && tea !== undefined && path === `/tea/${tea.name}` ? toTeaPage(tea, foot) : undefined
}

async function listen (server: Server, { port, host }: DemoOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function close (server: Server): Promise<void> {
  await new Promise<void>(resolve => {
    server.close(() => { resolve() })
    server.closeAllConnections()
  })
}

// Nobody can open "every address": the shop is for who sits at this machine.
function hostOf (host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
