// Which bodies are read at all: JSON in UTF-8, uncompressed; as text/plain too where a visitor's browser must not ask first. What JSON is allowed is json.ts.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { MediaType } from '../errors.ts'
import { parseJson } from './json.ts'

const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i

/** Leaves application/json as the only type of the app. */
export function useJsonOnly (app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, readBody)
}

/** Within `scope` text/plain is read as the JSON it is: a browser sends it to another origin without a preflight. */
export function useTextToo (scope: FastifyInstance): void {
  scope.addContentTypeParser('text/plain', { parseAs: 'buffer' }, readBody)
}

async function readBody (request: FastifyRequest, body: Buffer): Promise<unknown> {
  refuseEncoded(request)
  return parseJson(body)
}

/** Throws MediaType for a body that is compressed, or of another charset than UTF-8. */
export function refuseEncoded ({ headers }: FastifyRequest): void {
  // A small compressed body can be a large one: none is unpacked.
  if (headers['content-encoding'] !== undefined) throw new MediaType('Compressed bodies are not read.')
  const said = charset.exec(headers['content-type'] ?? '')?.[1]
  if (said !== undefined && said.toLowerCase() !== 'utf-8') throw new MediaType('JSON is read in UTF-8 only.')
}
