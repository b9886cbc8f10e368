// By which names this server may be asked, and from which origins its own pages come: configuration says it, never the request.
import { isIP } from 'node:net'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import { BadHost, BadInput } from '../errors.ts'

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]']
// A balancer asks each node by its address, or in HTTP/1.0 without a name. These two answer nothing that a foreign name could be used for.
const askedByAddress = new Set(['/healthz', '/readyz'])

/** Hosts as the header has them: a default port is left out. */
export function listHosts ({ publicUrl, host, port, tls }: Pick<Config, 'publicUrl' | 'host' | 'port' | 'tls'>): Set<string> {
  const scheme = tls === undefined ? 'http' : 'https'
  const named = isIP(host) === 6 ? `[${host}]` : host
  const own = [...loopbackNames, named].map(name => `${scheme}://${name}:${port}`).filter(url => URL.canParse(url))
  return new Set([publicUrl, ...own].map(url => new URL(url).host))
}

/** The origins of our own pages: PUBLIC_URL, and the loopback names for who sits at this machine. */
export function listOwnOrigins (config: Pick<Config, 'publicUrl' | 'host' | 'port' | 'tls'>): Set<string> {
  const scheme = config.tls === undefined ? 'http' : 'https'
  const own = loopbackNames.map(name => new URL(`${scheme}://${name}:${config.port}`).origin)
  return new Set([new URL(config.publicUrl).origin, ...own])
}

/** Whose pages may ask as a visitor of any site: ours, and the demo shop's while there is one, by whatever name of this machine it is opened. */
export function listPageOrigins (config: Parameters<typeof listOwnOrigins>[0], demoOrigin: string | undefined): Set<string> {
  const own = listOwnOrigins(config)
  if (demoOrigin === undefined) return own
  return new Set([...own, demoOrigin, ...loopbackNames.map(name => Object.assign(new URL(demoOrigin), { hostname: name }).origin)])
}

/** Refuses requests with no Host, two of them, or a foreign one (421), and targets that are not a path (400). */
export function useHosts (app: FastifyInstance, config: Config): void {
  const hosts = listHosts(config)
  app.addHook('onRequest', (request, _reply, done) => { done(judgeHost(request.raw, hosts)) })
}

/** What is wrong with how this server is asked, if anything is. */
export function judgeHost ({ rawHeaders, headers, url = '' }: IncomingMessage, hosts: ReadonlySet<string>): Error | undefined {
  if (!url.startsWith('/') || url.startsWith('//')) return new BadInput('The target is not a path.')
  const host = headers.host?.toLowerCase() ?? ''
  if (countHosts(rawHeaders) > 1) return new BadHost()
  if (hosts.has(host)) return undefined
  return askedByAddress.has(url) && (host === '' || isAddress(host)) ? undefined : new BadHost()
}

/** Node keeps the first of two Host headers and says nothing. Names stand at the even places. */
function countHosts (rawHeaders: string[]): number {
  let count = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]
    if (name !== undefined && name.length === 4 && name.toLowerCase() === 'host') count++
  }
  return count
}

function isAddress (host: string): boolean {
  return isIP(host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')) !== 0
}
