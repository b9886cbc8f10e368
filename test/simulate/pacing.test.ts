// A simulated visitor keeps to what the server says: waits, holds, starts anew, backs off. The server here says it all by hand.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'

import { createAsking } from '../../src/simulate/asking.ts'
import { createCrowd, type Crowd } from '../../src/simulate/crowd.ts'
import { createTally, type Tally } from '../../src/simulate/tally.ts'

interface Asked { route: string, body: { token?: string, cursor?: string, hold?: number }, at: number }
interface Answer { status: number, body?: object, headers?: Record<string, string>, cut?: boolean }

const hello = (pace: { after: number, hold: number }): Answer => ({
  status: 200, body: { token: 'token', cursor: 'first', poll: pace, site: { name: 'Shop', status: 'online' }, signals: { stamp: 's', site: { status: 'online' }, conversations: [] }, events: [] }
})
const nothing: Answer = { status: 204 }

/** A crowd of one before a server that answers as told; `asked` grows. */
async function openCrowd (t: Test, options: { mode?: 'held' | 'short', answer: (asked: Asked, count: number) => Answer | Promise<Answer> }): Promise<{ crowd: Crowd, tally: Tally, asked: Asked[], until: (count: number) => Promise<void> }> {
  const asked: Asked[] = []
  const hear = async (request: IncomingMessage): Promise<Answer> => {
    const heard = { route: request.url?.split('/').at(-1) ?? '', body: JSON.parse(await text(request)) as Asked['body'], at: performance.now() }
    asked.push(heard)
    return await options.answer(heard, asked.filter(({ route }) => route === heard.route).length)
  }
  const server = createServer((request, response) => {
    void hear(request).then(({ status, body, headers = {}, cut = false }) => {
      if (cut) return request.socket.destroy()
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body && JSON.stringify(body))
    })
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const tally = createTally()
  const asking = createAsking({ origin, tally })
  const crowd = createCrowd({ origin, siteId: 'abcdefghijkl', pageOrigin: origin, mode: options.mode ?? 'held', asking, tally, onEvents: () => {} })
  t.teardown(async () => {
    crowd.stop()
    await asking.close()
    server.closeAllConnections()
    server.close()
  })
  await crowd.grow(1, reply => { throw new Error(JSON.stringify(reply)) })
  return { crowd, tally, asked, until: async count => { while (asked.length < count) await new Promise(resolve => { setTimeout(resolve, 5) }) } }
}

const holdsOf = (asked: Asked[]): unknown[] => asked.filter(({ route }) => route === 'poll').map(({ body }) => body.hold)

t.test('it waits as long as the last answer says, and asks for the hold that it grants', async t => {
  const { asked, until } = await openCrowd(t, {
    answer: ({ route }, count) => {
      if (route === 'hello') return hello({ after: 1000, hold: 9_000 })
      return count === 2 ? { status: 200, body: { cursor: 'second', events: [], poll: { after: 0, hold: 7_000 } } } : { status: 204 }
    }
  })
  await until(4)
  t.same(holdsOf(asked).slice(0, 3), [0, 9_000, 7_000], 'the first is never held')
  t.same(asked.slice(1, 4).map(({ body }) => body.cursor), ['first', 'first', 'second'])
  t.ok((asked[2]?.at ?? 0) - (asked[1]?.at ?? 0) >= 890, 'after: 1000, less a tenth at most')
  t.ok((asked[3]?.at ?? 0) - (asked[2]?.at ?? 0) < 890, 'after: 0')
})

t.test('held polls that end at once don\'t make it spin', async t => {
  const { asked, until } = await openCrowd(t, { answer: ({ route }) => route === 'hello' ? hello({ after: 0, hold: 25_000 }) : nothing })
  // Hello, the first poll, three that were to be held.
  await until(6)
  t.ok((asked[5]?.at ?? 0) - (asked[1]?.at ?? 0) >= 890, 'then one a second')
})

t.test('in short mode it asks for no hold, once a second', async t => {
  const { asked, until } = await openCrowd(t, { mode: 'short', answer: ({ route }) => route === 'hello' ? hello({ after: 0, hold: 25_000 }) : nothing })
  await until(3)
  t.same(holdsOf(asked).slice(0, 2), [0, 0])
  t.ok((asked[2]?.at ?? 0) - (asked[1]?.at ?? 0) >= 890)
})

t.test('a token or a cursor that is gone makes it say hello again', async t => {
  const { asked, tally, until } = await openCrowd(t, {
    answer: ({ route }, count) => {
      if (route === 'hello') return hello({ after: 0, hold: 1_000 })
      return count === 1 ? { status: 410, body: { code: 'cursor_gone', message: '', requestId: '' } } : nothing
    }
  })
  await until(4)
  t.same(asked.slice(0, 4).map(({ route }) => route), ['hello', 'poll', 'hello', 'poll'])
  t.equal(asked[2]?.body.token, 'token')
  t.match(tally.look().answers, { 410: 1 })
})

t.test('too many: it waits as told; cut: once more at once, without a hold', async t => {
  const { asked, tally, until } = await openCrowd(t, {
    answer: ({ route }, count) => {
      if (route === 'hello') return hello({ after: 0, hold: 5_000 })
      if (count === 1) return { status: 503, body: { code: 'unavailable', message: '', requestId: '' }, headers: { 'retry-after': '1' } }
      return count === 3 ? { status: 0, cut: true } : nothing
    }
  })
  await until(5)
  t.ok((asked[2]?.at ?? 0) - (asked[1]?.at ?? 0) >= 990, 'Retry-After: 1')
  t.same(holdsOf(asked).slice(0, 4), [0, 0, 5_000, 0])
  const { answers, errors } = tally.look()
  t.match(answers, { 503: 1 })
  t.same(Object.values(errors), [1])
})
