// HTTP/1.0 without keep-alive on both sides of a proxy: a connection for each poll, answers without a length.
import t from 'tap'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { everything } from '../helpers/everything.ts'
import { oldProxy } from './old-proxy.ts'
import { wayBy } from './pair.ts'
import { openStand } from './stand.ts'
import { refusesUpgrades, tell, unlearned } from './story.ts'

t.test('a request in HTTP/1.0 is answered, and its connection closed', async t => {
  const { ports: [port = 0], publicUrl } = await openStand(t)
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET /healthz HTTP/1.0\r\nHost: ${new URL(publicUrl).host}\r\n\r\n`)
  const answer = await text(socket)
  t.match(answer, /^HTTP\/1\.[01] 200 OK\r\n/)
  t.match(answer, /\r\ncontent-length: \d+\r\n/i)
  t.match(answer, /\r\nconnection: close\r\n/i)
})

if (everything) {
  t.test('a talk over HTTP/1.0', async t => {
    const stand = await openStand(t)
    const proxy = await oldProxy(t, { port: stand.ports[0] ?? 0, listenAt: stand.proxyPort })
    const way = wayBy(t, stand.publicUrl)
    const { visitor, operator } = await tell(t, { stand, visitorWay: way, operatorWay: way, learns: unlearned, silenceMs: 20_000 })
    t.ok(proxy.connections() >= visitor.polls.length + operator.polls.length, 'each poll came by a connection of its own')
    await refusesUpgrades(t, `${stand.publicUrl}/v1/visitor/${visitor.site}/poll`)
  })
}
