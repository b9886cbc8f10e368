// Files of tests: the first bytes of each type, and sending one as a visitor does, part by part.
import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import type { TestApp } from './app.ts'
import { calmAddress } from './actors.ts'
import type { VisitorActor } from './visitors.ts'
import { toTaken } from './visitors.ts'

/** A PNG of this size: its header is all that anybody here reads; the rest is `length` bytes of filling. */
export function png ({ width = 3, height = 2, length = 100 } = {}): Buffer {
  const head = Buffer.alloc(33)
  head.write('\x89PNG\r\n\x1a\n', 0, 'latin1')
  head.writeUInt32BE(13, 8)
  head.write('IHDR', 12, 'latin1')
  head.writeUInt32BE(width, 16)
  head.writeUInt32BE(height, 20)
  return Buffer.concat([head, Buffer.alloc(Math.max(0, length - head.length), 7)])
}

/** The body of a part: a line of JSON, and the bytes. */
export function toPart (head: object, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), bytes])
}

interface Announcing { name?: string, type?: string, key?: string, bytes?: number }

/** `file/begin` with what the test says, and the rest as it is. */
export async function announce (mara: VisitorActor, bytes: Buffer, { name = 'photo.png', type = 'image/png', key = randomUUID(), bytes: said = bytes.length }: Announcing = {}): Promise<LightMyRequestResponse> {
  return await mara.post('file/begin', { key, name, type, bytes: said })
}

export async function sendPart (test: TestApp, mara: VisitorActor, { file, index, bytes }: { file: string, index: number, bytes: Buffer }): Promise<LightMyRequestResponse> {
  return await test.ask({
    method: 'POST',
    url: `/v1/visitor/${mara.site}/file/part`,
    remoteAddress: calmAddress,
    headers: { 'content-type': 'text/plain;charset=UTF-8' },
    payload: toPart({ token: mara.token, file, index }, bytes)
  })
}

/** All of it; its id. */
export async function upload (test: TestApp, mara: VisitorActor, bytes: Buffer): Promise<string> {
  const { file, partBytes } = toTaken(await announce(mara, bytes)).json() as { file: string, partBytes: number }
  for (let index = 0; index * partBytes < bytes.length; index++) toTaken(await sendPart(test, mara, { file, index, bytes: bytes.subarray(index * partBytes, (index + 1) * partBytes) }))
  return file
}
