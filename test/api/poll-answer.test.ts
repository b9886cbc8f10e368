// The ear that hears a client go, also one who went before it was listening.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import type { FastifyReply } from 'fastify'
import { untilGone } from '../../src/api/poll-answer.ts'

async function answering (): Promise<{ raw: ServerResponse, leave: () => Promise<void> }> {
  const server = createServer()
  t.teardown(() => { server.close() })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  const [, raw] = await once(server, 'request') as [unknown, ServerResponse]
  const leave = async (): Promise<void> => {
    const closed = once(raw, 'close')
    socket.destroy()
    await closed
  }
  return { raw, leave }
}

t.test('a client that goes aborts what is held for it', async t => {
  const { raw, leave } = await answering()
  const signal = untilGone({ raw } as FastifyReply)()
  t.equal(signal.aborted, false)
  await leave()
  t.equal(signal.aborted, true)
})

t.test('a client that went before anything was held is gone from the start', async t => {
  const { raw, leave } = await answering()
  const ear = untilGone({ raw } as FastifyReply)
  await leave()
  t.equal(ear().aborted, true)
})
