// Who is signed in.
import t from 'tap'
import type { Reply } from '../../../src/client/request.ts'
import { AccountModel } from '../../../operator-web/model/account.ts'
import { createApi } from '../../../operator-web/model/api.ts'
import { answer, fakeApi, refusal } from '../fakes.ts'

const ana = { id: 'a', name: 'Ana' }

t.test('nobody is signed in only when the server says so; without an answer it is not known', async t => {
  let reply: Reply = { kind: 'cut' }
  const account = new AccountModel({ api: fakeApi({ '/v1/operator/me': () => reply }) })
  await account.load()
  t.equal(account.me.value, undefined)
  t.equal(account.unreachable.value, true)
  reply = refusal('signed_out', 401)
  await account.load()
  t.equal(account.me.value, null)
  t.equal(account.unreachable.value, false)
})

t.test('who is in stays in while the server is in trouble', async t => {
  let reply: Reply = answer(ana)
  const account = new AccountModel({ api: fakeApi({ '/v1/operator/me': () => reply }) })
  await account.load()
  for (const trouble of [{ kind: 'cut' } as const, refusal('unavailable', 503), refusal('internal', 500)]) {
    reply = trouble
    await account.load()
    t.match(account.me.value, ana)
  }
})

t.test('a wrong password says what is wrong where it was typed', async t => {
  const account = new AccountModel({ api: fakeApi({ '/v1/operator/sign-in': () => refusal('sign_in_failed', 401), '/v1/operator/password': () => refusal('sign_in_failed', 401) }) })
  t.same(await account.signIn({ email: 'ana@shop.example', password: 'x' }), { kind: 'refused', code: 'sign_in_failed' })
  t.same(await account.changePassword({ current: 'x', next: 'long enough' }), { kind: 'refused', code: 'password_wrong' })
})

t.test('who signs in is online, whatever they chose another day; who only loads the page stays away', async t => {
  const me = (status: string): Reply => answer({ ...ana, status })
  const api = fakeApi({ '/v1/operator/me': () => me('away'), '/v1/operator/sign-in': () => me('away'), '/v1/operator/reset': () => me('online'), '/v1/operator/status': () => me('online') })
  const account = new AccountModel({ api })
  await account.load()
  t.match(account.me.value, { status: 'away' })
  await account.signIn({ email: 'ana@shop.example', password: 'long enough' })
  t.match(account.me.value, { status: 'online' })
  t.match(api.asked.at(-1), { path: '/v1/operator/status', body: { status: 'online' } })
  const before = api.asked.length
  await account.reset({ token: 'x', password: 'long enough' })
  t.equal(api.asked.length, before + 1, 'who is online needs no telling')
})

t.test('signing out without an answer is not signing out: the cookie may still be good', async t => {
  let reply: Reply = { kind: 'cut' }
  const account = new AccountModel({ api: fakeApi({ '/v1/operator/me': () => answer(ana), '/v1/operator/sign-out': () => reply }) })
  await account.load()
  t.same(await account.signOut(), { kind: 'refused', code: 'cut' })
  t.match(account.me.value, ana)
  reply = answer(undefined, 204)
  t.same(await account.signOut(), { kind: 'done' })
  t.equal(account.me.value, null)
})

t.test('any route that says signed out is heard, a wrong password is not', async t => {
  let heard = 0
  let reply: Reply = refusal('sign_in_failed', 401)
  const api = createApi({ request: async () => reply, fetch: async () => Response.json({ code: 'signed_out' }, { status: 401 }), onSignedOut: () => { heard++ } })
  await api.post('/v1/operator/sign-in', {})
  t.equal(heard, 0)
  reply = refusal('signed_out', 401)
  await api.post('/v1/operator/poll', {})
  await api.get('/v1/operator/me')
  t.equal(heard, 2)
})

t.test('a page that is not ours is no answer', async t => {
  const api = createApi({ request: async () => ({ kind: 'cut' }), fetch: async () => new Response('<html>', { status: 502 }), onSignedOut: () => {} })
  t.same(await api.get('/v1/operator/me'), { kind: 'cut' })
})
