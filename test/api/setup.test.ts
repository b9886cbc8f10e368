// Set-up: exactly once, for who has the token of the newest start.
import t from 'tap'
import { renewSetupToken } from '../../src/store/instance.ts'
import { testApp } from '../helpers/app.ts'
import { calmAddress, cookieOf, owner, siteOrigin } from '../helpers/actors.ts'

const body = (token: string): object => ({ token, name: 'Ana', email: 'ana@shop.example', password: 'correct horse', site: { name: 'Shop', origin: siteOrigin } })

t.test('of twenty set-ups at once with the right token one makes an owner, and the route is closed ever after', async t => {
  const test = await testApp(t)
  const setup = await renewSetupToken(test.db.pool)
  const token = setup?.token ?? ''
  const ask = async (): Promise<number> => (await test.ask({ method: 'POST', url: '/v1/setup', payload: body(token), remoteAddress: calmAddress })).statusCode
  const statuses = await Promise.all(Array.from({ length: 20 }, ask))
  t.same(statuses.filter(status => status === 201).length, 1)
  t.same(statuses.filter(status => status === 404).length, 19)
  const { rows } = await test.db.pool.query('select count(*)::int as owners, (select count(*)::int from account) as accounts, (select count(*)::int from log) as logs from operator')
  t.same(rows, [{ owners: 1, accounts: 1, logs: 1 }])
  t.equal(await ask(), 404)
  t.equal(await renewSetupToken(test.db.pool), undefined)
})

t.test('a wrong token is refused, and so is the token of an earlier start', async t => {
  const test = await testApp(t)
  const before = await renewSetupToken(test.db.pool)
  const now = await renewSetupToken(test.db.pool)
  for (const token of ['a'.repeat(43), before?.token ?? '']) {
    const answer = await test.ask({ method: 'POST', url: '/v1/setup', payload: body(token) })
    t.equal(answer.statusCode, 401)
    t.equal(answer.json().code, 'token_unknown')
  }
  t.equal((await test.ask({ method: 'POST', url: '/v1/setup', payload: body(now?.token ?? '') })).statusCode, 201)
})

t.test('the first owner is signed in at once, with a site that allows their origin and the demo shop', async t => {
  const test = await testApp(t, { app: { demoOrigin: 'http://127.0.0.1:8081' } })
  const ana = await owner(test)
  t.equal(ana.me.role, 'owner')
  t.match(ana.cookie, /^__Host-shopbell=[\w-]{43}$/)
  const { sites } = (await ana.get('/v1/operator/sites')).json()
  t.match(sites, [{ id: ana.siteId, origins: [siteOrigin, 'http://127.0.0.1:8081'], snippet: `<script async fetchpriority="low" src="http://127.0.0.1:8080/w/${ana.siteId}.js"></script>` }])
})

t.test('the session cookie is Secure, HttpOnly, Lax, for the whole path and no domain', async t => {
  const test = await testApp(t)
  const setup = await renewSetupToken(test.db.pool)
  const answer = await test.ask({ method: 'POST', url: '/v1/setup', payload: body(setup?.token ?? '') })
  t.not(cookieOf(answer), '')
  const [cookie] = [answer.headers['set-cookie']].flat()
  t.match(cookie, /; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  t.notMatch(cookie, /domain/i)
})
