// The headers of every answer: nothing is stored, sniffed, framed or run unless a route says otherwise.
import type { FastifyInstance, FastifyReply } from 'fastify'

const closed = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff'
} as const

/** Two years, as browsers' preload lists ask for; without subdomains, which are not ours to speak for. */
const strictTransport = 'max-age=63072000'

/** Sets them before anything else runs, so that refusals carry them too. */
export function useHeaders (app: FastifyInstance, { publicUrl }: { publicUrl: string }): void {
  const headers = publicUrl.startsWith('https:') ? { ...closed, 'strict-transport-security': strictTransport } : closed
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
}

/** For answers that are made before any hook ran. */
export function setClosedHeaders (reply: FastifyReply): void {
  reply.headers(closed)
}
