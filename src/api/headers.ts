// The headers of every answer: nothing is stored, sniffed, framed or run unless a route says otherwise.
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Drain } from './drain.ts'

const closed = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer'
} as const

/** Two years, as browsers' preload lists ask for; without subdomains, which are not ours to speak for. */
const strictTransport = { 'strict-transport-security': 'max-age=63072000' }

/** What has no body can't be sniffed, framed or run: a 204, which is nearly every poll, does with one of them. The promise of https came with an answer before it. */
export const bodylessHeaders = { 'cache-control': closed['cache-control'] } as const

/** Sets them on every answer, refusals too; what a route said itself stays. While the node stops each answer ends its connection. */
export function useHeaders (app: FastifyInstance, { publicUrl, drain }: { publicUrl: string, drain: Pick<Drain, 'closing'> }): void {
  const all = Object.entries(publicUrl.startsWith('https:') ? { ...closed, ...strictTransport } : closed)
  const bodyless = Object.entries(bodylessHeaders)
  // eslint-disable-next-line max-params -- Fastify's signature; its shorter one makes a promise for each answer
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (drain.closing) reply.header('connection', 'close')
    for (const [name, value] of reply.statusCode === 204 ? bodyless : all) {
      if (!reply.hasHeader(name)) reply.header(name, value)
    }
    done()
  })
}

/** For answers that are made before any hook ran. */
export function setClosedHeaders (reply: FastifyReply): void {
  reply.headers(closed)
}
