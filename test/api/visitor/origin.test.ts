// Which pages may ask as a visitor, on answers of every kind.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import type { LightMyRequestResponse } from 'fastify'
import { testApp } from '../../helpers/app.ts'
import { calmAddress, owner, siteOrigin } from '../../helpers/actors.ts'

const test = await testApp(t)
const ana = await owner(test)
const hello = { key: randomUUID(), page: { url: `${siteOrigin}/`, title: '', referrer: '' }, client: { lang: 'en', tz: '', screen: '' }, tab: 'tab1' }

async function ask (origin: string | undefined, { site = ana.siteId, payload = JSON.stringify(hello), path = 'hello', method = 'POST' as 'POST' | 'OPTIONS' } = {}): Promise<LightMyRequestResponse> {
  const headers = { 'content-type': 'text/plain;charset=UTF-8', ...(origin === undefined ? {} : { origin }) }
  return await test.ask({ method, url: `/v1/visitor/${site}/${path}`, remoteAddress: calmAddress, headers, ...(method === 'POST' ? { payload } : {}) })
}

function cors ({ headers }: LightMyRequestResponse): string[] {
  return Object.keys(headers).filter(name => name.startsWith('access-control')).sort()
}

t.test('a listed origin is answered with itself, on refusals too, and never with credentials', async t => {
  const answers = [await ask(siteOrigin), await ask(siteOrigin, { payload: '{' }), await ask(siteOrigin, { path: 'poll', payload: '{"zzz":1}' }), await ask(siteOrigin, { path: 'poll', payload: 'x'.repeat(70_000) })]
  t.same(answers.map(({ statusCode }) => statusCode), [200, 400, 400, 413])
  for (const answer of answers) {
    t.match(answer.headers, { 'access-control-allow-origin': siteOrigin, 'cache-control': 'no-store' })
    t.match(answer.headers.vary, /\borigin\b/i)
    t.same(cors(answer), answer.statusCode < 400 ? ['access-control-allow-origin'] : ['access-control-allow-origin', 'access-control-expose-headers'])
    t.equal(answer.headers['set-cookie'], undefined)
  }
})

t.test('our own origin is always allowed: the hosted page is one', async t => {
  for (const origin of ['http://127.0.0.1:8080', 'http://localhost:8080']) t.equal((await ask(origin)).headers['access-control-allow-origin'], origin)
})

t.test('another origin is refused before the body is read, its page may read that and no more, and the install page hears of it', async t => {
  for (const origin of ['https://evil.example', 'null', `${siteOrigin}.evil.example`, siteOrigin.replace('https', 'http'), `${siteOrigin}:444`, 'https://SHOP.example', `${siteOrigin}/`, '*']) {
    const answer = await ask(origin, { payload: '{' })
    t.equal(answer.statusCode, 403, origin)
    t.same(Object.keys(answer.json()).sort(), ['code', 'message', 'requestId'])
    t.equal(answer.json().code, 'origin_refused')
    t.equal(answer.headers['access-control-allow-origin'], '*', 'the widget that stands there can go away')
    t.same(cors(answer), ['access-control-allow-origin', 'access-control-expose-headers'], 'without credentials')
  }
  const { rows } = await test.db.pool.query('select count(*)::int as visitors from visitor where account_id = $1', [ana.accountId])
  t.same(rows, [{ visitors: 1 }], 'only the first test\'s key made one')
  for (let turn = 0; turn < 100; turn++) {
    const { refused } = (await ana.post('/v1/operator/site', { site: ana.siteId })).json()
    if (refused !== undefined) {
      t.equal(refused.origin, 'https://evil.example')
      return
    }
  }
  t.fail('nothing was noted')
})

t.test('without an origin it is served, without CORS headers', async t => {
  const answer = await ask(undefined)
  t.equal(answer.statusCode, 200)
  t.same(cors(answer), [])
})

t.test('a preflight is answered though the widget makes none', async t => {
  const answer = await ask(siteOrigin, { method: 'OPTIONS' })
  t.equal(answer.statusCode, 204)
  t.match(answer.headers, { 'access-control-allow-origin': siteOrigin, 'access-control-allow-methods': 'POST', 'access-control-allow-headers': 'Content-Type', 'access-control-max-age': '7200' })
  const refused = await ask('https://evil.example', { method: 'OPTIONS' })
  t.equal(refused.statusCode, 403, 'whatever headers it has, a browser takes no preflight that isn\'t a 2xx')
  t.equal(refused.headers['access-control-allow-methods'], undefined)
})

t.test('an unknown site is 404, which any page may read', async t => {
  for (const site of ['aaaaaaaaaaaa', 'x', '%00', "'or1=1"]) t.equal((await ask(siteOrigin, { site })).statusCode, 404, site)
  for (const path of ['hello', 'poll']) t.match(await ask('https://evil.example', { site: 'aaaaaaaaaaaa', path }), { statusCode: 404, headers: { 'access-control-allow-origin': '*', vary: 'Origin' } }, path)
})

t.test('an origin that is taken off the list is refused from the next second on', async t => {
  const change = async (origins: string[]): Promise<void> => { t.equal((await ana.post('/v1/operator/site/settings', { site: ana.siteId, name: 'Shop', origins })).statusCode, 200) }
  await change(['https://new.example'])
  const deadline = Date.now() + 1000
  // Injected requests alone would not let the news in.
  while ((await ask('https://new.example')).statusCode === 403 && Date.now() < deadline) await delay(5)
  t.equal((await ask('https://new.example')).statusCode, 200)
  t.equal((await ask(siteOrigin)).statusCode, 403)
  await change([siteOrigin])
})

t.test('the demo shop is one of our pages while it runs, by either name of this machine', async t => {
  const withShop = await testApp(t, { db: test.db, app: { demoOrigin: 'http://127.0.0.1:8082' } })
  const payload = JSON.stringify({ ...hello, key: randomUUID() })
  for (const origin of ['http://127.0.0.1:8082', 'http://localhost:8082']) {
    const asked = { method: 'POST', url: `/v1/visitor/${ana.siteId}/hello`, remoteAddress: calmAddress, headers: { 'content-type': 'text/plain;charset=UTF-8', origin }, payload } as const
    t.match(await withShop.ask(asked), { statusCode: 200, headers: { 'access-control-allow-origin': origin } })
    t.equal((await test.ask(asked)).statusCode, 403, 'not where no shop runs')
  }
})
