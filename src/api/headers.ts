// The headers of every answer: nothing is stored, sniffed, framed or run unless a route says otherwise.
import type { FastifyInstance, FastifyReply } from 'fastify'

const closed = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff'
} as const

/** What has no body can't be framed or run: a 204, which is nearly every poll, does without these. */
const closedBody = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer'
} as const

/** Two years, as browsers' preload lists ask for; without subdomains, which are not ours to speak for. */
const strictTransport = { 'strict-transport-security': 'max-age=63072000' }

/** Sets them on every answer, refusals too; what a route said itself stays. */
export function useHeaders (app: FastifyInstance, { publicUrl }: { publicUrl: string }): void {
  // A browser has had the promise with its first answer that has a body, so that a 204 needn't repeat it.
  const body = Object.entries(publicUrl.startsWith('https:') ? { ...closedBody, ...strictTransport } : closedBody)
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(closed)
    done()
  })
  // eslint-disable-next-line max-params -- Fastify's signature; its shorter one makes a promise for each answer
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (reply.statusCode !== 204) setMissing(reply, body)
    done()
  })
}

/** For answers that are made before any hook ran. */
export function setClosedHeaders (reply: FastifyReply): void {
  reply.headers({ ...closed, ...closedBody })
}

function setMissing (reply: FastifyReply, headers: ReadonlyArray<[string, string]>): void {
  for (const [name, value] of headers) {
    if (!reply.hasHeader(name)) reply.header(name, value)
  }
}
