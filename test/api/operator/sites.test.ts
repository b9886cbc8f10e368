// An operator who is limited to some sites sees nothing of the others on any path, and loses a site within seconds when it is taken away.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { testApp } from '../../helpers/app.ts'
import { operator, owner } from '../../helpers/actors.ts'
import { openConsole } from '../../helpers/consoles.ts'
import { visitor } from '../../helpers/visitors.ts'
import { newSiteId } from '../../../src/store/accounts.ts'

const test = await testApp(t)
const second = await testApp(t, { db: test.db })
const boss = await owner(test)
const { siteId, accountId } = boss
const otherSite = newSiteId()
await test.db.pool.query("insert into site (account_id, id, name, origins) values ($1, $2, 'Cups', '{https://cups.example}')", [accountId, otherSite])
const ana = await openConsole(boss)
const colleague = await operator(test, boss, { sites: [siteId] })
const ben = await openConsole(colleague)

const mara = await visitor(test, siteId)
const { conversation: maras } = await mara.says('of my site')
const zoe = await visitor(test, otherSite, { url: 'https://cups.example/', title: 'CNRY-title' })
const { conversation: zoes } = await zoe.says('CNRY-words')

async function change (sites: string[], more: object = {}): Promise<number> {
  return (await boss.post('/v1/operator/people/change', { person: colleague.me.id, role: 'operator', sites, active: true, ...more })).statusCode
}

t.test('nothing of the other site is in polls, lists and roster', async t => {
  await ana.hears('CNRY-words')
  await ben.hears('of my site')
  t.notOk(ben.events.some(event => 'site' in event && event.site === otherSite))
  t.same([...ben.statuses.keys()], [siteId])
  t.same((await ben.lists('open')).map(({ id }) => id), [maras])
  t.same((await ana.lists('open')).map(({ id }) => id), [zoes, maras])
  await zoe.post('offline', { key: randomUUID(), name: 'CNRY-name', email: 'zoe@example.com', text: 'CNRY-left' })
  t.same(await ben.lists('left'), [])
  await ana.until(async () => await ana.sees(zoe.id))
  await ben.until(async () => await ben.sees(mara.id))
  t.same((await ben.looks()).visitors.map(({ id }) => id), [mara.id])
  t.notOk(JSON.stringify([ben.events, [...ben.signals], await ben.looks(), await ben.lists('open')]).includes('CNRY'))
  const old = await ben.post('/v1/operator/poll', { cursor: ben.cursor.replace(/[^.]+$/, '0'), signals: '', tab: 'x', hold: 0 })
  t.equal(old.statusCode, 410, 'older than what made them an operator: start again')
})

t.test('signals of the other site are not told', async t => {
  await zoe.tells({ kind: 'typing', conversation: zoes, typing: true })
  await mara.tells({ kind: 'typing', conversation: maras, typing: true })
  await ana.until(() => ana.signals.get(zoes)?.typing.length === 1)
  await ben.until(() => ben.signals.get(maras)?.typing.length === 1)
  t.notOk(ben.signals.has(zoes))
  t.notOk(ben.stamp.includes(zoes.slice(-12)))
})

t.test('what names something of the other site is 404, and changes nothing', async t => {
  const invited = await visitor(test, otherSite)
  // What is delivered follows earlier polls by itself, a moment later: only what was seen counts.
  const snapshot = async (): Promise<unknown> => (await test.db.pool.query('select (select jsonb_agg(e order by seq) from event e) as events, (select jsonb_agg(c order by id) from conversation c) as conversations, (select jsonb_agg(jsonb_build_array(m.conversation_id, m.side, m.seen) order by m.conversation_id, m.side) from read_mark m where m.seen > 0) as marks, (select count(*) from signal) as signals')).rows[0]
  const before = await snapshot()
  for (const [path, body] of [
    ['history', { conversation: zoes }],
    ['visitor', { visitor: zoe.id }],
    ['conversations', { list: 'visitor', visitor: zoe.id }],
    ['send', { key: randomUUID(), conversation: zoes, text: 'x' }],
    ['invite', { key: randomUUID(), visitor: invited.id, text: 'x', art: 'wave' }],
    ['end', { key: randomUUID(), conversation: zoes }],
    ['signal', { kind: 'typing', conversation: zoes, typing: true }],
    ['signal', { kind: 'seen', conversation: zoes, number: 1 }],
    ['site', { site: otherSite }]
  ] as const) {
    const answer = await ben.post(`/v1/operator/${path}`, body)
    t.same([answer.statusCode, answer.json().code], [404, 'not_found'], path)
    t.notOk(answer.body.includes('CNRY'))
  }
  t.same(await snapshot(), before)
})

t.test('a site that is given is there, and one that is taken away is gone within seconds, on every node, also for a poll that is held', async t => {
  t.equal(await change([siteId, otherSite]), 200)
  await t.rejects(ben.until(() => false), /410/, 'what they may see changed: start again')
  const wide = await openConsole(colleague)
  await zoe.says('CNRY-more')
  await wide.hears('CNRY-more')
  t.match(await wide.post('/v1/operator/history', { conversation: zoes }), { statusCode: 200 })

  const there = await openConsole({ ...colleague, post: async (url, payload) => await second.ask({ method: 'POST', url, payload, headers: { cookie: colleague.cookie } }) })
  await there.until(async () => (await there.poll()).statusCode === 204)
  // One held poll after the other: what is told of the words before ends one, too.
  const held = (async () => { for (;;) await there.poll(20_000) })()
  held.catch(() => {}) // looked at below
  t.equal(await change([siteId]), 200)
  const from = performance.now()
  await t.rejects(held, /410/)
  t.ok(performance.now() - from < 5000)
  t.match(await ben.post('/v1/operator/history', { conversation: zoes }), { statusCode: 404 }, 'at once where it was changed')
  for (;;) {
    const { statusCode } = await there.post('/v1/operator/history', { conversation: zoes })
    if (statusCode === 404) break
    if (performance.now() - from > 5000) return t.fail('the other node still shows it')
  }
  await zoe.says('CNRY-after')
  const narrow = await openConsole(colleague)
  await mara.says('after that')
  await narrow.hears('after that')
  t.notOk(JSON.stringify(narrow.events).includes('CNRY'))
})
