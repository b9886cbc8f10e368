// The floor of an idle poll, as a process of its own: a bare Fastify route with the same parser and schema that answers 204. Tells its CPU time when asked.
import fastify, { type FastifyInstance } from 'fastify'
import { useJsonOnly, useTextToo } from '../src/api/parser.ts'
import { Nothing, describe, useSchemas } from '../src/api/schemas.ts'
import { SiteParams } from '../src/api/visitor/site-params.ts'
import { PollAnswer, PollBody } from '../src/wire/visitor.ts'

const app = fastify() as unknown as FastifyInstance
useSchemas(app)
useJsonOnly(app)
useTextToo(app)
const schema = describe({ act: 'bare', summary: 'Nothing new.', params: SiteParams, body: PollBody, answers: { 200: PollAnswer, 204: Nothing } })
app.post('/v1/visitor/:site/poll', { schema }, (_request, reply) => reply.code(204).send())
await app.listen({ host: '127.0.0.1', port: 0 })
const { port } = app.server.address() as { port: number }

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuUs: user + system })
})
process.on('disconnect', () => { process.exit() })
process.send?.({ port })
