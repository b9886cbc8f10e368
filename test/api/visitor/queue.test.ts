// Before anybody answers: what was filled in, which place the visitor has, and how long others waited.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { operator, owner } from '../../helpers/actors.ts'
import { testApp } from '../../helpers/app.ts'
import { openConsole } from '../../helpers/consoles.ts'
import { toTaken, visitor } from '../../helpers/visitors.ts'
import type { VisitorActor } from '../../helpers/visitors.ts'
import type { StartAnswer } from '../../../src/wire/visitor.ts'

const test = await testApp(t)
const { pool } = test.db
const ana = await openConsole(await owner(test))
const { siteId } = ana

const start = async (mara: VisitorActor, body: object = {}): Promise<StartAnswer> => toTaken(await mara.post('start', { key: randomUUID(), ...body })).json()
const queue = async (mara: VisitorActor, conversation: string): Promise<{ place: number, waitSeconds?: number }> => toTaken(await mara.post('queue', { conversation })).json()

t.test('what was filled in before is the visitor\'s, and stands where the chat began', async t => {
  const mara = await visitor(test, siteId)
  const answers = { name: 'Mara\u200b  K.', email: 'mara@example.com', phone: '+49 30 123', question: 'Do you\nship to Malta?', consent: 'I agree to …' }
  const { conversation } = await start(mara, { answers })
  await ana.until(() => ana.events.some(event => event.kind === 'started' && event.conversation === conversation))
  const event = ana.events.find(event => event.kind === 'started' && event.conversation === conversation)
  t.match(event, { answers: { name: 'Mara K.', email: 'mara@example.com', phone: '+49 30 123', question: 'Do you\nship to Malta?', consent: { text: 'I agree to …', at: /^20.*Z$/ } } })
  t.match((await ana.post('/v1/operator/visitor', { visitor: mara.id })).json(), { name: 'Mara K.', email: 'mara@example.com', phone: '+49 30 123', verified: false })
  t.match(await ana.lists('open'), [{ id: conversation, visitorName: 'Mara K.', email: 'mara@example.com' }])
  t.equal((await start(mara, { answers: { name: 'Other' } })).conversation, conversation)
  t.match((await ana.post('/v1/operator/visitor', { visitor: mara.id })).json(), { name: 'Mara K.' }, 'a second start answers nothing')
  for (const answers of [{ name: '' }, { email: 'x' }, { phone: 'no' }, { question: ' ' }, { consent: true }, { zzz: 1 }, []]) t.equal((await mara.post('start', { key: randomUUID(), answers })).statusCode, 400, JSON.stringify(answers))
  toTaken(await ana.post('/v1/operator/erase', { what: 'conversation', conversation }))
  t.same((await pool.query('select body from event where conversation_id = $1 order by number', [conversation])).rows, [{ body: {} }, { body: {} }])
})

t.test('who waits is told their place among those of the site, and only them', async t => {
  await pool.query("update conversation set state = 'ended'")
  const waiting: Array<{ mara: VisitorActor, conversation: string }> = []
  for (let at = 0; at < 3; at++) {
    const mara = await visitor(test, siteId)
    const { conversation, queue } = await start(mara)
    t.same(queue, { place: at + 1 }, 'who starts is told at once')
    waiting.push({ mara, conversation })
  }
  const [first, second, third] = waiting
  if (first === undefined || second === undefined || third === undefined) throw new Error('nobody waits')
  const places = async (): Promise<number[]> => (await Promise.all(waiting.map(async ({ mara, conversation }) => await queue(mara, conversation)))).map(({ place }) => place)
  t.same(await places(), [1, 2, 3])
  await ana.says(first.conversation, 'hello')
  t.same(await places(), [0, 1, 2])
  toTaken(await second.mara.post('end', { key: randomUUID(), conversation: second.conversation }))
  t.same(await places(), [0, 0, 1])
  t.equal((await third.mara.post('queue', { conversation: first.conversation })).statusCode, 404)
  const invited = await visitor(test, siteId)
  const { conversation } = await ana.invites(invited.id)
  t.same(await queue(invited, conversation), { place: 0 }, 'an invitation waits for nobody')
  await pool.query("update conversation set started_at = started_at - interval '1 hour' where id = $1", [conversation])
  await start(invited)
  t.same([(await queue(invited, conversation)).place, (await queue(third.mara, third.conversation)).place], [2, 1], 'who accepts it waits from then on')
})

t.test('how long it takes is the median of the last twenty within a week, and nothing below five', async t => {
  await pool.query("update conversation set state = 'ended', answered_at = null")
  const ben = await openConsole(await operator(test, ana, { sites: [siteId] }))
  const seconds = [10, 20, 30, 40]
  const answered = async (waited: number, ago = '1 min'): Promise<void> => {
    const mara = await visitor(test, siteId)
    const { conversation } = await start(mara)
    await ben.says(conversation, 'hi')
    await pool.query("update conversation set state = 'ended', answered_at = answered_at - $2::interval, waiting_at = null, started_at = answered_at - $2::interval - $3 * interval '1 s' where id = $1", [conversation, ago, waited])
  }
  for (const waited of seconds) await answered(waited)
  const mara = await visitor(test, siteId)
  const { conversation } = await start(mara)
  t.same(await queue(mara, conversation), { place: 1 })
  await answered(1000, '8 days')
  t.same(await queue(mara, conversation), { place: 1 }, 'last week\'s don\'t count')
  await answered(500)
  t.same(await queue(mara, conversation), { place: 1, waitSeconds: 30 })
  await pool.query(`insert into conversation (account_id, id, site_id, visitor_id, state, started_at, answered_at)
    select account_id, gen_random_uuid(), site_id, visitor_id, 'ended', now() - interval '61.5 s', now() - n * interval '1 ms' from conversation, generate_series(1, 20) as n where id = $1`, [conversation])
  t.same(await queue(mara, conversation), { place: 1, waitSeconds: 62 }, 'the newest twenty')
})
