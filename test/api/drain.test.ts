// A node that stops: held polls are answered, sockets closed, within a moment; and its port is open until balancers have noticed.
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { testApp } from '../helpers/app.ts'
import type { TestApp } from '../helpers/app.ts'
import { owner, siteOrigin } from '../helpers/actors.ts'
import { visitor } from '../helpers/visitors.ts'

t.test('closing answers a held poll at once and closes its connection', async t => {
  const test = await testApp(t)
  const ana = await owner(test)
  await test.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = test.app.server.address() as { port: number }
  const poll = async (body: object): Promise<{ answer: IncomingMessage, body: string }> => {
    const asked = request({ port, host: '127.0.0.1', path: '/v1/operator/poll', method: 'POST', headers: { host: '127.0.0.1:8080', cookie: ana.cookie, 'content-type': 'application/json' } })
    asked.end(JSON.stringify({ tab: 'tab1', ...body }))
    const [answer] = await once(asked, 'response') as [IncomingMessage]
    return { answer, body: await text(answer) }
  }
  let { cursor } = (await ana.post('/v1/operator/conversations', { list: 'open' })).json() as { cursor: string }
  let signals = ''
  // Until nothing is new any more: the owner's own coming is news.
  for (let quiet = false; !quiet;) {
    const { answer, body } = await poll({ cursor, signals, hold: 500 })
    quiet = answer.statusCode === 204
    if (!quiet) ({ cursor, signals } = { signals, ...JSON.parse(body), ...(JSON.parse(body).signals === undefined ? {} : { signals: JSON.parse(body).signals.stamp }) })
  }
  const started = performance.now()
  const held = poll({ cursor, signals, hold: 25_000 })
  await Promise.race([held, delay(300)])
  await test.app.close()
  const { answer } = await held
  t.ok(performance.now() - started < 3000)
  t.match(answer.statusCode, /^20[04]$/)
  t.equal(answer.headers.connection, 'close')
})

t.test('who polls on an open connection while the node stops is served, and sent away by nothing but a closing connection', async t => {
  const test = await testApp(t)
  const ana = await owner(test)
  const mara = await visitor(test, ana.siteId)
  await mara.until(async () => (await mara.poll()).statusCode === 204)
  await test.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = test.app.server.address() as { port: number }
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => { agent.destroy() })
  const poll = async (hold: number): Promise<{ status: number | undefined, headers: IncomingMessage['headers'], body: string, reused: boolean }> => {
    const asked = request({ agent, port, host: '127.0.0.1', path: `/v1/visitor/${ana.siteId}/poll`, method: 'POST', headers: { host: '127.0.0.1:8080', origin: siteOrigin, 'content-type': 'text/plain;charset=UTF-8' } })
    asked.end(JSON.stringify({ token: mara.token, cursor: mara.cursor, signals: mara.stamp, tab: mara.tab, tabs: [], hold }))
    const [answer] = await once(asked, 'response') as [IncomingMessage]
    return { status: answer.statusCode, headers: answer.headers, body: await text(answer), reused: asked.reusedSocket }
  }
  await poll(0)
  // As long as ten thousand take who are held.
  const { drain } = test.poller
  let goOn = (): void => {}
  const drained = new Promise<void>(resolve => { goOn = resolve })
  test.poller.drain = async () => {
    await drained
    await drain.call(test.poller)
  }
  const closed = test.app.close()
  const late = await poll(0)
  goOn()
  await closed
  t.match(late, { status: 204, reused: true, body: '', headers: { connection: 'close', 'access-control-allow-origin': siteOrigin, 'cache-control': 'no-store' } })
})

t.test('a node that goes while a balancer looks', async t => {
  // Long enough for a few looks on a busy machine, and for whoever goes at once to be told from who stays.
  const stayMs = 2000
  const test = await testApp(t, { environment: { DRAIN_MS: String(stayMs) } })
  const other = await testApp(t, { db: test.db, environment: { DRAIN_MS: String(stayMs) } })
  await test.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = test.app.server.address() as { port: number }
  const look = async (): Promise<{ status: number | undefined, connection: string | undefined }> => {
    const asked = request({ port, host: '127.0.0.1', path: '/readyz', agent: false })
    asked.end()
    const [answer] = await once(asked, 'response') as [IncomingMessage]
    await text(answer)
    return { status: answer.statusCode, connection: answer.headers.connection }
  }
  const goes = async (act: () => Promise<void>): Promise<number> => {
    const from = performance.now()
    await act()
    return performance.now() - from
  }

  await t.test('stays reachable as long as it was told to, says so, and closes what comes', async t => {
    await look()
    await look()
    let isGone = false
    const going = goes(async () => { await test.app.retire() }).finally(() => { isGone = true })
    t.same(await look(), { status: 503, connection: 'close' })
    await delay(200)
    t.same(await look(), { status: 503, connection: 'close' }, 'nobody is connected, and it is still there')
    t.equal(isGone, false)
    t.ok(await going >= stayMs)
  })

  await t.test('goes at once where somebody looked just once, who is no balancer', async t => {
    await readyz(other)
    t.ok(await goes(async () => { await other.app.retire() }) < stayMs)
    t.equal(await readyz(other), 503)
  })

  await t.test('goes at once where others serve on its port', async t => {
    const worker = await testApp(t, { db: test.db, environment: { DRAIN_MS: '60000' } })
    for (let looks = 0; looks < 3; looks++) await readyz(worker)
    t.ok(await goes(async () => { await worker.app.leave() }) < stayMs)
    t.equal(await readyz(worker), 503)
    t.ok(await goes(async () => { await worker.app.retire() }) < stayMs, 'and doesn\'t begin to wait afterwards')
  })
})

t.test('a node that leaves waits for whoever is connected, and lets them take the end with their next answer', async t => {
  const test = await testApp(t)
  await test.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = test.app.server.address() as { port: number }
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => { agent.destroy() })
  const ask = async (): Promise<{ connection: string | undefined, reused: boolean }> => {
    const asked = request({ agent, port, host: '127.0.0.1', path: '/healthz' })
    asked.end()
    const [answer] = await once(asked, 'response') as [IncomingMessage]
    await text(answer)
    return { connection: answer.headers.connection, reused: asked.reusedSocket }
  }
  await ask()
  let isGone = false
  const left = test.app.leave().finally(() => { isGone = true })
  await delay(250)
  t.equal(isGone, false, 'somebody is connected')
  t.same(await ask(), { connection: 'close', reused: true })
  await left
})

async function readyz (test: TestApp): Promise<number> {
  return (await test.ask({ url: '/readyz' })).statusCode
}
