// The live list over the real routes: who comes, moves and leaves, told in time, whole and as changes.
import t from 'tap'
import { startDue, testApp } from '../../helpers/app.ts'
import { owner } from '../../helpers/actors.ts'
import { openConsole } from '../../helpers/consoles.ts'
import { soonMs } from '../../helpers/followers.ts'
import { visitor } from '../../helpers/visitors.ts'
import type { RosterAnswer } from '../../../src/wire/operator.ts'

const test = await testApp(t)
const second = await testApp(t, { db: test.db })
// A busy machine stands still now and then: that nobody's silence counts for a while after that is due.test.ts's.
startDue(t, test, { calmMs: 0 })
const boss = await owner(test)
const ana = await openConsole(boss)
const { siteId } = ana
await ana.looks()

const home = 'https://shop.example/'

// Twenty seconds, in which the others need nothing of it: begun before them, by a console of its own.
const silence = watchSilence()
silence.catch(() => {}) // the last test hears of it

async function watchSilence (): Promise<{ mostMs: number, leastMs: number, stays: boolean }> {
  const watching = await openConsole(boss)
  const askedAt = performance.now()
  const silent = await visitor(test, siteId)
  const answeredAt = performance.now()
  const polling = await visitor(test, siteId)
  await watching.until(async () => await watching.sees(silent.id))
  await watching.until(async () => {
    await polling.poll()
    return await watching.sees(silent.id) === undefined
  }, { withinMs: 60_000, what: 'gone' })
  const goneAt = performance.now()
  // The server heard it somewhere between the two.
  return { mostMs: goneAt - askedAt, leastMs: goneAt - answeredAt, stays: await watching.sees(polling.id) !== undefined }
}

t.test('a new visit is in the list within a second of its hello, whichever node heard it', async t => {
  for (const node of [test, second]) {
    const before = ana.roster
    const mara = await visitor(node, siteId, { referrer: 'https://www.google.com/', url: `${home}tea`, title: 'Tea' })
    const row = await ana.until(async () => await ana.sees(mara.id), { withinMs: soonMs, what: 'the row' })
    t.match(row, { site: siteId, gone: false, visits: 1, url: `${home}tea`, title: 'Tea', pages: 1, tabs: 1, language: 'en', timeZone: 'Europe/Paris', device: { browser: 'Chrome', system: 'Linux', form: 'desktop' }, source: { kind: 'search', name: 'Google', wordsHidden: true } })
    await ana.until(() => ana.roster > before, { withinMs: soonMs, what: 'word of it in a poll' })
    t.notOk('address' in row)
  }
})

t.test('a node that hears of the account for the first time has the whole list all the same', async t => {
  const mara = await visitor(test, siteId)
  await ana.until(async () => await ana.sees(mara.id))
  const fresh = await testApp(t, { db: test.db })
  const answer = await fresh.ask({ method: 'POST', url: '/v1/operator/roster', payload: {}, headers: { cookie: ana.cookie } })
  t.ok((answer.json() as RosterAnswer).visitors.some(({ id }) => id === mara.id))
})

t.test('what changed since a stamp is less than the whole, and enough', async t => {
  const old = await visitor(test, siteId)
  await ana.until(async () => await ana.sees(old.id))
  const whole = await ana.looks()
  t.equal(whole.full, true)
  const mara = await visitor(test, siteId)
  const changes = await ana.until(async () => {
    const answer = await ana.looks(whole.stamp)
    return answer.visitors.some(({ id }) => id === mara.id) ? answer : undefined
  }, { withinMs: soonMs })
  t.equal(changes.full, false)
  t.ok(changes.stamp > whole.stamp)
  t.equal((await ana.looks(1)).full, true, 'older than is remembered')
})

t.test('another page by hello or within the page moves the row, and rings no second time', async t => {
  const mara = await visitor(test, siteId)
  const first = await ana.until(async () => await ana.sees(mara.id))
  await visitor(test, siteId, { token: mara.token, url: `${home}cups`, title: 'Cups' })
  const moved = await ana.until(async () => (await ana.looks()).visitors.find(({ id, url }) => id === mara.id && url === `${home}cups`), { withinMs: soonMs })
  t.match(moved, { visit: first.visit, visits: 1, pages: 2, tabs: 1, title: 'Cups', arrivedAt: first.arrivedAt })
  await mara.tells({ kind: 'page', page: { url: `${home}cups/blue`, title: 'Blue cups', referrer: `${home}cups` } })
  const again = await ana.until(async () => (await ana.looks()).visitors.find(({ id, url }) => id === mara.id && url === `${home}cups/blue`), { withinMs: soonMs })
  t.match(again, { visit: first.visit, pages: 3, tabs: 1 })
  t.ok(again.changed > moved.changed && moved.changed > first.changed)
  const { recent } = (await ana.post('/v1/operator/visitor', { visitor: mara.id })).json()
  t.same(recent[0].pages.map(({ url }: { url: string }) => url), [home, `${home}cups`, `${home}cups/blue`])
})

t.test('two tabs are one visitor; leaving one leaves the other', async t => {
  const mara = await visitor(test, siteId, { tab: 'one' })
  const other = await visitor(test, siteId, { token: mara.token, tab: 'two', url: `${home}two` })
  const row = async (tabs: number) => await ana.until(async () => (await ana.looks()).visitors.find(found => found.id === mara.id && found.tabs === tabs), { withinMs: soonMs, what: `${tabs} tabs` })
  t.match(await row(2), { url: `${home}two`, pages: 2 })
  await other.tells({ kind: 'leave' })
  t.match(await row(1), { gone: false })
})

t.test('who says that they leave is gone within 6.5 s; who comes back within that time never was', async t => {
  const leaving = await visitor(test, siteId)
  const staying = await visitor(test, siteId)
  await ana.until(async () => await ana.sees(staying.id))
  const { stamp } = await ana.looks()
  await leaving.tells({ kind: 'leave' })
  await staying.tells({ kind: 'leave' })
  const back = await visitor(test, siteId, { token: staying.token, url: `${home}next` })
  t.equal(back.id, staying.id)
  const from = performance.now()
  const gone = await ana.until(async () => (await ana.looks(stamp)).visitors.find(({ id, gone }) => id === leaving.id && gone), { withinMs: 6500, what: 'gone' })
  t.ok(performance.now() - from > 4000, 'not at once: a page that loads is no leave')
  t.ok(gone)
  t.notOk(await ana.sees(leaving.id), 'nor in the whole list')
  t.match(await ana.sees(staying.id), { gone: false, visits: 1, url: `${home}next` })
})

t.test('twenty consoles that ask the same cost one serialisation, and a change one more', async t => {
  const mara = await visitor(test, siteId)
  await ana.until(async () => await ana.sees(mara.id))
  const { roster } = test.feed
  const { since } = roster
  t.teardown(() => { roster.since = since })
  let reads = 0
  const answerWith = (answer: RosterAnswer): void => {
    const { visitors } = answer
    Object.defineProperty(answer, 'visitors', { enumerable: true, get () { reads++; return visitors } })
    roster.since = async () => answer
  }
  const ask = async (): Promise<void> => { t.ok((await ana.looks()).visitors.some(({ id }) => id === mara.id)) }

  answerWith(structuredClone(await ana.looks()))
  await ask()
  const once = reads
  t.ok(once > 0)
  await Promise.all(Array.from({ length: 19 }, ask))
  t.equal(reads, once, 'whoever comes later gets the same text')
  answerWith(structuredClone(await ana.looks()))
  await ask()
  t.ok(reads > once)
})

t.test('who is silent is gone within 20 s; who polls stays', async t => {
  const { mostMs, leastMs, stays } = await silence
  t.ok(mostMs > 17_000 && leastMs < 20_500, `${leastMs} to ${mostMs} ms`)
  t.ok(stays)
})
