// Who visitors are: what isn't signed opens nothing; what is makes one person one visitor, and shows nobody another one's history.
import { createHmac, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import t from 'tap'
import { eraseVisitor } from '../../../src/store/erasure.ts'
import { otherAccount, owner } from '../../helpers/actors.ts'
import { testApp } from '../../helpers/app.ts'
import { openConsole } from '../../helpers/consoles.ts'
import { askAsVisitor, helloBody, toTaken, visitor, visitorOf } from '../../helpers/visitors.ts'
import type { VisitorActor } from '../../helpers/visitors.ts'
import type { VisitorAnswer } from '../../../src/wire/operator.ts'

const test = await testApp(t)
const { pool } = test.db
const ana = await openConsole(await owner(test))
const eve = await otherAccount(test)
const { siteId } = ana
const [first, second] = ['first secret', 'second secret']
for (const secret of [first, second]) await pool.query('insert into identify_secret (account_id, site_id, id, secret) values ($1, $2, $3, $4)', [ana.accountId, siteId, randomUUID(), secret])

const hashOf = (id: string, secret = first): string => createHmac('sha256', secret).update(id).digest('hex')
const nowSeconds = (): number => Math.floor(Date.now() / 1000)

async function jwtOf (claims: object, { secret = first, expiresIn = 300, alg = 'HS256' } = {}): Promise<string> {
  return await new SignJWT({ site: siteId, exp: nowSeconds() + expiresIn, ...claims }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret.padEnd(64, ' ')).subarray(0, alg === 'HS256' ? secret.length : 64))
}

interface Identified { verified: boolean, token?: string }
const identify = async (mara: VisitorActor, body: object): Promise<Identified> => toTaken(await mara.post('identify', { key: randomUUID(), who: {}, ...body })).json()
const profile = async (id: string): Promise<VisitorAnswer> => toTaken(await ana.post('/v1/operator/visitor', { visitor: id })).json()

/** The same browser with the token that it was given: says hello, as the widget does. */
async function asWhom (token: string): Promise<{ id: string, conversation?: { id: string }, history: string }> {
  const hello = toTaken(await askAsVisitor(test, `/v1/visitor/${siteId}/hello`, { body: { ...helloBody(), token } })).json() as { token: string, conversation?: { id: string } }
  const history = (await askAsVisitor(test, `/v1/visitor/${siteId}/history`, { body: { token: hello.token } })).body
  return { id: visitorOf(hello.token), history, ...(hello.conversation === undefined ? {} : { conversation: hello.conversation }) }
}

t.test('what a page says without a signature is kept as said, and opens nothing', async t => {
  const [mara, mallory] = [await visitor(test, siteId), await visitor(test, siteId)]
  await mara.says('private words')
  const who = { id: 'c-1', name: ' Mara  K. ', email: 'mara@example.com', phone: '+49 30 1', avatar: 'https://shop.example/m.png', data: { plan: 'gold', seats: 3, beta: true } }
  t.same(await identify(mara, { who }), { verified: false })
  t.match(await profile(mara.id), { name: 'Mara K.', email: 'mara@example.com', phone: '+49 30 1', identity: 'c-1', verified: false, emailVerified: false, avatar: who.avatar, data: who.data })
  t.same(await identify(mallory, { who }), { verified: false }, 'two may say the same')
  t.same(await identify(mallory, { who, hash: hashOf('c-1', 'guess') }), { verified: false })
  t.notOk((await mallory.post('history')).body.includes('private words'))
  t.same(await identify(mara, { who: { name: 'Mara' } }), { verified: false })
  t.match(await profile(mara.id), { name: 'Mara', email: 'mara@example.com', data: who.data }, 'what isn\'t said stays')
  await identify(mara, { who: { avatar: 'https://elsewhere.example/spy.png' } })
  t.match(await profile(mara.id), { avatar: who.avatar }, 'a picture from elsewhere would tell a stranger when operators look')
  await ana.until(async () => (await ana.sees(mara.id))?.name === 'Mara', { what: 'the name in the live list' })
})

t.test('a signed id makes one person one visitor, on each device, by either secret', async t => {
  const mara = await visitor(test, siteId)
  const { conversation } = await mara.says('from my desk')
  t.same(await identify(mara, { who: { id: 'signed-1', name: 'Mara' }, hash: hashOf('signed-1') }), { verified: true })
  t.match(await profile(mara.id), { identity: 'signed-1', verified: true, emailVerified: false })
  for (const hash of [hashOf('signed-1', second), hashOf('signed-1').toUpperCase()]) {
    const phone = await visitor(test, siteId)
    const { verified, token } = await identify(phone, { who: { id: 'signed-1' }, hash })
    t.ok(verified)
    const now = await asWhom(token ?? '')
    t.equal(now.id, mara.id)
    t.equal(now.conversation?.id, conversation)
    t.match(now.history, /from my desk/)
    t.match(await profile(phone.id), { verified: false }, 'who that browser was stays apart')
  }
  t.same(await identify(mara, { who: { id: 'signed-1' }, hash: hashOf('signed-1') }), { verified: true }, 'again changes nothing')
  t.same(await identify(mara, { who: { name: 'Evil', email: 'evil@example.com' } }), { verified: false })
  t.match(await profile(mara.id), { name: 'Mara', verified: true }, 'what is signed isn\'t talked over')
})

t.test('another person on the same browser is another visitor, with nothing of the first', async t => {
  const mara = await visitor(test, siteId)
  await mara.says('Mara\'s words')
  await identify(mara, { who: { id: 'one' }, hash: hashOf('one') })
  const { verified, token } = await identify(mara, { who: { id: 'two' }, hash: hashOf('two') })
  t.ok(verified)
  const now = await asWhom(token ?? '')
  t.not(now.id, mara.id)
  t.equal(now.conversation, undefined)
  t.notMatch(now.history, /Mara's words/)
  t.match(await profile(now.id), { identity: 'two', verified: true })
  const again = await identify(mara, { who: { id: 'two' }, hash: hashOf('two') })
  t.equal(visitorOf(again.token ?? ''), now.id, 'the answer that was lost is the same')
})

t.test('who is just talking stays who they are, and is moved when the chat is over', async t => {
  const mara = await visitor(test, siteId)
  await identify(mara, { who: { id: 'talker' }, hash: hashOf('talker') })
  const phone = await visitor(test, siteId)
  const { conversation } = await phone.says('quick question')
  t.same(await identify(phone, { who: { id: 'talker', name: 'Mara' }, hash: hashOf('talker') }), { verified: true })
  t.match(await profile(phone.id), { name: 'Mara', verified: false, identity: 'talker' })
  toTaken(await phone.post('end', { key: randomUUID(), conversation }))
  const { token } = await identify(phone, { who: { id: 'talker' }, hash: hashOf('talker') })
  t.equal(visitorOf(token ?? ''), mara.id)
})

t.test('a signed token names person, site and time; what is off by one of them is nothing', async t => {
  const mara = await visitor(test, siteId)
  const bad: Array<[string, string]> = [
    ['another secret', await jwtOf({ sub: 'jwt-1' }, { secret: 'guess' })],
    ['another site', await jwtOf({ sub: 'jwt-1', site: eve.siteId })],
    ['no site', await jwtOf({ sub: 'jwt-1', site: undefined })],
    ['nobody', await jwtOf({})],
    ['an empty name', await jwtOf({ sub: ' ' })],
    ['over', await jwtOf({ sub: 'jwt-1' }, { expiresIn: -120 })],
    ['good for an hour', await jwtOf({ sub: 'jwt-1' }, { expiresIn: 3600 })],
    ['another algorithm', await jwtOf({ sub: 'jwt-1' }, { alg: 'HS512' })],
    ['no algorithm', `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify({ sub: 'jwt-1', site: siteId, exp: nowSeconds() + 60 })).toString('base64url')}.AA`],
    ['no token', 'a.b.c']
  ]
  for (const [name, jwt] of bad) t.same(await identify(mara, { who: { id: 'jwt-1' }, jwt, hash: hashOf('jwt-1') }), { verified: false }, name)
  t.match(await profile(mara.id), { verified: false })
  t.same(await identify(mara, { who: { id: 'other', name: 'Said', email: 'said@example.com' }, jwt: await jwtOf({ sub: 'jwt-1', name: 'Signed', email: 'signed@example.com', avatar: 'https://cdn.example/m.png' }, { secret: second }) }), { verified: true })
  t.match(await profile(mara.id), { identity: 'jwt-1', name: 'Signed', email: 'signed@example.com', avatar: 'https://cdn.example/m.png', verified: true, emailVerified: true })
  await identify(mara, { who: { id: 'jwt-1', email: 'said@example.com' }, hash: hashOf('jwt-1') })
  t.match(await profile(mara.id), { email: 'signed@example.com', emailVerified: true }, 'an address that was signed stays')
})

t.test('another account\'s secrets sign nothing here, and nothing is shown of a secret', async t => {
  const theirs = await visitor(test, eve.siteId)
  t.same(toTaken(await theirs.post('identify', { key: randomUUID(), who: { id: 'signed-1' }, hash: hashOf('signed-1') })).json(), { verified: false })
  const mara = await visitor(test, siteId)
  t.notOk(JSON.stringify(mara.hello).includes(first) || (await ana.get('/v1/operator/sites')).body.includes(first))
})

t.test('two devices at once are one visitor', async t => {
  const both = await Promise.all([visitor(test, siteId), visitor(test, siteId)])
  const answers = await Promise.all(both.map(async one => await identify(one, { who: { id: 'race' }, hash: hashOf('race') })))
  t.same(answers.map(({ verified }) => verified), [true, true])
  const { rows } = await pool.query("select id from visitor where identity = 'race' and verified_at is not null")
  t.equal(rows.length, 1)
})

t.test('what an erased visitor was called is free again', async t => {
  const mara = await visitor(test, siteId)
  await identify(mara, { who: { id: 'erased', phone: '12345' }, hash: hashOf('erased') })
  await eraseVisitor(pool, { accountId: ana.accountId, visitorId: mara.id, author: 'system' })
  const next = await visitor(test, siteId)
  t.same(await identify(next, { who: { id: 'erased' }, hash: hashOf('erased') }), { verified: true }, 'no token: they are who has it now')
})

t.test('what they do stands in their visit, once for each key, the newest hundred', async t => {
  const mara = await visitor(test, siteId)
  const key = randomUUID()
  for (let twice = 0; twice < 2; twice++) t.equal((await mara.post('track', { key, name: 'Added to basket', data: { sku: 'A-1', price: 9.5 } })).statusCode, 204)
  t.match((await profile(mara.id)).recent[0]?.tracked, [{ name: 'Added to basket', data: { sku: 'A-1', price: 9.5 }, at: /Z$/ }])
  for (let more = 0; more < 120; more++) toTaken(await mara.post('track', { key: randomUUID(), name: `step ${more}` }))
  const tracked = (await profile(mara.id)).recent[0]?.tracked ?? []
  t.same([tracked.length, tracked[0]?.name, tracked.at(-1)?.name], [100, 'step 20', 'step 119'])
})

t.test('what isn\'t flat, short or text is bad input; and who says too much is told to wait', async t => {
  const mara = await visitor(test, siteId)
  const bad = [{ data: { a: { b: 1 } } }, { data: { a: ['x'] } }, { data: { a: null } }, { data: { a: 'x'.repeat(257) } }, { data: { ['x'.repeat(65)]: 1 } }, { data: Object.fromEntries(Array.from({ length: 33 }, (_, at) => [`k${at}`, 1])) }, { email: 'x' }, { avatar: 'javascript:alert(1)' }, { avatar: 'http://x.example/' }, { id: '' }, { id: 'x'.repeat(201) }, { name: 'a\nb' }, { zzz: 1 }]
  for (const who of bad) t.equal((await mara.post('identify', { key: randomUUID(), who })).statusCode, 400, JSON.stringify(who).slice(0, 60))
  for (const name of ['', ' ', 'x'.repeat(81), 7]) t.equal((await mara.post('track', { key: randomUUID(), name })).statusCode, 400)
  const address = '203.0.113.8'
  const calm = await visitor(test, siteId, { address })
  const statuses = []
  for (let at = 0; at < 61; at++) statuses.push((await calm.post('track', { key: randomUUID(), name: 'x' }, { remoteAddress: address })).statusCode)
  t.same([statuses[59], statuses[60]], [204, 429])
})
