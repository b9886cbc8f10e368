// A file on its way to a browser: as what it is, run by nothing, kept by nobody. Who may have it is the routes' matter.
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { readFile } from '../../store/files.ts'
import type { FileRecord } from '../../store/files.ts'
import type { Pool } from '../../store/pool.ts'
import { toDisposition } from './file-names.ts'
import { rasterTypes } from './file-types.ts'

/** Pictures may be shown in place, everything else is saved. */
export async function sendBytes (reply: FastifyReply, pool: Pool, file: FileRecord & { type: string }): Promise<void> {
  reply.headers({
    'content-disposition': toDisposition(rasterTypes.has(file.type) ? 'inline' : 'attachment', file.name),
    'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'private, no-store',
    'content-length': String(file.bytes)
  })
  await reply.type(file.type === 'text/plain' ? 'text/plain; charset=utf-8' : file.type).send(Readable.from(readFile(pool, file), { objectMode: false }))
}
