// The ear that hears a client go, also one who went before it was listening.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import type { FastifyReply } from 'fastify'
import { whenGone } from '../../src/api/poll-answer.ts'

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

t.test('a client that goes is heard', async t => {
  const { raw, leave } = await answering()
  let gone = false
  whenGone({ raw } as FastifyReply)(() => { gone = true })
  t.equal(gone, false)
  await leave()
  t.equal(gone, true)
})

t.test('a client that went before anything was held is gone from the start, but not within the call', async t => {
  const { raw, leave } = await answering()
  await leave()
  let gone = false
  const heard = new Promise<void>(resolve => {
    whenGone({ raw } as FastifyReply)(() => {
      gone = true
      resolve()
    })
  })
  t.equal(gone, false)
  await heard
})
