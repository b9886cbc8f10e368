// Signing in and out, passwords, one-time links, and who belongs to the account.
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import type { LightMyRequestResponse } from 'fastify'
import { createCredentialLink } from '../../src/store/credential-links.ts'
import { testApp } from '../helpers/app.ts'
import type { TestApp } from '../helpers/app.ts'
import { calmAddress, cookieOf, operator, owner, password, tokenOf } from '../helpers/actors.ts'
import type { OperatorActor } from '../helpers/actors.ts'

const test = await testApp(t)
const ana = await owner(test)

async function signIn (email: string, given: string, { address = calmAddress, cookie = '', on = test as TestApp } = {}): Promise<LightMyRequestResponse> {
  return await on.ask({ method: 'POST', url: '/v1/operator/sign-in', payload: { email, password: given }, remoteAddress: address, headers: cookie === '' ? {} : { cookie } })
}

async function isSignedIn (cookie: string, on: TestApp = test): Promise<boolean> {
  return (await on.ask({ url: '/v1/operator/me', headers: { cookie } })).statusCode === 200
}

/** Another node asks the database afresh within 5 s; so does this one where nothing told it. */
async function becomesSignedOut (cookie: string): Promise<boolean> {
  for (let turn = 0; turn < 60; turn++) {
    if (!await isSignedIn(cookie)) return true
    await delay(100)
  }
  return false
}

t.test('the right password signs in, in whatever case the address is written; a wrong one and an unknown address are refused alike', async t => {
  const right = await signIn(ana.me.email.toUpperCase(), password)
  t.equal(right.statusCode, 200)
  t.same(right.json().name, 'Ana')
  const [wrong, unknown] = [await signIn(ana.me.email, 'wrong'), await signIn('nobody@shop.example', 'wrong')]
  t.same([wrong.statusCode, unknown.statusCode], [401, 401])
  t.same({ ...wrong.json(), requestId: '' }, { ...unknown.json(), requestId: '' })
  t.equal(cookieOf(wrong), '')
})

t.test('each sign-in makes a session of its own and ends the one that came along', async t => {
  const first = cookieOf(await signIn(ana.me.email, password))
  const second = cookieOf(await signIn(ana.me.email, password, { cookie: first }))
  t.not(second, first)
  t.ok(await isSignedIn(second))
  t.notOk(await isSignedIn(first))
  const planted = `__Host-shopbell=${'b'.repeat(43)}`
  t.not(cookieOf(await signIn(ana.me.email, password, { cookie: planted })), planted)
  t.notOk(await isSignedIn(planted))
})

t.test('signing out ends the session on the server and in the browser', async t => {
  const cookie = cookieOf(await signIn(ana.me.email, password))
  const answer = await test.ask({ method: 'POST', url: '/v1/operator/sign-out', payload: {}, headers: { cookie } })
  t.equal(answer.statusCode, 204)
  t.match(String(answer.headers['set-cookie']), /^__Host-shopbell=; .*Expires=Thu, 01 Jan 1970/)
  t.notOk(await isSignedIn(cookie))
})

t.test('a password is kept as argon2id with OWASP\'s cost, salted for each, and nowhere as it was', async t => {
  await operator(test, ana, { sites: [ana.siteId] })
  const { rows } = await test.db.pool.query<{ password_hash: string }>("select password_hash from operator where password_hash not in ('none')")
  t.ok(rows.length > 1)
  for (const { password_hash: stored } of rows) t.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  t.equal(new Set(rows.map(row => row.password_hash)).size, rows.length)
})

t.test('five wrong passwords from one address are enough for a while; the person gets in from where they are known', async t => {
  const home = '203.0.113.1'
  t.equal((await signIn(ana.me.email, password, { address: home })).statusCode, 200)
  for (let turn = 0; turn < 5; turn++) t.equal((await signIn(ana.me.email, 'wrong', { address: '203.0.113.2' })).statusCode, 401)
  const refused = await signIn(ana.me.email, password, { address: '203.0.113.2' })
  t.equal(refused.statusCode, 429)
  t.ok(Number(refused.headers['retry-after']) > 0)
  const guesses = await Promise.all(Array.from({ length: 30 }, async (_, index) => (await signIn(ana.me.email, 'wrong', { address: `198.51.100.${index}` })).statusCode))
  t.ok(guesses.includes(429), 'many addresses share one measure')
  t.equal((await signIn(ana.me.email, password, { address: home })).statusCode, 200)
})

t.test('passwords of any characters work, each for itself', async t => {
  const ben = await operator(test, ana)
  let current = password
  for (const next of ['ei ght 8', '🔔🔔🔔🔔🔔🔔🔔🔔', 'x'.repeat(72) + 'aaaaaaaa', ' spaces at the ends ', 'é'.repeat(128)]) {
    const cookie = cookieOf(await signIn(ben.me.email, current))
    t.equal((await test.ask({ method: 'POST', url: '/v1/operator/password', payload: { current, next }, remoteAddress: calmAddress, headers: { cookie } })).statusCode, 204)
    t.equal((await signIn(ben.me.email, current)).statusCode, 401)
    current = next
  }
  t.equal((await signIn(ben.me.email, 'e\u0301'.repeat(128).slice(0, 256))).statusCode, 400, 'longer than 128 characters')
  t.equal((await signIn(ben.me.email, 'x'.repeat(60_000))).statusCode, 400)
})

t.test('a new password ends the other sessions and renews one\'s own', async t => {
  const ben = await operator(test, ana)
  const other = cookieOf(await signIn(ben.me.email, password))
  t.equal((await ben.post('/v1/operator/password', { current: 'wrong', next: 'another one' })).statusCode, 401)
  const changed = await ben.post('/v1/operator/password', { current: password, next: 'another one' })
  t.equal(changed.statusCode, 204)
  t.not(cookieOf(changed), ben.cookie)
  t.ok(await isSignedIn(cookieOf(changed)))
  t.same([await isSignedIn(other), await isSignedIn(ben.cookie)], [false, false])
})

t.test('a password that could not be written leaves the session as it was', async t => {
  const ben = await operator(test, ana)
  const other = await test.db.pool.connect()
  await other.query('begin')
  await other.query('select 1 from operator where id = $1::uuid for update', [ben.me.id])
  const refused = await ben.post('/v1/operator/password', { current: password, next: 'another one' })
  await other.query('rollback')
  other.release()
  t.equal(refused.statusCode, 503)
  t.same(refused.cookies, [], 'no cookie of a session that was not made')
  t.ok(await isSignedIn(ben.cookie))
  t.equal((await signIn(ben.me.email, password)).statusCode, 200)
})

t.test('a join link says what it is for, works once, and only by POST', async t => {
  const added = await ana.post('/v1/operator/people/add', { email: 'cem@shop.example', role: 'operator', sites: [ana.siteId] })
  t.equal(added.statusCode, 201)
  t.match(added.json(), { person: { email: 'cem@shop.example', joined: false, active: true, sites: [ana.siteId] }, link: /^http:\/\/127\.0\.0\.1:8080\/join#[\w-]{43}$/ })
  const token = tokenOf(added.json().link)
  const ask = async (path: string, payload: object): Promise<LightMyRequestResponse> => await test.ask({ method: 'POST', url: `/v1/operator/${path}`, payload, remoteAddress: calmAddress })
  for (let turn = 0; turn < 2; turn++) t.match((await ask('link', { token })).json(), { kind: 'join', email: 'cem@shop.example', account: 'Ana\'s shop' })
  t.equal((await ask('reset', { token, password })).statusCode, 410, 'it is no reset link')
  const both = await Promise.all([ask('join', { token, name: 'Cem', password }), ask('join', { token, name: 'Cem', password })])
  t.same(both.map(({ statusCode }) => statusCode).sort(), [201, 410])
  const cem = both.find(({ statusCode }) => statusCode === 201)?.json().id
  t.match((await test.db.pool.query("select count(*)::int as times from event where kind = 'operator_changed' and author = $1", [`operator:${cem}`])).rows, [{ times: 1 }], 'who has the list of people open hears of it')
  t.equal((await ask('link', { token })).statusCode, 410)
  t.equal((await signIn('cem@shop.example', password)).statusCode, 200)
  t.equal((await ana.post('/v1/operator/people/add', { email: 'CEM@shop.example', role: 'operator', sites: [] })).json().code, 'email_taken')
})

t.test('of two reset links the newer one works, and every session before it ends', async t => {
  const ben = await operator(test, ana)
  const older = await createCredentialLink(test.db.pool, { email: ben.me.email, kind: 'reset' })
  const renewed = await ana.post('/v1/operator/people/link', { person: ben.me.id })
  t.match(renewed.json().link, /\/reset#/)
  const reset = async (token: string): Promise<LightMyRequestResponse> => await test.ask({ method: 'POST', url: '/v1/operator/reset', payload: { token, password: 'forgotten no more' }, remoteAddress: calmAddress })
  t.equal((await reset(older.token)).statusCode, 410)
  const used = await reset(tokenOf(renewed.json().link))
  t.equal(used.statusCode, 200)
  t.ok(await isSignedIn(cookieOf(used)))
  t.notOk(await isSignedIn(ben.cookie))
  t.equal((await reset(tokenOf(renewed.json().link))).statusCode, 410)
  await t.rejects(createCredentialLink(test.db.pool, { email: 'nobody@shop.example', kind: 'reset' }), { code: 'NOT_FOUND' })
})

t.test('a link that is too old is gone', async t => {
  const ben = await operator(test, ana)
  const { token, expiresAt } = await createCredentialLink(test.db.pool, { email: ben.me.email, kind: 'reset' })
  t.ok(expiresAt.getTime() - Date.now() <= 3_600_000 + 5000)
  await test.db.pool.query("update credential_link set expires_at = now() - interval '1 s'")
  t.equal((await test.ask({ method: 'POST', url: '/v1/operator/reset', payload: { token, password }, remoteAddress: calmAddress })).statusCode, 410)
})

t.test('who is made inactive is out on every node within 5 s, with their links', async t => {
  const ben = await operator(test, ana, { sites: [ana.siteId] })
  const node = await testApp(t, { db: test.db })
  t.ok(await isSignedIn(ben.cookie, node), 'the other node knows them')
  const { token } = await createCredentialLink(test.db.pool, { email: ben.me.email, kind: 'reset' })
  const changed = await ana.post('/v1/operator/people/change', { person: ben.me.id, role: 'operator', sites: [ana.siteId], active: false })
  t.match(changed.json(), { active: false })
  t.notOk(await isSignedIn(ben.cookie))
  t.ok(await (async () => {
    for (let turn = 0; turn < 60; turn++) {
      if (!await isSignedIn(ben.cookie, node)) return true
      await delay(100)
    }
    return false
  })(), 'on the other node, too')
  t.equal((await signIn(ben.me.email, password)).statusCode, 401)
  t.equal((await test.ask({ method: 'POST', url: '/v1/operator/reset', payload: { token, password }, remoteAddress: calmAddress })).statusCode, 410)
  t.ok(await becomesSignedOut(ben.cookie))
})

t.test('a session ends after twelve hours without use and after fourteen days in any case', async t => {
  const ben = await operator(test, ana)
  for (const change of ["last_seen_at = now() - interval '12 hours 1 s'", "expires_at = now() - interval '1 s'"]) {
    const cookie = cookieOf(await signIn(ben.me.email, password))
    await test.db.pool.query(`update operator_session set ${change} where operator_id = $1`, [ben.me.id])
    t.notOk(await isSignedIn(cookie), change)
  }
  await signIn(ben.me.email, password)
  const { rows } = await test.db.pool.query('select 1 from operator_session where operator_id = $1', [ben.me.id])
  t.equal(rows.length, 1, 'those that are over are gone with the next sign-in')
})

t.test('an account keeps an owner, whoever demotes whom at the same time', async t => {
  const demote = async (by: OperatorActor, person: string): Promise<number> => (await by.post('/v1/operator/people/change', { person, role: 'admin', sites: [], active: true })).statusCode
  t.equal(await demote(ana, ana.me.id), 409)
  const waiting = await ana.post('/v1/operator/people/add', { email: 'late@shop.example', role: 'owner', sites: [] })
  t.equal(waiting.statusCode, 201)
  t.equal(await demote(ana, ana.me.id), 409, 'an owner who never joined can\'t take over')
  const eva = await operator(test, ana, { role: 'owner' })
  const statuses = await Promise.all([demote(ana, eva.me.id), demote(eva, ana.me.id)])
  t.same(statuses.filter(status => status === 200).length, 1)
  const { rows } = await test.db.pool.query("select count(*)::int as owners from operator where role = 'owner' and active and password_hash is not null")
  t.same(rows, [{ owners: 1 }])
  const winner = statuses[0] === 200 ? ana : eva
  t.equal((await winner.post('/v1/operator/people/change', { person: winner === ana ? eva.me.id : ana.me.id, role: 'owner', sites: [], active: true })).statusCode, 200)
})

t.test('an admin changes people, but nobody into or out of ownership', async t => {
  const { rows: [row] } = await test.db.pool.query<{ email: string }>("select email from operator where role = 'owner' and active and password_hash is not null order by created_at limit 1")
  const boss = cookieOf(await signIn(row?.email ?? '', password))
  const own = async (path: string, payload: object): Promise<LightMyRequestResponse> => await test.ask({ method: 'POST', url: path, payload, headers: { cookie: boss } })
  const added = await own('/v1/operator/people/add', { email: 'admin@shop.example', role: 'admin', sites: [] })
  const joined = await test.ask({ method: 'POST', url: '/v1/operator/join', payload: { token: tokenOf(added.json().link), name: 'Adam', password }, remoteAddress: calmAddress })
  const cookie = cookieOf(joined)
  const post = async (path: string, payload: object): Promise<number> => (await test.ask({ method: 'POST', url: path, payload, headers: { cookie } })).statusCode
  t.equal(await post('/v1/operator/people/add', { email: 'one@shop.example', role: 'operator', sites: [] }), 201)
  t.equal(await post('/v1/operator/people/add', { email: 'two@shop.example', role: 'owner', sites: [] }), 403)
  t.equal(await post('/v1/operator/people/link', { person: ana.me.id }), 403)
  t.equal(await post('/v1/operator/people/change', { person: ana.me.id, role: 'operator', sites: [], active: true }), 403)
  t.equal(await post('/v1/operator/people/change', { person: joined.json().id, role: 'owner', sites: [], active: true }), 403)
})
