// How often who may do what.
import { randomBytes, randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import t from 'tap'
import { Counter } from '../../src/api/counter.ts'
import { createLimits } from '../../src/api/limits.ts'
import type { Limits } from '../../src/api/limits.ts'
import { TooMany } from '../../src/errors.ts'
import { newSiteId } from '../../src/store/accounts.ts'
import { statementCounts } from '../../src/store/pool.ts'
import { sessionCookie } from '../../src/api/operator-session.ts'
import { operator, otherAccount, owner, siteOrigin } from '../helpers/actors.ts'
import { testApp } from '../helpers/app.ts'
import { fill, findFaults, listOperations, makeBodies } from '../helpers/operations.ts'
import { visitor } from '../helpers/visitors.ts'

/** How many of these in a row are let through. */
function count (ask: () => void, most = 2000): number {
  for (let done = 0; done < most; done++) {
    try {
      ask()
    } catch (error) {
      if ((error as { code?: string }).code !== 'TOO_MANY') throw error
      return done
    }
  }
  return most
}

const measures: Array<[string, number, (limits: Limits, who: string) => void]> = [
  ['new visitors of an address', 120, (limits, who) => limits.newVisitor(who)],
  ['visitors of an address who ask to be erased', 20, (limits, who) => limits.forget(who)],
  ['mail that is asked for from an address', 10, (limits, who) => limits.mail(who)],
  ['files from an address', 100, (limits, who) => limits.file(who)],
  ['hellos of a visitor', 60, (limits, who) => limits.hello('192.0.2.1', who)],
  ['messages of a visitor', 20, (limits, who) => limits.send('192.0.2.1', who)],
  ['messages from an address', 200, (limits, who) => limits.send(who, randomUUID())],
  ['questions of a visitor', 120, (limits, who) => limits.ask('192.0.2.1', who)],
  ['what is told of a visitor', 60, (limits, who) => limits.tell('192.0.2.1', who)],
  ['what is told at an address', 600, (limits, who) => limits.tell(who, randomUUID())],
  ['questions of strangers at an address', 1200, (limits, who) => limits.stranger(who)],
  ['lists that a session reads', 200, (limits, who) => limits.operator('read', { address: '192.0.2.1', session: who, accountId: 1 })],
  ['looks of a session at who is there', 300, (limits, who) => limits.operator('roster', { address: '192.0.2.1', session: who, accountId: 1 })],
  ['what a session writes', 120, (limits, who) => limits.operator('write', { address: '192.0.2.1', session: who, accountId: 1 })],
  ['what a session administers', 60, (limits, who) => limits.operator('manage', { address: '192.0.2.1', session: who, accountId: 1 })],
  ['what an account administers', 600, (limits, who) => limits.operator('manage', { address: '192.0.2.1', session: randomUUID(), accountId: who.length * 7 + Number(who.at(-1)) })],
  ['wrong one-time tokens from an address', 30, (limits, who) => limits.wrongToken(who)],
  ['sign-ins of one e-mail and address', 5, (limits, who) => limits.signIn(who, 'ana@shop.example')]
]

for (const [name, most, ask] of measures) {
  t.test(`${name} are counted, each for itself`, async t => {
    const limits = createLimits({ exempt: [] })
    t.equal(count(() => { ask(limits, '198.51.100.1') }), most)
    t.doesNotThrow(() => { ask(limits, '198.51.100.2') })
  })
}

t.test('who is refused learns when to come back', async t => {
  const limits = createLimits({ exempt: [] })
  count(() => { limits.send('192.0.2.1', 'a') })
  const refused = t.throws(() => { limits.send('192.0.2.1', 'a') }) as TooMany
  t.ok(refused.retryAfterSeconds >= 1 && refused.retryAfterSeconds <= 10)
})

t.test('one network of an IPv6 line counts as one address, and IPv4 in IPv6 clothes as IPv4', async t => {
  const limits = createLimits({ exempt: [] })
  let host = 0
  t.equal(count(() => { limits.newVisitor(`2001:db8:1:2::${(++host).toString(16)}`) }), 120)
  t.doesNotThrow(() => { limits.newVisitor('2001:db8:1:3::1') })
  count(() => { limits.newVisitor('::ffff:198.51.100.9') })
  t.throws(() => { limits.newVisitor('198.51.100.9') }, { code: 'TOO_MANY' })
})

t.test('exempt networks are not counted', async t => {
  const limits = createLimits({ exempt: ['10.0.0.0/8', '2001:db8::/32'] })
  for (const address of ['10.1.2.3', '2001:db8::1', '::ffff:10.1.2.3']) t.equal(count(() => { limits.newVisitor(address) }, 400), 400, address)
  t.equal(count(() => { limits.newVisitor('11.0.0.1') }), 120)
})

t.test('an e-mail that many addresses guess at still opens from an address that is known', async t => {
  const limits = createLimits({ exempt: [] })
  limits.signIn('192.0.2.1', 'ana@shop.example')
  limits.signedIn('192.0.2.1', 'Ana@shop.example')
  let address = 0
  t.equal(count(() => { limits.signIn(`198.51.100.${++address}`, 'ana@shop.example') }), 20)
  t.doesNotThrow(() => { limits.signIn('192.0.2.1', 'ana@shop.example') })
})

t.test('an office signs in behind one address as often as it likes', async t => {
  const limits = createLimits({ exempt: [] })
  for (let turn = 0; turn < 100; turn++) {
    limits.signIn('192.0.2.1', `p${turn}@shop.example`)
    limits.signedIn('192.0.2.1', `p${turn}@shop.example`)
  }
  t.doesNotThrow(() => { limits.signIn('192.0.2.1', 'one.more@shop.example') })
})

t.test('a window that is over counts no more, and what was given back neither', async t => {
  let now = 0
  const counter = new Counter({ points: 2, seconds: 10, now: () => now })
  t.same([counter.take('a'), counter.take('a'), counter.take('a'), counter.waitMs('b')], [0, 0, 10_000, 0])
  now = 4_000
  t.same([counter.take('a'), counter.waitMs('a')], [6_000, 6_000])
  now = 10_000
  t.same([counter.take('a'), counter.take('a')], [0, 0])
  counter.giveBack('a')
  t.equal(counter.take('a'), 0)
  counter.forget('a')
  t.equal(counter.take('a'), 0)
})

t.test('a flood of keys takes no more memory than so many, and the time that is over gives it back', async t => {
  let now = 0
  const counter = new Counter({ points: 2, seconds: 10, now: () => now, maxKeys: 1000 })
  for (let at = 0; at < 50_000; at++) counter.take(`key ${at}`)
  t.equal(counter.size, 1000)
  t.equal(counter.take('key 49999'), 0, 'the newest are remembered')
  t.ok(counter.take('key 49999') > 0)
  now = 20_000
  counter.take('one more')
  t.equal(counter.size, 1)
})

t.test('an address that has used up its tries fills no memory with e-mails', async t => {
  const limits = createLimits({ exempt: [] })
  t.equal(count(() => { limits.signIn('198.51.100.1', `${randomUUID()}@shop.example`) }), 30)
  t.doesNotThrow(() => { limits.signIn('198.51.100.2', 'ana@shop.example') })
})

/** These answer from memory, less dear than a refusal would be, or are bounded by what a person may hold. */
const without = ['O.poll', 'S.console', 'S.file', 'S.health', 'S.openapi', 'S.ready', 'V.poll', 'W.file']

t.test('every operation of the document is limited, but for those that are named here', async t => {
  let refuses = false
  const refuse = (): void => { if (refuses) throw new TooMany(7) }
  const names = ['newVisitor', 'forget', 'mail', 'file', 'hello', 'send', 'ask', 'tell', 'stranger', 'operator', 'signIn', 'signedIn', 'wrongToken'] as const
  const test = await testApp(t, { app: { limits: Object.fromEntries(names.map(name => [name, refuse])) as unknown as Limits } })
  const ana = await owner(test)
  const mara = await visitor(test, ana.siteId)
  const { conversation } = await mara.says('hello')
  const values: Record<string, string> = { site: ana.siteId, token: mara.token, key: randomUUID(), conversation, invitation: conversation, visitor: randomUUID(), person: ana.me.id, operator: ana.me.id, email: 'ben@shop.example', origin: siteOrigin, url: siteOrigin, tab: 'tab1', cursor: mara.cursor, signals: '', text: 'words', name: 'Ana', file: randomUUID(), rule: randomUUID(), link: 'a'.repeat(43), code: randomUUID(), hash: 'a'.repeat(64), jwt: 'a.b.c', avatar: siteOrigin, phone: '030 123456', password: 'long enough', current: 'long enough', next: 'long enough', lang: 'en', tz: '', screen: '', referrer: '', title: '' }
  refuses = true
  const unlimited: string[] = []
  for (const operation of await listOperations(test)) {
    const { act, method, path } = operation
    const isVisitors = path.startsWith('/v1/visitor/')
    for (const payload of method === 'GET' ? [undefined] : makeBodies(operation.body, { ...values, sites: [], data: {} }) as object[]) {
      const headers = { cookie: ana.cookie, ...(isVisitors ? { 'content-type': 'text/plain;charset=UTF-8' } : { 'sec-fetch-site': 'same-origin' }) }
      const answer = await test.ask({ method, url: fill(path, values), headers, ...(payload === undefined ? {} : { payload: isVisitors ? JSON.stringify(payload) : payload }) })
      t.same(findFaults(answer, operation), [], act)
      if (answer.statusCode === 429) t.equal(answer.headers['retry-after'], '7', act)
      else unlimited.push(act)
    }
  }
  t.same([...new Set(unlimited)].sort(), without)
})

t.test('operators are counted by session and account, and exempt networks are not', async t => {
  const test = await testApp(t)
  const ana = await owner(test)
  const ben = await operator(test, ana, { sites: [ana.siteId] })
  const eve = await otherAccount(test)
  const statusOf = async (actor: typeof ana, remoteAddress: string): Promise<number> => (await actor.post('/v1/operator/people/link', { person: actor.me.id }, { remoteAddress })).statusCode
  for (let at = 0; at < 60; at++) await statusOf(ana, '192.0.2.1')
  const refused = await ana.post('/v1/operator/people/link', { person: ana.me.id }, { remoteAddress: '192.0.2.1' })
  t.same([refused.statusCode, refused.json().code], [429, 'too_many'])
  t.ok(Number(refused.headers['retry-after']) >= 1)
  t.not(await statusOf(ana, '10.1.2.3'), 429, 'an exempt address')
  t.not(await statusOf(ben, '192.0.2.1'), 429, 'another session')
  t.not(await statusOf(eve, '192.0.2.1'), 429, 'another account')
  t.equal((await ana.get('/v1/operator/me', { remoteAddress: '192.0.2.1' })).statusCode, 200, 'another kind')
})

/** How many of these statements `act` causes. */
async function countSql (statement: string, act: () => Promise<void>): Promise<number> {
  const before = statementCounts()[statement] ?? 0
  await act()
  return (statementCounts()[statement] ?? 0) - before
}

const [stranger, office] = ['192.0.2.1', '192.0.2.2']
/** No window of these ends, however slow the machine is. */
const frozen = (): { app: { limits: Limits } } => ({ app: { limits: createLimits({ exempt: ['10.0.0.0/8'], now: () => 0 }) } })

t.test('cookies that nobody gave out cost so much SQL and no more, and keep nobody out who is signed in', async t => {
  const test = await testApp(t, frozen())
  const ana = await owner(test)
  const statusOf = async (remoteAddress: string, cookie: string): Promise<number> => (await test.ask({ method: 'GET', url: '/v1/operator/me', headers: { cookie }, remoteAddress })).statusCode
  const guess = (): string => `${sessionCookie}=${randomBytes(32).toString('base64url')}`
  t.equal(await statusOf(stranger, ana.cookie), 200)
  const statuses: number[] = []
  const asked = await countSql('operator-sessions.byDigest', async () => { for (let at = 0; at < 1300; at++) statuses.push(await statusOf(stranger, guess())) })
  t.equal(asked, 1200)
  t.same([statuses[0], statuses.at(-1)], [401, 429])
  const refused = await test.ask({ method: 'POST', url: '/v1/operator/poll', headers: { cookie: guess(), 'sec-fetch-site': 'same-origin' }, payload: { cursor: '', signals: '', tab: 'tab1', hold: 0 }, remoteAddress: stranger })
  t.same([refused.statusCode, refused.json().code], [429, 'too_many'])
  t.ok(Number(refused.headers['retry-after']) >= 1)
  t.equal(await statusOf(stranger, ana.cookie), 200, 'who is signed in, behind the same address')
  t.equal(await statusOf(office, guess()), 401, 'another address')
  t.equal(await statusOf('10.1.2.3', guess()), 401, 'an exempt address')
})

t.test('site ids that nobody gave out cost so much SQL and no more, and keep no known site from its visitors', async t => {
  const test = await testApp(t, frozen())
  const ana = await owner(test)
  const statusOf = async (remoteAddress: string, siteId: string): Promise<number> => (await test.ask({ method: 'GET', url: `/c/${siteId}`, remoteAddress })).statusCode
  const pollAt = async (remoteAddress: string, siteId: string): Promise<LightMyRequestResponse> => await test.ask({ method: 'POST', url: `/v1/visitor/${siteId}/poll`, headers: { 'content-type': 'text/plain;charset=UTF-8' }, payload: '{}', remoteAddress })
  t.equal(await statusOf(office, ana.siteId), 200)
  const asked = await countSql('sites.byId', async () => { for (let at = 0; at < 1300; at++) await pollAt(stranger, newSiteId()) })
  t.equal(asked, 1200)
  const refused = await pollAt(stranger, newSiteId())
  t.same([refused.statusCode, refused.json().code], [429, 'too_many'])
  t.ok(Number(refused.headers['retry-after']) >= 1)
  t.not((await pollAt(stranger, ana.siteId)).statusCode, 429, 'a site that is known')
  await ana.post('/v1/operator/site/settings', { site: ana.siteId, name: 'Another name', origins: [siteOrigin] }, { remoteAddress: '10.1.2.3' })
  t.not((await pollAt(stranger, ana.siteId)).statusCode, 429, 'it stays known when its settings changed')
  t.equal((await pollAt(office, newSiteId())).statusCode, 404, 'another address')
  t.equal((await pollAt('10.1.2.3', newSiteId())).statusCode, 404, 'an exempt address')
})
