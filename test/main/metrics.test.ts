// What a running node tells whoever runs it: metrics that are true and listed, a readiness that means it, and a log that tells nobody's words.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'

import { findWrittenPid } from '../../src/store/embedded/processes.ts'
import { freePort } from '../helpers/ports.ts'
import { createPlace, listPostgres, serveProgram } from './program.ts'

const shopOrigin = 'https://shop.example'
const patienceMs = 30_000

const metricsPort = await freePort()
const place = createPlace(t, { METRICS_PORT: String(metricsPort), LOG_LEVEL: 'trace' })
const served = await serveProgram(t, place)
const origin = new URL(served.address('Console') ?? '').origin
const setupToken = (served.address('Sign up') ?? '').split('#')[1] ?? ''

/** All that must never stand in the log. */
const secrets = { setupToken, password: 'a long pass phrase', wrong: 'not the pass phrase', words: 'Is the blue kettle still there?', page: `${shopOrigin}/?order=8117`, name: 'Ana Quince', email: 'ana.quince@shop.example' }

async function readMetrics (): Promise<string> {
  return await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
}

function valueIn (text: string, name: string): number | undefined {
  const line = text.split('\n').find(one => one.startsWith(`${name} `))
  return line === undefined ? undefined : Number(line.slice(name.length + 1))
}

async function post (path: string, body: object | string, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(`${origin}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) })
}

async function asVisitor (path: string, body: object): Promise<Response> {
  return await post(path, body, { origin: shopOrigin, 'content-type': 'text/plain;charset=UTF-8' })
}

async function readiness (): Promise<number> {
  return (await fetch(`${origin}/readyz`)).status
}

async function becomes (status: number): Promise<number> {
  const from = performance.now()
  while (await readiness() !== status) {
    if (performance.now() - from > patienceMs) throw new Error(`/readyz did not become ${status}`)
    await pause(50)
  }
  return performance.now() - from
}

const visitor = { site: '', token: '', cookie: '' }

t.test('metrics tell what the node did', async t => {
  const signedUp = await post('/v1/setup', { token: setupToken, name: secrets.name, email: secrets.email, password: secrets.password, site: { name: 'Shop', origin: shopOrigin } }, { origin })
  const { sites: [site] } = await signedUp.json() as { sites: Array<{ id: string }> }
  visitor.site = site?.id ?? ''
  visitor.cookie = (signedUp.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  const hello = await (await asVisitor(`/v1/visitor/${visitor.site}/hello`, { key: randomUUID(), page: { url: secrets.page, title: 'Shop', referrer: '' }, client: { lang: 'en', tz: 'Europe/Berlin', screen: '1280x800' }, tab: 'tab1' })).json() as { token: string, cursor: string, signals: { stamp: string } }
  visitor.token = hello.token
  const poll = async (hold: number, cursor = hello.cursor): Promise<Response> => await asVisitor(`/v1/visitor/${visitor.site}/poll`, { token: visitor.token, cursor, signals: hello.signals.stamp, tab: 'tab1', tabs: [], hold })
  const before = await readMetrics()
  const sqlOf = (text: string, route: string): number | undefined => valueIn(text, `shopbell_route_statements_total{route="${route}"}`)
  for (const hold of [0, 0, 400]) await poll(hold)
  const held = poll(20_000)
  while (valueIn(await readMetrics(), 'shopbell_waiters{face="visitor"}') !== 1) await pause(20)
  t.equal((await asVisitor(`/v1/visitor/${visitor.site}/send`, { token: visitor.token, key: randomUUID(), text: secrets.words })).status, 201)
  await held
  const after = await readMetrics()
  t.equal(valueIn(after, 'shopbell_http_requests_total{route="V.session",status="200"}'), 1)
  t.equal(valueIn(after, 'shopbell_http_requests_total{route="V.send",status="201"}'), 1)
  const polls = [204, 200].map(status => valueIn(after, `shopbell_http_requests_total{route="V.poll",status="${status}"}`) ?? 0)
  t.equal(polls.reduce((sum, count) => sum + count), 4)
  t.equal(valueIn(after, 'shopbell_http_request_seconds_count{route="V.session"}'), 1)
  t.equal(valueIn(after, 'shopbell_http_request_seconds_count{route="V.poll"}'), undefined, 'polls wait on purpose')
  t.equal(valueIn(after, 'shopbell_http_request_seconds_bucket{route="V.session",le="+Inf"}'), 1)
  t.ok((sqlOf(after, 'V.session') ?? 0) > 0)
  t.ok((sqlOf(after, 'V.send') ?? 0) > (sqlOf(before, 'V.send') ?? 0))
  t.equal(sqlOf(after, 'V.poll'), 0, 'polls send no SQL')
  t.equal(valueIn(after, 'shopbell_hold_seconds_count{end="deadline"}'), 1)
  t.equal(valueIn(after, 'shopbell_hold_seconds_count{end="news"}'), 1)
  t.equal(valueIn(after, 'shopbell_rings'), 1)
  for (const name of ['shopbell_ring_events', 'shopbell_presence_known', 'shopbell_tick_seconds_count', 'shopbell_tick_events_count', 'process_cpu_seconds_total', 'nodejs_eventloop_lag_p99_seconds']) t.ok((valueIn(after, name) ?? 0) > 0, name)
  t.equal((await fetch(`${origin}/metrics`)).status, 404, 'they are on a port of their own')
  t.equal((await fetch(`http://127.0.0.1:${metricsPort}/`)).status, 404)
})

t.test('every metric of ours stands in docs/operations.md, and nothing else does', async t => {
  const documented = [...readFileSync('docs/operations.md', 'utf8').matchAll(/^\| `(shopbell_\w+)/gm)].map(([, name]) => name)
  const ofWorkers = ['shopbell_workers', 'shopbell_worker_deaths']
  const registered = [...(await readMetrics()).matchAll(/^# TYPE (shopbell_\w+)/gm)].map(([, name]) => name)
  t.same(documented.sort(), [...registered, ...ofWorkers].sort())
})

t.test('a node is not ready while its database hangs or is away, and ready again when it is back', async t => {
  t.equal(await readiness(), 200)
  const postgres = await listPostgres(place)
  for (const pid of postgres) process.kill(pid, 'SIGSTOP')
  t.comment(`not ready after ${Math.round(await becomes(503))} ms of a frozen database`)
  t.equal((await fetch(`${origin}/healthz`)).status, 200, 'the process itself is well')
  for (const pid of postgres) process.kill(pid, 'SIGCONT')
  t.comment(`ready after ${Math.round(await becomes(200))} ms`)
  // The postmaster ends its children and goes.
  process.kill(findWrittenPid(path.join(place.dataDir, 'postgres', 'data')) ?? 0, 'SIGQUIT')
  while ((await listPostgres(place)).length > 0) await pause(50)
  await becomes(503)
  t.equal((await asVisitor(`/v1/visitor/${visitor.site}/send`, { token: visitor.token, key: randomUUID(), text: secrets.words })).status, 503)
})

t.test('the log holds nobody\'s words, tokens or passwords', async t => {
  const refused = [
    await post('/v1/operator/sign-in', { email: secrets.email, password: secrets.wrong }, { origin }),
    await post('/v1/operator/send', `{"text":"${secrets.words}"`, { origin, cookie: visitor.cookie }),
    await asVisitor(`/v1/visitor/${visitor.site}/hello`, { token: visitor.token, key: 'none', text: secrets.words })
  ]
  t.ok(refused.every(({ status }) => status >= 400))
  served.child.kill('SIGTERM')
  const { err } = await served.end
  t.match(err, /unavailable: /, 'what could not be served is in it')
  for (const [name, secret] of Object.entries({ ...secrets, token: visitor.token, cookie: visitor.cookie.split('=')[1] ?? '' })) t.notMatch(err, secret, name)
})
