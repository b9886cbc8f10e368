// Other websites can't act with an operator's browser, nor read through it.
import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { calmAddress, owner, siteOrigin } from '../helpers/actors.ts'
import { listOperations } from '../helpers/operations.ts'

const test = await testApp(t)
const ana = await owner(test)
const posts = (await listOperations(test)).filter(({ method, path }) => method === 'POST' && !path.startsWith('/v1/visitor/'))

const foreign: Array<Record<string, string>> = [
  { origin: 'https://evil.example' },
  { origin: siteOrigin },
  { origin: 'null' },
  { origin: 'http://127.0.0.1:9999' },
  { origin: 'https://127.0.0.1:8080' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'none' },
  { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }
]

t.test('state is changed from our own pages only', async t => {
  for (const { path } of posts) {
    for (const headers of foreign) {
      const answer = await test.ask({ method: 'POST', url: path, payload: {}, remoteAddress: calmAddress, headers: { cookie: ana.cookie, ...headers } })
      t.equal(answer.statusCode, 403, `${path} ${JSON.stringify(headers)}`)
      t.equal(answer.json().code, 'cross_site')
      t.notOk(Object.keys(answer.headers).some(name => name.startsWith('access-control')))
    }
  }
  t.equal((await ana.get('/v1/operator/me')).statusCode, 200, 'nobody was signed out')
})

t.test('our own pages, and programs that are no browser, are served', async t => {
  const own: Array<Record<string, string>> = [
    { 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:8080' }, { 'sec-fetch-site': 'same-origin' }, { origin: 'http://localhost:8080' }, {}
  ]
  for (const headers of own) {
    const answer = await test.ask({ method: 'POST', url: '/v1/operator/status', payload: { status: 'online' }, headers: { cookie: ana.cookie, ...headers } })
    t.equal(answer.statusCode, 200, JSON.stringify(headers))
  }
})

t.test('no route of the console answers another origin or a preflight', async t => {
  for (const { path } of posts) {
    const answer = await test.ask({ method: 'OPTIONS', url: path, headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } })
    t.equal(answer.statusCode, 405)
    t.notOk(Object.keys(answer.headers).some(name => name.startsWith('access-control')))
  }
  const me = await test.ask({ url: '/v1/operator/me', headers: { cookie: ana.cookie, origin: 'https://evil.example' } })
  t.equal(me.headers['access-control-allow-origin'], undefined)
  t.equal(me.headers['cross-origin-resource-policy'], 'same-origin')
})

t.test('reading changes nothing', async t => {
  const count = async (): Promise<unknown> => (await test.db.pool.query('select (select count(*) from event) as events, (select count(*) from operator_session) as sessions, (select jsonb_agg(s) from site s) as sites')).rows
  const before = await count()
  for (const { path } of (await listOperations(test)).filter(({ method }) => method === 'GET')) await ana.get(path.replace('{site}', ana.siteId))
  t.same(await count(), before)
})
