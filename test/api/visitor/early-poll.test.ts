// A poll that is answered before Fastify is answered as Fastify would: the same bytes are sent both ways, the ordinary and the strange ones.
import { createServer } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import t from 'tap'
import type { Test } from 'tap'
import { sendClientError } from '../../../src/api/problems.ts'
import type { Poller } from '../../../src/poller/poller.ts'
import { testApp } from '../../helpers/app.ts'
import { otherAccount, owner, siteOrigin } from '../../helpers/actors.ts'
import { openConsole } from '../../helpers/consoles.ts'
import { listening } from '../../helpers/listening.ts'
import { visitor } from '../../helpers/visitors.ts'
import { until } from '../../helpers/wait.ts'

const test = await testApp(t)
const ana = await openConsole(await owner(test))
const eve = await otherAccount(test)
const { siteId } = ana
const host = new URL(test.config.publicUrl).host

/** How often Fastify was given a request, and the poller asked. */
const count = { fastify: 0, poller: 0 }
const { routing } = test.app
test.app.routing = (request, response) => {
  count.fastify++
  routing(request, response)
}
const ask = test.poller.askAsVisitor.bind(test.poller)
/** What the poller says; by turns the real one and those that are hard to bring about. */
let say: Poller['askAsVisitor'] = ask
test.poller.askAsVisitor = (asker, asked) => {
  count.poller++
  return say(asker, asked)
}

const { port: early } = await listening(t, test)
/** The same app and the same settings, but every request is Fastify's. */
const plain = createServer(test.app.routing).on('clientError', sendClientError)
plain.keepAliveTimeout = test.app.server.keepAliveTimeout
plain.maxRequestsPerSocket = test.app.server.maxRequestsPerSocket ?? 0
plain.listen(0, '127.0.0.1')
await once(plain, 'listening')
t.teardown(() => { plain.closeAllConnections(); plain.close() })
const late = (plain.address() as AddressInfo).port
const ways = [early, late]

const mara = await visitor(test, siteId)
await mara.until(async () => (await mara.poll()).statusCode === 204)
const stranger = await visitor(test, eve.siteId)
const body = { token: mara.token, cursor: mara.cursor, signals: mara.stamp, tab: 'tab1', tabs: [], hold: 0 }
const text = JSON.stringify(body)

type Sent = string | Buffer
interface Request { method?: string, path?: string, version?: string, host?: string | undefined, headers?: Record<string, string>, payload?: Sent, length?: number | 'none' }

/** Head and body of one request; `headers` over those of a browser, empty ones are left out. */
function parts ({ method = 'POST', path = `/v1/visitor/${siteId}/poll`, version = '1.1', headers = {}, payload = text, length = Buffer.byteLength(payload) }: Request = {}): [head: string, body: Buffer] {
  const all = { host, origin: siteOrigin, 'content-type': 'text/plain;charset=UTF-8', ...(length === 'none' ? {} : { 'content-length': String(length) }), ...headers }
  const lines = Object.entries(all).filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`)
  return [`${[`${method} ${path} HTTP/${version}`, ...lines].join('\r\n')}\r\n\r\n`, Buffer.from(payload)]
}

function request (options?: Request): Buffer {
  const [head, payload] = parts(options)
  return Buffer.concat([Buffer.from(head), payload])
}

interface Answer { status: number, headers: string[], body: string }

/** Answers so far; interim ones don't count. */
function read (bytes: Buffer): Answer[] {
  const answers: Answer[] = []
  for (let at = 0, end = bytes.indexOf('\r\n\r\n', at); end !== -1; end = bytes.indexOf('\r\n\r\n', at)) {
    const [first = '', ...headers] = bytes.subarray(at, end).toString().split('\r\n')
    // The end of a body in chunks.
    if (!first.startsWith('HTTP/')) break
    const status = Number(first.split(' ')[1])
    const length = Number(headers.map(line => /^content-length: (\d+)$/i.exec(line)?.[1]).find(Boolean) ?? 0)
    at = end + 4 + length
    if (at > bytes.length) break
    if (status < 200) continue
    const body = clean(bytes.subarray(end + 4, at).toString())
    // The number in the request's id grows longer.
    answers.push({ status, headers: headers.map(line => clean(line).replace(/^content-length: .*/i, `content-length: ${body.length}`)).sort(), body })
  }
  return answers
}

/** Without what no two answers have alike. */
function clean (said: string): string {
  return said.replace(/^date: .*/i, 'date').replace(/"requestId":"[^"]+"/, '"requestId"')
}

/** Sends one piece after the other, each once the server had time to read the one before, and waits for so many answers, or the connection's end. */
async function send (port: number, pieces: Sent[], answers = 1): Promise<Answer[]> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  let heard = Buffer.alloc(0)
  const done = new Promise<void>((resolve, reject) => {
    socket.on('data', piece => {
      heard = Buffer.concat([heard, piece])
      if (read(heard).length >= answers) resolve()
    })
    socket.on('end', resolve)
    socket.on('error', reject)
  })
  for (const piece of pieces) {
    socket.write(piece)
    // By another connection the server answers after it has read this one's piece.
    if (pieces.length > 1) await (await fetch(`http://127.0.0.1:${port}/healthz`)).text()
  }
  await done
  socket.destroy()
  return read(heard)
}

const [head, payload] = parts()
const other = (more: object): string => JSON.stringify({ ...body, ...more })
/** From where the visitor is by now. */
const now = (more: object = {}): string => other({ cursor: mara.cursor, signals: mara.stamp, ...more })
const chunked = `${parts({ length: 'none', headers: { 'transfer-encoding': 'chunked' } })[0]}${payload.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`

/** What is sent, and the statuses that come. */
const cases: Array<[name: string, pieces: Sent[], statuses: number[]]> = [
  ['idle', [request()], [204]],
  ['without an origin', [request({ headers: { origin: '' } })], [204]],
  ['from our own page', [request({ headers: { origin: test.config.publicUrl } })], [204]],
  ['from a foreign one', [request({ headers: { origin: 'https://evil.example' } })], [403]],
  ['from nowhere', [request({ headers: { origin: 'null' } })], [403]],
  ['held to the end', [request({ payload: other({ hold: 50 }) })], [204]],
  ['signals', [request({ payload: other({ signals: '' }) })], [200]],
  ['a cursor of another log', [request({ payload: other({ cursor: 'x' }) })], [410]],
  ['a preflight', [request({ method: 'OPTIONS', payload: '', headers: { 'access-control-request-method': 'POST' } })], [204]],
  ['GET', [request({ method: 'GET', payload: '' })], [405]],
  ['PUT', [request({ method: 'PUT' })], [405]],
  ['as JSON', [request({ headers: { 'content-type': 'application/json' } })], [204]],
  ['as HTML', [request({ headers: { 'content-type': 'text/html' } })], [415]],
  ['as nothing', [request({ headers: { 'content-type': '' } })], [415]],
  ['as plain text', [request({ headers: { 'content-type': 'text/plain' } })], [204]],
  ['in another charset', [request({ headers: { 'content-type': 'text/plain;charset=latin1' } })], [415]],
  ['compressed', [request({ headers: { 'content-encoding': 'gzip' } })], [415]],
  ['too long', [request({ payload: `${text}${' '.repeat(70_000)}` })], [413]],
  ['nothing', [request({ payload: '' })], [400]],
  ['no JSON', [request({ payload: `${text}}` })], [400]],
  ['no UTF-8', [request({ payload: Buffer.from([0x22, 0xff, 0x22]) })], [400]],
  ['a key twice', [request({ payload: text.replace('{', '{"hold":0,') })], [400]],
  ['a prototype', [request({ payload: text.replace('{', '{"__proto__":{},') })], [400]],
  ['a constructor', [request({ payload: text.replace('{', '{"constructor":{"prototype":{}},') })], [400]],
  ['too deep', [request({ payload: `${'['.repeat(500)}${']'.repeat(500)}` })], [400]],
  ['a key that is none', [request({ payload: other({ more: 1 }) })], [400]],
  ['a hold that is none', [request({ payload: other({ hold: -1 }) })], [400]],
  ['no token', [request({ payload: other({ token: 'x' }) })], [400]],
  ['a token that isn\'t ours', [request({ payload: other({ token: `${mara.token.slice(0, -4)}AAAA` }) })], [401]],
  ['the token of another site', [request({ payload: other({ token: stranger.token }) })], [401]],
  ['at another site', [request({ path: `/v1/visitor/${eve.siteId}/poll`, headers: { origin: '' } })], [401]],
  ['at no site', [request({ path: '/v1/visitor/aaaaaaaaaaaa/poll' })], [404]],
  ['in another spelling', [request({ path: `/v1/visitor/%${siteId.charCodeAt(0).toString(16)}${siteId.slice(1)}/poll` })], [204]],
  ['with a query', [request({ path: `/v1/visitor/${siteId}/poll?x=/poll` })], [204]],
  ['with a slash more', [request({ path: `/v1/visitor/${siteId}/poll/` })], [404]],
  ['with a slash more before', [request({ path: `//v1/visitor/${siteId}/poll` })], [400]],
  ['by another name', [request({ headers: { host: 'evil.example' } })], [421]],
  ['by two names', [request({ headers: { Host: 'evil.example' } })], [421]],
  ['by no name', [request({ headers: { host: '' } })], [400]],
  ['HTTP/1.0', [request({ version: '1.0' })], [204]],
  ['HTTP/1.0, staying', [request({ version: '1.0', headers: { connection: 'keep-alive' } })], [204]],
  ['once', [request({ headers: { connection: 'close' } })], [204]],
  ['as Node has it to upgrade', [request({ headers: { connection: 'upgrade', upgrade: 'websocket' } })], [204]],
  ['announced', [request({ headers: { expect: '100-continue' } })], [204]],
  ['announced, then sent', [parts({ headers: { expect: '100-continue' } })[0], payload], [204]],
  ['chunked', [chunked], [204]],
  ['head first', [head, payload], [204]],
  ['in pieces', [head.slice(0, 50), head.slice(50), payload.subarray(0, 20), payload.subarray(20)], [204]],
  ['half of the body with the head', [Buffer.concat([Buffer.from(head), payload.subarray(0, 20)]), payload.subarray(20)], [204]],
  ['longer than it says', [request({ length: payload.length - 1 })], [400]],
  ['one after the other in one packet', [Buffer.concat([request(), request({ payload: other({ signals: '' }) }), request(), request({ payload: other({ cursor: 'x' }) }), request()])], [204, 200, 204, 410, 204]],
  ['after one that ends the connection', [Buffer.concat([request({ payload: '{' }), request()])], [400]],
  ['one held before another', [Buffer.concat([request({ payload: other({ hold: 50, tab: 'tab2' }) }), request()])], [204, 204]]
]

const answered = (): number[] => [...test.app.measures.routes.find(({ act }) => act === 'V.poll')?.answers ?? []]

/** Sends it both ways; fails unless all is alike. Says how it was, and how often Fastify was asked the first way. */
async function both (t: Test, pieces: Sent[], answers = 1): Promise<{ heard: Answer[], fastify: number }> {
  const seen = []
  for (const port of ways) {
    const [before, from] = [answered(), { ...count }]
    const heard = await send(port, pieces, answers)
    const counted = answered().map((now, status) => now - (before[status] ?? 0))
    seen.push({ heard, counted, asked: count.poller - from.poller, fastify: count.fastify - from.fastify })
  }
  const [first, second] = seen.map(({ fastify, ...all }) => all)
  t.same(first, second)
  return { heard: seen[0]?.heard ?? [], fastify: seen[0]?.fastify ?? -1 }
}

for (const [name, pieces, statuses] of cases) {
  t.test(`the same both ways: ${name}`, async t => {
    const { heard } = await both(t, pieces, statuses.length)
    t.same(heard.map(({ status }) => status), statuses)
  })
}

t.test('an idle poll never reaches Fastify, and one that isn\'t usual does once', async t => {
  t.equal((await both(t, [request()])).fastify, 0)
  t.equal((await both(t, [Buffer.concat([request(), request()])], 2)).fastify, 0)
  for (const odd of [{ payload: other({ signals: '' }) }, { payload: '{' }, { payload: other({ hold: 50 }) }]) t.equal((await both(t, [request(odd)])).fastify, 1)
})

t.test('whatever the poller says is said the same both ways, and it is asked once', async t => {
  const failure = new Error('the poller failed')
  const sayings: Array<[say: Poller['askAsVisitor'], status: number]> = [
    [() => ({ kind: 'gone' }), 410],
    [() => ({ kind: 'late' }), 503],
    [() => ({ kind: 'busy' }), 503],
    [async () => ({ kind: 'nothing' }), 204],
    [async () => ({ kind: 'busy' }), 503],
    [async () => await Promise.reject(failure), 500]
  ]
  t.teardown(() => { say = ask })
  for (const [saying, status] of sayings) {
    say = saying
    const before = count.poller
    const { heard } = await both(t, [request()])
    t.equal(heard[0]?.status, status)
    t.equal(count.poller - before, ways.length)
  }
  say = () => { throw failure }
  for (const port of ways) t.match(await send(port, [request()]), [{ status: 500 }])
})

t.test('a held poll is answered with the news, and a short one finds them, the same both ways', async t => {
  const held = ways.map(async (port, at) => await send(port, [request({ payload: other({ hold: 25_000, tab: `held${at}` }) })]))
  await until(() => test.poller.counts().visitors === ways.length)
  const { conversation } = await mara.says('hello')
  const [first, second] = await Promise.all(held)
  t.match(first, [{ status: 200, body: /"hello"/ }])
  t.same(first, second)
  await mara.hears('hello')
  await ana.says(conversation, 'good day')
  await mara.hears('good day')
  t.match((await both(t, [request()])).heard, [{ status: 200, body: /"good day"/ }])
  // The last signal of it: whoever polls from here on finds nothing.
  await mara.until(() => mara.signals.get(conversation)?.deliveredToVisitor === 2)
})

t.test('a client that goes frees its waiter, or leaves nothing, both ways', async t => {
  for (const port of ways) {
    const socket = connect(port, '127.0.0.1')
    socket.write(request({ payload: now({ hold: 25_000 }) }))
    await until(() => test.poller.counts().visitors === 1)
    socket.destroy()
    await until(() => test.poller.counts().visitors === 0)
    const hasty = connect(port, '127.0.0.1')
    hasty.write(request())
    hasty.resetAndDestroy()
    await once(hasty, 'close')
    t.match(await send(port, [request({ payload: now() })]), [{ status: 204 }])
  }
})

t.test('one connection serves polls on and on, and its bodies are read to their ends', async t => {
  let ended = 0
  test.app.server.on('request', request => { request.once('end', () => ended++) })
  for (const port of ways) t.equal((await send(port, [Buffer.concat(Array.from({ length: 200 }, () => request({ payload: now() })))], 200)).length, 200)
  t.equal(ended, 200)
})

t.test('what was answered is read once, unless it is unusually long', async t => {
  const { parse } = JSON
  t.teardown(() => { JSON.parse = parse })
  for (const [payload, most] of [[now({ tab: 'often' }), 1], [`${now({ tab: 'long' })}${' '.repeat(1000)}`, 3]] as const) {
    let times = 0
    JSON.parse = (text, ...more) => {
      if (text === payload) times++
      return parse(text, ...more) as unknown
    }
    t.equal((await send(early, [Buffer.concat([1, 2, 3].map(() => request({ payload })))], 3)).length, 3)
    t.equal(times, most)
  }
})

t.test('who was forgotten is unknown, both ways, also where the same was answered before', async t => {
  const vera = await visitor(test, siteId)
  await vera.until(async () => (await vera.poll()).statusCode === 204)
  const theirs = request({ payload: other({ token: vera.token, cursor: vera.cursor, signals: vera.stamp }) })
  t.match((await both(t, [theirs])).heard, [{ status: 204 }])
  t.equal((await vera.post('forget')).statusCode, 204)
  await until(async () => (await send(late, [theirs]))[0]?.status === 401)
  t.match((await both(t, [theirs])).heard, [{ status: 401 }])
})

t.test('a node that stops ends the connection with each answer, both ways', async t => {
  await mara.until(async () => (await mara.poll()).statusCode === 204)
  t.match((await both(t, [request({ payload: now() })])).heard, [{ status: 204 }])
  const left = test.app.leave()
  const { heard } = await both(t, [request({ payload: now() })])
  t.match(heard, [{ status: 204 }])
  t.ok(heard[0]?.headers.some(line => /^connection: close$/i.test(line)))
  await left
})
