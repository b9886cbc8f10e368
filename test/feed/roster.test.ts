// The live list: read once for all who watch, told as changes where that can be told.
import t from 'tap'
import { RosterBook } from '../../src/feed/roster.ts'
import { Listeners } from '../../src/feed/news.ts'
import type { RosterVisitor } from '../../src/wire/visits.ts'
import { accountId, fakeLog, newServerClock, otherSiteId, quiet, settle, siteId, type FakeLog } from './fake-log.ts'

interface Rig { book: RosterBook, clock: ReturnType<typeof newServerClock>, log: FakeLog, told: number[], come: (id: string, given?: Partial<RosterVisitor>) => void, all: { accountId: number, siteIds: undefined } }

function rig (): Rig {
  const clock = newServerClock()
  const log = fakeLog({ now: () => 1_000_000_000_000 + clock.now() })
  const told: number[] = []
  const listeners = new Listeners()
  listeners.add((_, news) => { if (news.kind === 'roster') told.push(clock.now()) })
  const book = new RosterBook({ source: log.source, timers: clock, random: () => 1, log: quiet, listeners, listSiteIds: () => [siteId, otherSiteId] })
  book.start()
  const come = (id: string, given: Partial<RosterVisitor> = {}): void => {
    const row = { accountId, id, site: siteId, visit: id, gone: false, changed: log.now() * 1000, visits: 1, arrivedAt: '', pageAt: '', url: '', title: '', pages: 1, tabs: 1, device: { browser: '', system: '', form: 'desktop' as const }, language: '', timeZone: '', source: { kind: 'direct' as const, name: '', wordsHidden: false }, ...given }
    log.roster = [...log.roster.filter(other => other.id !== id), row]
  }
  return { book, clock, log, told, come, all: { accountId, siteIds: undefined } }
}

async function since (made: Rig, ...asked: Parameters<RosterBook['since']>): Promise<{ stamp: number, full: boolean, ids: string[] }> {
  const answer = made.book.since(...asked)
  await made.clock.pass(50)
  const { stamp, full, visitors } = await answer ?? { stamp: -1, full: false, visitors: [] }
  return { stamp, full, ids: visitors.map(({ id, gone }) => gone ? `-${id}` : id).sort() }
}

t.test('nobody watches: nothing is read', async t => {
  const made = rig()
  await made.clock.pass(10_000)
  t.equal(made.log.count(), 0)
  await made.book.stop()
})

t.test('the first look is the whole list, then changes; an arrival is told at once', async t => {
  const made = rig()
  made.come('old')
  await made.clock.pass(6_000)
  const first = await since(made, made.all)
  t.same([first.full, first.ids], [true, ['old']])
  await made.clock.pass(10_000)
  t.equal(made.told.length, 1, 'nothing changed, nothing is told')
  made.come('new')
  made.book.wake()
  const at = made.clock.now()
  await made.clock.pass(50)
  t.ok((made.told[1] ?? Infinity) - at <= 50)
  t.ok(made.book.stamp(made.all) > first.stamp)
  const second = await since(made, made.all, first.stamp)
  t.same([second.full, second.ids], [false, ['new']])
  made.log.roster = made.log.roster.map(row => row.id === 'old' ? { ...row, gone: true, changed: made.log.now() * 1000 } : row)
  await made.clock.pass(250)
  t.same((await since(made, made.all, second.stamp)).ids, ['-old'])
  t.same((await since(made, made.all, second.stamp - 1)).ids, ['-old', 'new'], 'after another node\'s stamp some seconds before it come again')
  t.equal(await made.book.since(made.all, second.stamp), await made.book.since(made.all, second.stamp), 'who asks the same is given the same')
  made.book.drop(accountId, 'new')
  t.match(await made.book.since(made.all), { full: true, visitors: [] })
  t.match((await made.book.since(made.all, second.stamp))?.visitors.find(({ id }) => id === 'new'), { gone: true, url: '', title: '' })
  await made.book.stop()
})

t.test('each operator sees their sites only', async t => {
  const made = rig()
  made.come('here')
  made.come('there', { site: otherSiteId })
  t.same((await since(made, { accountId, siteIds: [siteId] })).ids, ['here'])
  t.same((await since(made, { accountId, siteIds: [otherSiteId] })).ids, ['there'])
  t.same((await since(made, made.all)).ids, ['here', 'there'])
  const before = made.book.stamp({ accountId, siteIds: [siteId] })
  await made.clock.pass(1000)
  made.come('elsewhere', { site: otherSiteId })
  await made.clock.pass(250)
  t.equal(made.book.stamp({ accountId, siteIds: [siteId] }), before)
  t.ok(made.book.stamp({ accountId, siteIds: [otherSiteId] }) > before)
  await made.book.stop()
})

t.test('all accounts and sites that are watched are read by one statement a tick', async t => {
  const statements: number[] = []
  const others = [accountId, accountId + 1, accountId + 2].map(id => ({ accountId: id, siteIds: undefined }))
  for (const watchers of [others.slice(0, 1), others]) {
    const made = rig()
    for (const watcher of watchers) t.equal((await since(made, watcher)).full, true)
    made.log.calls.clear()
    // From one watcher to the next the moment of the next tick is another one.
    await made.clock.pass(20_000)
    statements.push(made.log.count())
    await made.book.stop()
  }
  const [one = 0, three = 0] = statements
  t.ok(one > 0 && Math.abs(three - one) <= 1, `${one} statements for one account with two sites, ${three} for three`)
})

t.test('a row committed late is told though its time is past', async t => {
  const made = rig()
  const first = await since(made, made.all)
  await made.clock.pass(3000)
  made.come('new')
  await made.clock.pass(250)
  const second = await since(made, made.all, first.stamp)
  await made.clock.pass(1000)
  made.come('late', { changed: second.stamp - 2_000_000 })
  await made.clock.pass(1250)
  t.ok(made.book.stamp(made.all) > second.stamp)
  t.ok((await since(made, made.all, second.stamp)).ids.includes('late'))
  await made.book.stop()
})

t.test('rows that are lost without a word are gone after the whole reading', async t => {
  const made = rig()
  made.come('vera')
  const first = await since(made, made.all)
  made.log.roster = []
  for (let second = 0; second < 31; second++) {
    made.book.watch(made.all)
    await made.clock.pass(1000)
  }
  t.same((await since(made, made.all, first.stamp)).ids, ['-vera'])
  t.same((await since(made, made.all)).ids, [])
  await made.book.stop()
})

t.test('who asks after what is not known any more gets the whole list', async t => {
  const made = rig()
  made.come('vera')
  t.equal((await since(made, made.all, 5)).full, true)
  const { stamp } = await since(made, made.all)
  for (let second = 0; second < 90; second++) {
    made.book.watch(made.all)
    await made.clock.pass(1000)
  }
  made.come('otto')
  await made.clock.pass(250)
  const late = await since(made, made.all, stamp)
  t.same([late.full, late.ids], [true, ['otto', 'vera']])
  await made.book.stop()
})

t.test('a minute after the last look nothing is read any more, and the next look is whole', async t => {
  const made = rig()
  await since(made, made.all)
  await made.clock.pass(61_000)
  made.log.calls.clear()
  await made.clock.pass(10_000)
  t.equal(made.log.count(), 0)
  made.come('vera')
  const again = await since(made, made.all)
  t.same([again.full, again.ids], [true, ['vera']])
  await made.book.stop()
})

t.test('while the database is away for a moment the look waits, and comes', async t => {
  const made = rig()
  made.log.failure = new Error('away')
  let got = false
  const look = made.book.since(made.all).then(answer => { got = answer !== undefined })
  await made.clock.pass(2000)
  t.equal(got, false)
  made.log.failure = undefined
  await made.clock.pass(500)
  await settle()
  t.equal(got, true)
  await look
  await made.book.stop()
})

t.test('while the database is away nobody waits for a list for ever, and it comes when the database is back', async t => {
  const made = rig()
  made.come('vera')
  made.log.failure = new Error('away')
  const asked = made.book.since(made.all)
  await made.clock.pass(3_100)
  t.equal(await asked, undefined)
  made.log.failure = undefined
  await made.clock.pass(1_000)
  t.same((await since(made, made.all)).ids, ['vera'])
  await made.book.stop()
  t.equal(await made.book.since({ accountId: 2, siteIds: [siteId] }), undefined, 'nor of a node that stops')
})
