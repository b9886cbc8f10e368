// Everything at once, on two nodes of one database: nothing fails, nothing is lost or doubled, and all followers agree.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import type { LightMyRequestResponse } from 'fastify'
import type { SpokenEvent } from '../../src/wire/events.ts'
import { startDue, testApp } from '../helpers/app.ts'
import { operator, owner } from '../helpers/actors.ts'
import { openConsole } from '../helpers/consoles.ts'
import { helloBody, visitor } from '../helpers/visitors.ts'
import type { VisitorActor } from '../helpers/visitors.ts'

const test = await testApp(t)
const second = await testApp(t, { db: test.db })
startDue(t, test)
startDue(t, second)
const boss = await owner(test)
const { siteId } = boss
const ana = await openConsole(boss)
const ben = await openConsole(await operator(test, boss, { sites: [siteId] }))

/** Who waits so long for a row is told to come again (src/store/timeouts.ts). Where all of it took less, nobody has waited so long. */
const patienceMs = 1500

/** All that a visitor's browsers may do, with what is known of their conversation. */
function deeds (mara: VisitorActor, conversation: string): Array<() => Promise<LightMyRequestResponse>> {
  const { post } = mara
  const key = (): string => randomUUID()
  return [
    async () => await post('send', { key: key(), text: 'words' }),
    async () => await post('send', { key: key(), text: 'more words' }),
    async () => await post('hello', { ...helloBody({ tab: 'tab1' }) }),
    async () => await post('hello', { ...helloBody({ tab: 'tab2' }) }),
    async () => await post('signal', { tab: 'tab1', kind: 'leave' }),
    async () => await post('signal', { tab: 'tab1', kind: 'page', page: { url: 'https://shop.example/next', title: 'Next', referrer: '' } }),
    async () => await post('signal', { tab: 'tab2', kind: 'typing', conversation, typing: true }),
    async () => await post('signal', { tab: 'tab2', kind: 'seen', conversation, number: 1 }),
    async () => await post('start', { key: key() }),
    async () => await post('end', { key: key(), conversation }),
    async () => await post('offline', { key: key(), name: 'Mara', email: 'mara@example.com', text: 'left' }),
    async () => await post('answer', { key: key(), invitation: conversation, state: 'accepted' }),
    async () => await post('history'),
    async () => await post('poll', { cursor: mara.cursor, signals: mara.stamp, tab: 'tab1', tabs: ['tab2'], hold: 0 }),
    async () => await ana.post('/v1/operator/invite', { key: key(), visitor: mara.id, text: 'Hi', art: 'wave' }),
    async () => await ben.post('/v1/operator/send', { key: key(), conversation, text: 'good day' }),
    async () => await ben.post('/v1/operator/end', { key: key(), conversation }),
    async () => await ana.post('/v1/operator/signal', { kind: 'typing', conversation, typing: true }),
    async () => await ana.post('/v1/operator/signal', { kind: 'seen', conversation, number: 1 }),
    async () => await ana.post('/v1/operator/status', { status: 'away' }),
    async () => await ben.post('/v1/operator/status', { status: 'online' }),
    async () => await ana.post('/v1/operator/visitor', { visitor: mara.id }),
    async () => await ana.post('/v1/operator/conversations', { list: 'open' })
  ]
}

t.test('whatever is done at once to one visitor, nothing fails, and one log comes of it', async t => {
  for (let round = 0; round < 6; round++) {
    const mara = await visitor(test, siteId)
    const { conversation } = await ana.invites(mara.id)
    const both = [...deeds(mara, conversation), ...deeds(mara.at(second), conversation)]
    const from = performance.now()
    const answers = await Promise.all(both.sort(() => Math.random() - 0.5).map(async deed => await deed()))
    const isSlow = performance.now() - from > patienceMs
    const failed = answers.filter(({ statusCode }) => (statusCode >= 500 && !(statusCode === 503 && isSlow)) || statusCode === 400 || statusCode === 401)
    t.same(failed.map(({ statusCode, body }) => `${statusCode} ${body}`), [])
    const { rows } = await test.db.pool.query<{ seq: number, number: number, conversation: string }>('select seq, number, conversation_id as conversation from event where visitor_id = $1 order by seq', [mara.id])
    for (const id of new Set(rows.map(row => row.conversation))) {
      const numbers = rows.filter(row => row.conversation === id).map(({ number }) => number)
      t.same(numbers, numbers.map((_, at) => at + 1), 'numbers without a hole, in the order of the log')
    }
    const open = await test.db.pool.query("select 1 from conversation where visitor_id = $1 and state in ('invited', 'waiting', 'talking')", [mara.id])
    t.ok((open.rowCount ?? 0) <= 1, 'one open conversation at most')
    const followers = [mara, mara.at(second)]
    for (const follower of followers) await follower.until(() => follower.events.length >= rows.length)
    for (const follower of followers) t.same(follower.events.map(({ seq }) => seq), rows.map(({ seq }) => seq), 'each follower has the log, once')
    await ana.until(() => (ana.events.at(-1)?.seq ?? 0) >= (rows.at(-1)?.seq ?? 0))
    t.same(ana.events.filter(event => (event as SpokenEvent).visitor === mara.id).map(({ seq }) => seq), rows.map(({ seq }) => seq))
  }
  const all = ana.events.map(({ seq }) => seq)
  t.same(all, all.map((_, at) => (all[0] ?? 0) + at), 'and the console has every event of the account, in order')
})
