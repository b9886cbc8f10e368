// Erasing by the real routes, on two nodes: the words are gone from every answer, the token opens nothing, the face starts anew.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { operator, otherAccount, owner } from '../helpers/actors.ts'
import { openConsole } from '../helpers/consoles.ts'
import { soonMs } from '../helpers/followers.ts'
import { visitor } from '../helpers/visitors.ts'
import type { VisitorActor } from '../helpers/visitors.ts'

const test = await testApp(t)
const second = await testApp(t, { db: test.db })
const boss = await owner(test)
const { siteId } = boss
const ana = await openConsole(boss)
const within = { withinMs: soonMs }

/** A visitor of the second node who told a secret. */
async function secretive (): Promise<VisitorActor & { conversation: string, key: string, secret: string }> {
  const secret = `secret ${randomUUID().slice(0, 8)}`
  const mara = await visitor(second, siteId, { title: secret })
  const key = randomUUID()
  const { conversation } = await mara.says(secret, key)
  await ana.hears(secret)
  await mara.hears(secret)
  return Object.assign(mara, { conversation, key, secret })
}

t.test('a visitor who asks to be forgotten is a stranger on every node within a second', async t => {
  const mara = await secretive()
  t.equal((await mara.post('forget')).statusCode, 204)
  const deadline = performance.now() + soonMs
  for (const at of [mara, mara.at(test)]) {
    while ((await at.post('history')).statusCode !== 401) if (performance.now() > deadline) throw new Error('the token still opens something')
    t.match((await at.post('send', { key: randomUUID(), text: 'Hello?' })).json(), { code: 'token_unknown' })
    t.equal((await at.post('poll', { cursor: mara.cursor, signals: '', tab: 'tab1', tabs: [], hold: 0 })).statusCode, 401)
  }
  t.equal((await mara.post('forget')).statusCode, 401)
  await ana.learns('visitor_erased', { visitor: mara.id }, within)
  t.equal((await ana.post('/v1/operator/visitor', { visitor: mara.id })).statusCode, 404)
  t.equal((await ana.post('/v1/operator/history', { conversation: mara.conversation })).statusCode, 404)
  await ana.until(async () => await ana.sees(mara.id) === undefined, within)
  t.notOk(JSON.stringify(await ana.looks()).includes(mara.secret), 'nor is it in the live list')
  t.not((await visitor(second, siteId)).id, mara.id)
})

t.test('one address erases no more than twenty visitors an hour', async t => {
  const remoteAddress = '198.51.100.77'
  const statuses: number[] = []
  for (let count = 0; count <= 20; count++) statuses.push((await (await visitor(test, siteId)).post('forget', {}, { remoteAddress })).statusCode)
  t.same(statuses, [...Array.from({ length: 20 }, () => 204), 429])
})

t.test('what an owner erases is gone from a console\'s and the visitor\'s answers', async t => {
  const mara = await secretive()
  const before = mara.cursor
  t.equal((await ana.post('/v1/operator/erase', { what: 'conversation', conversation: mara.conversation })).statusCode, 204)
  for (const follower of [ana, mara]) await follower.learns('conversation_erased', { conversation: mara.conversation, number: 2 }, within)
  t.same((await mara.post('history')).json(), { conversations: [] })
  t.same(await ana.lists({ visitor: mara.id }), [])
  const again = await mara.post('poll', { cursor: before.replace(/[0-9a-z]+$/, '0'), signals: mara.stamp, tab: 'tab1', tabs: [], hold: 0 })
  t.notOk(again.body.includes(mara.secret), 'not from memory, nor from below')
  const repeat = await mara.post('send', { key: mara.key, text: mara.secret })
  t.equal(repeat.statusCode, 410)
  t.match(repeat.json(), { code: 'conversation_gone' })
  t.equal((await ana.post('/v1/operator/send', { key: randomUUID(), conversation: mara.conversation, text: 'Hello?' })).statusCode, 410)
  t.equal((await mara.says('A new start')).number, 1)
})

t.test('an owner erases a visitor, too, whose held poll ends and whose hello makes a new one', async t => {
  const mara = await secretive()
  // Until nothing is under way that would wake it for another reason.
  await ana.poll()
  await mara.until(() => mara.signals.get(mara.conversation)?.deliveredToOperators === 1)
  const held = mara.post('poll', { cursor: mara.cursor, signals: mara.stamp, tab: 'tab1', tabs: [], hold: 20_000 })
  await ana.until(() => second.poller.counts().visitors > 0)
  t.equal((await ana.post('/v1/operator/erase', { what: 'visitor', visitor: mara.id })).statusCode, 204)
  t.equal((await held).statusCode, 410)
  t.equal((await mara.post('hello', { key: randomUUID(), page: { url: 'https://shop.example/', title: '', referrer: '' }, client: { lang: 'en', tz: '', screen: '' }, tab: 'tab1' })).statusCode, 401)
  t.not((await visitor(second, siteId)).id, mara.id)
})

t.test('only owners and admins erase, only what is theirs; only owners say for how long to keep', async t => {
  const mara = await secretive()
  const ben = await operator(test, boss, { sites: [siteId] })
  const admin = await operator(test, boss, { role: 'admin' })
  const eve = await otherAccount(test)
  t.equal((await ben.post('/v1/operator/erase', { what: 'visitor', visitor: mara.id })).statusCode, 403)
  for (const body of [{ what: 'visitor', visitor: mara.id }, { what: 'conversation', conversation: mara.conversation }]) t.equal((await eve.post('/v1/operator/erase', body)).statusCode, 404)
  t.equal((await ben.get('/v1/operator/retention')).statusCode, 403)
  t.same((await admin.get('/v1/operator/retention')).json(), { days: null })
  t.equal((await admin.post('/v1/operator/retention', { days: 30 })).statusCode, 403)
  t.same((await boss.post('/v1/operator/retention', { days: 30 })).json(), { days: 30 })
  t.same((await admin.get('/v1/operator/retention')).json(), { days: 30 })
  t.same((await eve.get('/v1/operator/retention')).json(), { days: null })
  t.same((await boss.post('/v1/operator/retention', { days: null })).json(), { days: null })
  for (const days of [0, 3651, 1.5, '30', undefined]) t.equal((await boss.post('/v1/operator/retention', { days })).statusCode, 400)
})
