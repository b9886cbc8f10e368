// Newcomers and helloes in floods: counted by address and by visitor, without harming others.
import t from 'tap'
import { testApp } from '../../helpers/app.ts'
import { owner, siteOrigin } from '../../helpers/actors.ts'
import { sayHello, toTaken, visitor } from '../../helpers/visitors.ts'

const test = await testApp(t)
const { siteId } = await owner(test)

/** So many, ten at a time: all at once would ask how long a busy pool lets one wait. */
async function inCompany<T> (count: number, act: (at: number) => Promise<T>): Promise<T[]> {
  const done: T[] = []
  while (done.length < count) done.push(...await Promise.all(Array.from({ length: Math.min(10, count - done.length) }, async (_, at) => await act(done.length + at))))
  return done
}

t.test('an address brings 120 new visitors a minute; those it brought go on', async t => {
  const address = '203.0.113.5'
  const first = toTaken(await sayHello(test, siteId, { address })).json()
  const rest = await inCompany(124, async () => await sayHello(test, siteId, { address, headers: { origin: siteOrigin } }))
  const refused = rest.filter(({ statusCode }) => statusCode === 429)
  t.same([rest.filter(({ statusCode }) => statusCode === 200).length, refused.length], [119, 5])
  for (const { headers } of refused) {
    t.ok(Number(headers['retry-after']) >= 1 && Number(headers['retry-after']) <= 60)
    t.match(headers, { 'access-control-allow-origin': siteOrigin, 'access-control-expose-headers': 'Retry-After' }, 'the page can read when to come back')
  }
  const { rows } = await test.db.pool.query('select count(*)::int as n from visitor')
  t.same(rows, [{ n: 120 }])
  t.equal((await sayHello(test, siteId, { address, token: first.token })).statusCode, 200, 'who is known')
  t.equal((await sayHello(test, siteId, { address: '203.0.113.6' })).statusCode, 200, 'another address')
})

t.test('an IPv6 household is one address', async t => {
  const turns = await inCompany(121, async at => await sayHello(test, siteId, { address: `2001:db8:1:2::${at.toString(16)}` }))
  t.equal(turns.filter(({ statusCode }) => statusCode === 429).length, 1)
  t.equal((await sayHello(test, siteId, { address: '2001:db8:1:3::1' })).statusCode, 200)
})

t.test('a visitor says hello 60 times a minute, wherever they are', async t => {
  const mara = await visitor(test, siteId)
  const again = async (address: string): Promise<number> => (await sayHello(test, siteId, { address, token: mara.token })).statusCode
  const statuses = await inCompany(61, async at => await again(`198.51.100.${at}`))
  t.same(statuses.filter(status => status === 429).length, 1)
  t.equal((await sayHello(test, siteId, { address: '198.51.100.1' })).statusCode, 200, 'somebody else there')
})

t.test('signals and history are bounded, too', async t => {
  const mara = await visitor(test, siteId)
  const remoteAddress = '198.51.100.200'
  const statuses = []
  for (let turn = 0; turn < 121; turn++) statuses.push((await mara.post('history', {}, { remoteAddress })).statusCode)
  t.equal(statuses[119], 200)
  t.equal(statuses[120], 429)
  t.match(await mara.post('signal', { tab: 'tab1', kind: 'leave' }, { remoteAddress }), { statusCode: 429 })
})
