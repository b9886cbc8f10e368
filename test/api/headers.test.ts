// The headers of every answer, the names that this server answers to, and whose address counts.
import { connect } from 'node:net'
import { once } from 'node:events'
import t from 'tap'
import { testApp } from '../helpers/app.ts'
import type { TestApp } from '../helpers/app.ts'
import { owner } from '../helpers/actors.ts'

t.test('JSON is never stored, sniffed, framed or run, and says nothing of what made it', async t => {
  const test = await testApp(t)
  for (const url of ['/v1/operator/me', '/openapi.json', '/healthz', '/nothing', '/%zz']) {
    const { headers } = await test.ask({ url, headers: { accept: 'text/html' } })
    t.match(headers, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer'
    }, url)
    t.same([headers['x-powered-by'], headers.server, headers['strict-transport-security']], [undefined, undefined, undefined])
  }
})

t.test('where the public address is https, browsers are told to keep to it', async t => {
  const test = await testApp(t, { environment: { PUBLIC_URL: 'https://chat.example' } })
  t.match((await test.ask({ url: '/' })).headers['strict-transport-security'], /^max-age=\d{8}/)
})

t.test('a foreign host, two of them or none is refused', async t => {
  const test = await testApp(t, { environment: { PUBLIC_URL: 'https://chat.example', HOST: '192.0.2.7' } })
  const status = async (host: string, url = '/'): Promise<number> => (await test.app.inject({ url, headers: { host } })).statusCode
  for (const host of ['chat.example', 'CHAT.example', '127.0.0.1:8080', 'localhost:8080', '[::1]:8080', '192.0.2.7:8080']) t.equal(await status(host), 200, host)
  for (const host of ['evil.example', 'chat.example:8080', 'localhost', '127.0.0.1:80', 'chat.example.evil.example', '']) t.equal(await status(host), 421, host)
  t.equal(await status('10.0.0.9:8080', '/healthz'), 200, 'a balancer asks by address')
  t.match(await raw(t, test, 'GET /readyz HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 200 /, 'or in HTTP/1.0 without any host')
  t.equal(await status('evil.example', '/healthz'), 421)
  t.match(await raw(t, test, 'GET / HTTP/1.1\r\nHost: chat.example\r\nHost: evil.example\r\n\r\n'), /^HTTP\/1\.1 421 /)
  t.match(await raw(t, test, 'GET http://evil.example/ HTTP/1.1\r\nHost: chat.example\r\n\r\n'), /^HTTP\/1\.1 400 /)
})

t.test('what is no HTTP gets the same body', async t => {
  const test = await testApp(t)
  for (const [text, status, code] of [
    [`GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, 431, 'headers_too_large'],
    ['POST /v1/setup HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400, 'bad_input'],
    ['nonsense\r\n\r\n', 400, 'bad_input']
  ] as const) {
    const answer = await raw(t, test, text)
    t.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `))
    t.equal(JSON.parse(answer.split('\r\n\r\n')[1] ?? '').code, code)
  }
})

t.test('a trusted proxy says whose request it is; others, and what is no address, are not believed', async t => {
  const test = await testApp(t, { environment: { TRUST_PROXY: '127.0.0.1', LIMIT_EXEMPT: '' } })
  const ana = await owner(test)
  const signIn = async (remoteAddress: string, forwarded: string): Promise<number> => (await test.ask({
    method: 'POST', url: '/v1/operator/sign-in', remoteAddress, headers: { 'x-forwarded-for': forwarded }, payload: { email: ana.me.email, password: 'wrong' }
  })).statusCode
  for (let turn = 0; turn < 5; turn++) t.equal(await signIn('127.0.0.1', '203.0.113.6'), 401)
  t.equal(await signIn('127.0.0.1', '203.0.113.6'), 429, 'counted by the client\'s address')
  t.equal(await signIn('127.0.0.1', '203.0.113.7'), 401)
  for (let turn = 0; turn < 5; turn++) t.equal(await signIn('203.0.113.8', `203.0.113.${turn}`), 401)
  t.equal(await signIn('203.0.113.8', '203.0.113.99'), 429, 'a stranger\'s word counts nothing')
  for (const odd of ['<script>alert(1)</script>', 'unknown', '1.2.3.4:99', 'x'.repeat(5000)]) t.match(await signIn('127.0.0.1', odd), /^4(01|29)$/)
})

async function raw (t: { teardown: (work: () => void) => void }, test: TestApp, text: string): Promise<string> {
  if (!test.app.server.listening) await test.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = test.app.server.address() as { port: number }
  const socket = connect(port, '127.0.0.1')
  t.teardown(() => { socket.destroy() })
  socket.write(text.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'))
  const parts: Buffer[] = []
  socket.on('data', part => { parts.push(part) })
  await once(socket, 'close')
  return Buffer.concat(parts).toString()
}
