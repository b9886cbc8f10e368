// A node as a process: started, stopped, killed, and started again on the same data.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { get } from 'node:https'
import path from 'node:path'
import t from 'tap'

import { openCounter } from './counter.ts'
import { createPlace, killPostgres, listPostgres, runProgram, serveProgram } from './program.ts'

t.test('a first start prints its addresses and serves; SIGTERM ends it within 5 seconds with nothing left', async t => {
  const place = createPlace(t, { DEMO_PORT: '0' })
  const { child, end, address } = await serveProgram(t, place)
  const console = address('Console') ?? ''
  t.match(console, /^http:\/\/127\.0\.0\.1:\d+\/$/)
  t.match(address('Sign up'), new RegExp(`^${console}sign-up#[\\w-]{43}$`))
  t.equal((await fetch(`${console}readyz`)).status, 200)

  const shop = await (await fetch(address('Demo shop') ?? '')).text()
  t.match(shop, `${console}sign-up#…`, 'before sign-up the shop says where to sign up')
  t.notMatch(shop, (address('Sign up') ?? '').split('#')[1], 'and keeps the token to itself')

  const askedAt = performance.now()
  child.kill('SIGTERM')
  // npm hands it on: what was sent to all of a group comes twice.
  child.kill('SIGTERM')
  const { code } = await end
  t.equal(code, 0)
  t.ok(performance.now() - askedAt < 5_500, `it took ${Math.round(performance.now() - askedAt)} ms`)
  t.same(await listPostgres(place), [])
})

t.test('a second start has the same data and asks nobody to sign up', async t => {
  const place = createPlace(t, { DEMO_PORT: '0' })
  t.match(await runProgram(place, 'seed'), { code: 0 })
  t.same(await listPostgres(place), [], 'a command leaves nothing running')
  const { child, end, address } = await serveProgram(t, place)
  t.equal(address('Sign up'), undefined)
  t.match(await (await fetch(address('Demo shop') ?? '')).text(), new RegExp(`<script [^>]*src="${address('Console')}w/[a-z0-9]{12}\\.js"></script>`), 'the shop carries the first site\'s snippet')
  child.kill('SIGINT')
  t.equal((await end).code, 0)
})

t.test('after kill -9 of the node, or of everything, the next start works and nothing that was acknowledged is lost', async t => {
  const place = createPlace(t)
  const first = await serveProgram(t, place)
  const shop = await openCounter(first)
  const words = [await shop.visitorSays(first, 'Is the kettle still there?'), await shop.operatorSays(first, 'It is.')]
  first.child.kill('SIGKILL')
  await first.end
  t.not((await listPostgres(place)).length, 0, 'Postgres is left running')

  const second = await serveProgram(t, place)
  t.equal((await fetch(`${second.address('Console')}readyz`)).status, 200)
  t.equal(second.address('Sign up'), undefined)
  t.same(await shop.read(second), words, 'what both said before the node was killed')
  words.push(await shop.operatorSays(second, 'In blue, too.'), await shop.visitorSays(second, 'I take the blue one.'))
  // In the very turn of the last answer.
  second.child.kill('SIGKILL')
  await killPostgres(place)
  await second.end

  const third = await serveProgram(t, place)
  t.equal((await fetch(`${third.address('Console')}readyz`)).status, 200)
  t.equal(third.address('Sign up'), undefined, 'the account is there')
  t.same(await shop.read(third), words, 'what both said before everything was killed')
  third.child.kill('SIGTERM')
  t.equal((await third.end).code, 0)
  t.same(await listPostgres(place), [])
})

const openssl = spawnSync('openssl', ['version']).status === 0

t.test('with a certificate and its key the node speaks TLS itself', { skip: openssl ? false : 'there is no openssl here to make a certificate' }, async t => {
  const place = createPlace(t)
  const [cert, key] = [path.join(place.folder, 'cert.pem'), path.join(place.folder, 'key.pem')]
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=shopbell', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert])
  t.equal(made.status, 0)
  Object.assign(place.environment, { TLS_CERT: cert, TLS_KEY: key })
  const { child, end, address } = await serveProgram(t, place)
  t.match(address('Console'), /^https:\/\/127\.0\.0\.1:\d+\/$/)
  const status = await new Promise((resolve, reject) => {
    get(`${address('Console')}readyz`, { ca: readFileSync(cert), agent: false }, answer => { resolve(answer.resume().statusCode) }).on('error', reject)
  })
  t.equal(status, 200)
  child.kill('SIGTERM')
  t.equal((await end).code, 0)
})

t.test('a city database that is none is one sentence, and leaves nothing running', async t => {
  const place = createPlace(t, { GEOIP_DB: path.resolve('package.json') })
  const { code, err } = await runProgram(place)
  t.equal(code, 1)
  t.match(err, /^GEOIP_DB: .*package\.json cannot be read/m)
  t.notMatch(err, /^ +at /m)
  t.same(await listPostgres(place), [])
})
