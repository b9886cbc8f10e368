// The body of a file's part: one line of JSON, a line feed, and the bytes as they are. So it needs no preflight and no form, and nothing is decoded.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { TooLarge } from '../../errors.ts'
import { filePartBytes, maxBodyBytes, maxPartHeadBytes } from '../../wire/limits.ts'
import { parseJson } from '../json.ts'
import { refuseEncoded } from '../parser.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** What came after the line of JSON, which is the body; empty on other routes. */
    rest: Buffer
  }
}

/** The most that such a body may have. */
export const maxPartBodyBytes = maxPartHeadBytes + 1 + filePartBytes

const lineFeed = 10
const nothing = Buffer.alloc(0)

/** In `scope`, bodies of these media types are parts and nothing else is read. */
export function usePartBodies (scope: FastifyInstance, mediaTypes: string[]): void {
  scope.decorateRequest('rest', null as unknown as Buffer)
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(mediaTypes, { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    refuseEncoded(request)
    const end = body.subarray(0, maxPartHeadBytes + 1).indexOf(lineFeed)
    // Without a line feed it is no part: JSON like any other, and no longer than that.
    if (end === -1 && body.length > maxBodyBytes) throw new TooLarge()
    request.rest = end === -1 ? nothing : body.subarray(end + 1)
    return parseJson(end === -1 ? body : body.subarray(0, end))
  })
}
