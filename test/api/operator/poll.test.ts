// An operator's polls and words: held, short, displaced, replayed; stored once, whoever of them sends.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { testApp } from '../../helpers/app.ts'
import { calmAddress, operator, otherAccount, owner } from '../../helpers/actors.ts'
import { openConsole } from '../../helpers/consoles.ts'
import type { ConsoleActor } from '../../helpers/consoles.ts'
import { soonMs } from '../../helpers/followers.ts'
import { visitor } from '../../helpers/visitors.ts'

const test = await testApp(t)
const second = await testApp(t, { db: test.db })
const boss = await owner(test)
const { siteId } = boss
const colleague = await operator(test, boss, { sites: [siteId] })
const eve = await openConsole(await otherAccount(test))

const bodyOf = (console: ConsoleActor, hold: number, more: object = {}): object => ({ cursor: console.cursor, signals: console.stamp, tab: console.tab, hold, ...more })

/** A console that has heard everything so far. */
async function settled (who = boss): Promise<ConsoleActor> {
  const console = await openConsole(who)
  await console.until(async () => console.roster > 0 && console.statuses.get(siteId) === 'online' && (await console.poll()).statusCode === 204)
  return console
}

async function waitFor (what: string, isSo: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 3000; !isSo();) {
    if (Date.now() > deadline) throw new Error(`${what} did not come true`)
    await new Promise(resolve => { setTimeout(resolve, 5) })
  }
}

t.test('a held poll is answered within a second of a visitor\'s words, for all of the account, and for nobody else', async t => {
  const [ana, ben] = [await settled(), await settled(colleague)]
  const mara = await visitor(second, siteId)
  await ana.until(async () => await ana.sees(mara.id))
  for (const console of [ana, ben]) await console.until(async () => (await console.poll()).statusCode === 204)
  await eve.until(async () => eve.roster > 0 && eve.statuses.get(eve.siteId) === 'online' && (await eve.poll()).statusCode === 204)
  const held = [ana, ben].map(async console => await console.post('/v1/operator/poll', bodyOf(console, 25_000)))
  const theirs = eve.post('/v1/operator/poll', bodyOf(eve, 1500))
  await waitFor('three waiters', () => test.poller.counts().operators === 3)
  const from = performance.now()
  const { conversation } = await mara.says('hello')
  for (const answer of await Promise.all(held)) {
    t.match(answer.json(), { events: [{ kind: 'message', text: 'hello', by: 'visitor', visitor: mara.id, site: siteId, conversation, number: 1 }], poll: { after: 0, hold: 25_000 } })
    t.equal(answer.headers['access-control-allow-origin'], undefined)
  }
  t.ok(performance.now() - from < soonMs)
  t.equal((await theirs).statusCode, 204, 'another account hears nothing')
})

t.test('of two polls of one tab the older is displaced, those of other tabs are not', async t => {
  const ana = await settled()
  // That the words of before were delivered is noted within a second, and is news.
  await ana.until(async () => (await ana.poll()).statusCode === 204 && ana.stamp.includes(':0:0:1:0:0'))
  const older = ana.post('/v1/operator/poll', bodyOf(ana, 25_000))
  await waitFor('a waiter', () => test.poller.counts().operators === 1)
  const other = ana.post('/v1/operator/poll', bodyOf(ana, 1500, { tab: 'other' }))
  const newer = ana.post('/v1/operator/poll', bodyOf(ana, 1500))
  t.match((await older).json(), { events: [], poll: { after: 1000, hold: 0 } })
  t.same([(await other).statusCode, (await newer).statusCode], [204, 204])
})

t.test('another log\'s cursor is gone, nothing but a cursor is one, and only JSON is read', async t => {
  const ana = await settled()
  for (const cursor of [ana.cursor.replace(/\.[^.]+\./, '.other.'), 'v1.x.0', `${ana.cursor}zzzz`]) {
    t.match((await ana.post('/v1/operator/poll', bodyOf(ana, 0, { cursor }))), { statusCode: 410 }, cursor)
  }
  for (const odd of [{ cursor: '' }, { cursor: 7 }, { hold: -1 }, { hold: 25_001 }, { hold: '0' }, { tab: '' }, { tab: 'a b' }, { signals: '<' }, { more: 1 }]) {
    t.match(await ana.post('/v1/operator/poll', bodyOf(ana, 0, odd)), { statusCode: 400 }, JSON.stringify(odd))
  }
  const asText = await test.ask({ method: 'POST', url: '/v1/operator/poll', remoteAddress: calmAddress, payload: JSON.stringify(bodyOf(ana, 0)), headers: { cookie: ana.cookie, 'content-type': 'text/plain' } })
  t.equal(asText.statusCode, 415)
})

t.test('what one operator says, the visitor and the other operators hear, signed with name and once', async t => {
  const [ana, ben] = [await openConsole(boss), await openConsole(colleague)]
  const mara = await visitor(second, siteId)
  const { conversation } = await mara.says('anybody?')
  await ben.hears('anybody?')
  const key = randomUUID()
  const nodes = [test, second]
  const answers = await Promise.all(Array.from({ length: 10 }, async (_, at) => await nodes[at % 2]?.ask({ method: 'POST', url: '/v1/operator/send', payload: { key, conversation, text: 'here' }, headers: { cookie: ben.cookie } })))
  t.same(answers.map(answer => answer?.statusCode).sort(), [...Array(9).fill(200), 201])
  t.equal(new Set(answers.map(answer => answer?.body)).size, 1)
  for (const who of [mara, ana, ben]) t.match(await who.hears('here', { withinMs: soonMs }), { by: `operator:${ben.me.id}`, name: 'Ben', number: 2 })
  const taken = await ana.post('/v1/operator/send', { key, conversation, text: 'here' })
  t.same([taken.statusCode, taken.json().code], [409, 'key_taken'], 'another operator\'s key')
  const other = await ben.post('/v1/operator/send', { key, conversation, text: 'there' })
  t.same([other.statusCode, other.body], [200, answers[0]?.body], 'the first answer again')
  t.match((await ben.lists({ visitor: mara.id }))[0], { state: 'talking', last: 2 })
  for (const follower of [ana, ben]) t.equal(follower.events.filter(event => 'text' in event && event.text === 'here').length, 1)
})

t.test('a long absence is caught up in bounded answers, in order, without a hole', async t => {
  const mara = await visitor(test, siteId)
  const ana = await openConsole(boss)
  const { conversation } = await mara.says('tell me all')
  const away = mara.at(second)
  for (let turn = 0; turn < 60; turn++) await ana.says(conversation, `${turn} ${'x'.repeat(3000)}`)
  for (const follower of [away, ana]) {
    const numbers = (): number[] => follower.events.flatMap(event => 'conversation' in event && event.conversation === conversation ? [event.number] : [])
    let answers = 0
    // A node that hasn't read the last words yet says that there is nothing new.
    for (const deadline = performance.now() + 5000; numbers().length < 61 && performance.now() < deadline;) {
      const { statusCode, body } = await follower.poll()
      if (Buffer.byteLength(body) > 75_000) t.fail(`${Buffer.byteLength(body)} bytes`)
      if (statusCode === 200) answers++
    }
    t.ok(answers > 2)
    t.same(numbers(), Array.from({ length: 61 }, (_, at) => at + 1))
  }
})
