// The floor of a poll, as a process of its own: a bare Fastify route with the same parser and schema that answers 204, at once or after the hold that is asked for.
// With "http" a bare Node server that reads the body and does the same.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastify, { type FastifyInstance } from 'fastify'
import { useJsonOnly, useTextToo } from '../src/api/parser.ts'
import { Nothing, describe, useSchemas } from '../src/api/schemas.ts'
import { SiteParams } from '../src/api/visitor/site-params.ts'
import { PollAnswer, PollBody } from '../src/wire/visitor.ts'

const server = process.argv[2] === 'http' ? await listenBare() : await listenFastify()
process.on('disconnect', () => { process.exit() })
process.send?.({ port: (server.address() as AddressInfo).port })

async function listenFastify (): Promise<FastifyInstance['server']> {
  const app = fastify() as unknown as FastifyInstance
  useSchemas(app)
  useJsonOnly(app)
  useTextToo(app)
  const schema = describe({ act: 'bare', summary: 'Nothing new.', params: SiteParams, body: PollBody, answers: { 200: PollAnswer, 204: Nothing } })
  app.post('/v1/visitor/:site/poll', { schema }, (request, reply) => {
    const { hold } = request.body as PollBody
    if (hold === 0) return reply.code(204).send()
    return new Promise(resolve => { setTimeout(resolve, hold) }).then(async () => await reply.code(204).send())
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  return app.server
}

async function listenBare (): Promise<FastifyInstance['server']> {
  const bare = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => { pieces.push(piece) })
    request.on('end', () => {
      JSON.parse(Buffer.concat(pieces).toString())
      response.writeHead(204).end()
    })
  })
  await new Promise<void>(resolve => { bare.listen(0, '127.0.0.1', resolve) })
  return bare
}
