// Wherever a cursor stands, its client gets what came after it, or is told to start again.
import t from 'tap'
import { formatCursor } from '../../src/feed/cursor.ts'
import { OlderReads } from '../../src/poller/older.ts'
import { maxLookedThrough } from '../../src/store/events.ts'
import { accountId, fakeLog, otherSiteId } from '../feed/fake-log.ts'
import { rig, seqs, watch } from './rig.ts'

function sayAll (log: ReturnType<typeof fakeLog>, count: number): void {
  for (let at = 0; at < count; at++) log.say({ visitorId: at % 2 === 0 ? 'vera' : 'otto' })
}

t.test('of another log: gone', async t => {
  const { visitor, operator } = await rig(t)
  for (const cursor of [formatCursor({ epoch: 'e0', seq: 0 }), 'nonsense', '']) {
    t.same(await visitor('vera', { cursor, holdMs: 0 }), { kind: 'gone' })
    t.same(await operator({ cursor }), { kind: 'gone' })
  }
})

t.test('below the floor: read once, and the next poll costs nothing', async t => {
  const log = fakeLog()
  sayAll(log, 700)
  const { visitor, at } = await rig(t, { log })
  const before = log.calls.get('listEventsForVisitor') ?? 0
  const first = await visitor('vera', { seq: 100, holdMs: 0 })
  t.equal(seqs(first)?.[0], 101)
  t.equal(seqs(first)?.length, 200)
  t.match(first, { cursor: at(499), pace: { after: 0 } })
  t.equal(log.calls.get('listEventsForVisitor'), before + 1)
  const second = await visitor('vera', { seq: 499, holdMs: 0 })
  t.match(second, { cursor: at(700) })
  t.equal(log.calls.get('listEventsForVisitor'), before + 1, 'from memory')
})

t.test('below the floor with nothing of theirs: a new cursor and no events', async t => {
  const log = fakeLog()
  sayAll(log, 700)
  const { visitor, at } = await rig(t, { log })
  t.match(await visitor('nobody', { seq: 0 }), { kind: 'news', cursor: at(700), events: [] })
})

t.test('below the floor, what comes while it is read is in one of the two', async t => {
  const log = fakeLog()
  sayAll(log, 600)
  const { visitor, feed, clock } = await rig(t, { log })
  const read = log.source.listEventsForVisitor
  log.source.listEventsForVisitor = async asked => {
    const answer = await read(asked)
    log.say({ visitorId: 'late' })
    feed.changed(accountId, 'log')
    await clock.pass(5)
    return answer
  }
  t.match(await visitor('late', { seq: 0 }), { kind: 'news', events: [] })
  t.same(seqs(await visitor('late', { seq: 600, holdMs: 0 })), [601])
})

t.test('older than the log\'s beginning: gone, even when it was cut off a moment ago', async t => {
  const log = fakeLog()
  sayAll(log, 600)
  const { visitor } = await rig(t, { log })
  log.base = 50
  t.same(await visitor('vera', { seq: 20 }), { kind: 'gone' })
  t.match(await visitor('vera', { seq: 50 }), { kind: 'news' })
})

t.test('so far behind that a log is to be looked through for one quiet site: gone for the operator, read for a visitor', async t => {
  const log = fakeLog()
  sayAll(log, maxLookedThrough + 1)
  const { operator, visitor, at } = await rig(t, { log })
  t.same(await operator({ seq: 0, siteIds: [otherSiteId], holdMs: 0 }), { kind: 'gone' })
  t.match(await operator({ seq: 1, siteIds: [otherSiteId], holdMs: 0 }), { kind: 'news', cursor: at(maxLookedThrough + 1), events: [] })
  t.equal(seqs(await visitor('vera', { seq: 0, holdMs: 0 }))?.[0], 1)
})

t.test('ahead of this node: held until it has caught up, then answered', async t => {
  const { visitor, log, clock } = await rig(t)
  log.say({ visitorId: 'vera' })
  const held = watch(visitor('vera', { seq: 1 }))
  await clock.pass(10)
  t.equal(held.answer, undefined)
  log.say({ visitorId: 'vera' })
  await clock.pass(250)
  t.same(seqs(held.answer), [2])
})

t.test('ahead of the database: gone, once a tick has proved it', async t => {
  const { visitor, log, clock } = await rig(t)
  for (const holdMs of [0, 25_000]) {
    const before = log.calls.get('readNews') ?? 0
    const held = watch(visitor('vera', { seq: 7, holdMs }))
    t.equal(held.answer, undefined)
    await clock.pass(5)
    t.same(held.answer, { kind: 'gone' })
    t.ok((log.calls.get('readNews') ?? 0) > before)
  }
})

t.test('ahead of this node while the database is away: nothing is proved', async t => {
  const { visitor, log, clock } = await rig(t)
  log.failure = new Error('away')
  const held = watch(visitor('vera', { seq: 7 }))
  await clock.pass(999)
  t.equal(held.answer, undefined)
  await clock.pass(1)
  t.same(held.answer, { kind: 'nothing' })
})

t.test('older than half of the ring: a new one, so that the quiet never sink below the floor', async t => {
  const { visitor, log, feed, clock, at } = await rig(t)
  log.say({ visitorId: 'otto' })
  feed.changed(accountId, 'log')
  await clock.pass(5)
  t.same(await visitor('vera', { holdMs: 0 }), { kind: 'nothing' })
  await clock.pass(61_000)
  t.match(await visitor('vera', { holdMs: 0 }), { kind: 'news', cursor: at(1), events: [], pace: { after: 0, hold: 25_000 } })
  t.same(await visitor('vera', { seq: 1, holdMs: 0 }), { kind: 'nothing' })
})

t.test('the log became another one: everybody who waits starts again', async t => {
  const { visitor, operator, log, clock, feed, poller } = await rig(t)
  const held = [watch(visitor('vera', {})), watch(operator({}))]
  const old = feed.epoch
  log.epoch = 'e2'
  log.events.splice(0)
  await clock.pass(250)
  t.same(held.map(({ answer }) => answer), [{ kind: 'gone' }, { kind: 'gone' }])
  t.equal(poller.counts().waiters, 0)
  t.same(await visitor('vera', { cursor: formatCursor({ epoch: old, seq: 0 }) }), { kind: 'gone' })
  t.same(await visitor('vera', { cursor: await poller.firstCursor(accountId), holdMs: 0 }), { kind: 'nothing' })
})

t.test('the front of the log was cut above our tip: the ring begins again and the held ones read once', async t => {
  const { visitor, log, clock, feed } = await rig(t)
  log.say({ visitorId: 'vera' })
  feed.changed(accountId, 'log')
  await clock.pass(5)
  const held = watch(visitor('vera', { seq: 1 }))
  log.base = 10
  log.events.splice(0)
  log.say({ visitorId: 'otto' })
  log.say({ visitorId: 'vera' })
  await clock.pass(250)
  t.same(held.answer, { kind: 'gone' })
  feed.find(accountId)?.check()
  t.same([feed.find(accountId)?.floor, feed.find(accountId)?.tip], [10, 12])
})

t.test('while the tick is ten seconds late, polls go elsewhere; held ones stay and come back to life', async t => {
  const { visitor, log, clock } = await rig(t)
  const held = watch(visitor('vera', {}))
  log.failure = new Error('away')
  await clock.pass(9_000)
  t.same(await visitor('otto', { holdMs: 0 }), { kind: 'nothing' })
  await clock.pass(2_000)
  t.same(await visitor('otto', { holdMs: 0 }), { kind: 'late' })
  t.equal(held.answer, undefined)
  log.failure = undefined
  log.say({ visitorId: 'vera' })
  await clock.pass(500)
  t.same(seqs(held.answer), [1])
  t.same(await visitor('otto', { seq: 1, holdMs: 0 }), { kind: 'nothing' })
})

t.test('a very old cursor that is repeated costs ten reads in ten seconds, then a pause', async t => {
  const log = fakeLog()
  for (let at = 0; at < 1200; at++) log.say({ visitorId: 'otto' })
  const { visitor, clock } = await rig(t, { log })
  log.calls.clear()
  const kinds: string[] = []
  for (let at = 0; at < 200; at++) {
    const answer = await visitor('vera', { seq: 0, holdMs: 0 })
    kinds.push(answer.kind === 'news' && answer.pace.after === 1000 ? 'paused' : answer.kind)
  }
  t.same([kinds.filter(kind => kind === 'news').length, kinds.filter(kind => kind === 'paused').length], [10, 190])
  t.equal(log.calls.get('listEventsForVisitor'), 10)
  t.match(await visitor('mia', { seq: 0, holdMs: 0 }), { kind: 'news', pace: { after: 0 } }, 'others are not harmed')
  await clock.pass(10_000)
  t.match(await visitor('vera', { seq: 0, holdMs: 0 }), { kind: 'news', pace: { after: 0 } })
})

t.test('who read often is remembered for ten seconds, and not without bound', async t => {
  const reads = new OlderReads()
  for (let at = 0; at < 50_000; at++) reads.allow(`visitor ${at}`, at / 100)
  t.equal(reads.size, 20_000)
  reads.allow('one more', 60_000)
  t.equal(reads.size, 1)
})
