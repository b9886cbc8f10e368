// Stamps grow part by part: a client is told what is new to it, once, whichever nodes it asks.
import fc from 'fast-check'
import t from 'tap'
import type { SignalRecord } from '../../src/feed/news.ts'
import { maxBatchBytes, maxBatchEvents } from '../../src/poller/answer.ts'
import { usualPace } from '../../src/poller/pacing.ts'
import { formatStamps, listGrown, mergeStamps, parseStamps, toStamps, typingShownMs, type Part, type Stamps } from '../../src/poller/signals.ts'
import * as limits from '../../src/wire/limits.ts'
import { Stamp, type OperatorSignals, type VisitorSignals } from '../../src/wire/signals.ts'
import { accountId, newVisitorId, otherSiteId, siteId } from '../feed/fake-log.ts'
import { rig, watch, type Rig } from './rig.ts'

const conversationId = '01900000-0000-7000-8000-00000000c0de'

function signal ({ log }: Rig, given: Partial<SignalRecord> = {}): SignalRecord {
  const record = { accountId, siteId, conversationId, visitorId: 'vera', seenByVisitor: 0, seenByOperators: 0, deliveredToVisitor: 0, deliveredToOperators: 0, typing: [], changedAt: new Date(log.now()), ...given }
  log.signals = [...log.signals.filter(other => other.conversationId !== record.conversationId), record]
  return record
}

function signalsOf<S extends object = VisitorSignals> (answer: { kind: string } | undefined): S {
  if (answer?.kind !== 'news' || !('signals' in answer)) throw new Error(`no signals: ${JSON.stringify(answer)}`)
  return answer.signals as S
}

t.test('what the poller knows of the wire is what the wire says', async t => {
  t.equal(typingShownMs, limits.typingShownMs)
  t.equal(maxBatchEvents, limits.maxBatchEvents)
  t.equal(maxBatchBytes, limits.maxBatchBytes)
  t.equal(usualPace('auto').hold, limits.maxHoldMs)
})

t.test('typing of the other side reaches who is held, once', async t => {
  const made = await rig(t)
  const vera = watch(made.visitor('vera', {}))
  const at = made.log.now() + 1
  signal(made, { typing: [{ author: 'operator:ana', at, typing: true }] })
  made.feed.changed(accountId, 'signals')
  await made.clock.pass(20)
  const { stamp, conversations } = signalsOf(vera.answer)
  t.same(conversations, [{ id: conversationId, seenByVisitor: 0, seenByOperators: 0, deliveredToVisitor: 0, deliveredToOperators: 0, typing: ['operator:ana'], typingRevision: at }])
  t.same(await made.visitor('vera', { stamp, holdMs: 0 }), { kind: 'nothing' })
})

t.test('one\'s own typing is no news', async t => {
  const made = await rig(t)
  const [vera, ana, ben] = [watch(made.visitor('vera', {})), watch(made.operator({})), watch(made.operator({ operatorId: 'ben' }))]
  signal(made, { typing: [{ author: 'operator:ana', at: made.log.now() + 1, typing: true }] })
  made.feed.changed(accountId, 'signals')
  await made.clock.pass(20)
  t.match(signalsOf(vera.answer).conversations, [{ typing: ['operator:ana'] }])
  t.match(signalsOf<OperatorSignals>(ben.answer).conversations, [{ typing: ['operator:ana'] }])
  t.equal(ana.answer, undefined)
})

t.test('typing is over six seconds after it was said last', async t => {
  const made = await rig(t)
  signal(made, { typing: [{ author: 'operator:ana', at: made.log.now() + 1, typing: true }] })
  made.feed.changed(accountId, 'signals')
  await made.clock.pass(20)
  t.match(signalsOf(await made.visitor('vera', { stamp: '', holdMs: 0 })).conversations, [{ typing: ['operator:ana'] }])
  await made.clock.pass(6_000)
  t.match(signalsOf(await made.visitor('vera', { stamp: '', holdMs: 0 })).conversations, [{ typing: [] }])
})

t.test('marks reach both sides; operators of other sites hear nothing', async t => {
  const made = await rig(t)
  const [ana, eve] = [watch(made.operator({ siteIds: [siteId] })), watch(made.operator({ operatorId: 'eve', siteIds: [otherSiteId] }))]
  signal(made, { seenByVisitor: 7, seenByOperators: 5 })
  made.feed.changed(accountId, 'signals')
  await made.clock.pass(20)
  t.match(signalsOf<OperatorSignals>(ana.answer), { sites: [{ id: siteId, status: 'online' }], conversations: [{ id: conversationId, seenByVisitor: 7, seenByOperators: 5 }] })
  t.equal(eve.answer, undefined)
})

t.test('a node that knows less than the client says nothing, and undoes nothing', async t => {
  const made = await rig(t)
  const behind = formatStamps({ head: 0, parts: new Map([['00000000c0de', [9, 9, 9, 9, 5]]]) })
  signal(made, { seenByVisitor: 8, seenByOperators: 9 })
  made.feed.changed(accountId, 'signals')
  await made.clock.pass(20)
  t.same(await made.visitor('vera', { stamp: behind, holdMs: 0 }), { kind: 'nothing' })
  signal(made, { seenByVisitor: 8, seenByOperators: 10 })
  made.feed.changed(accountId, 'signals')
  await made.clock.pass(20)
  t.match(signalsOf(await made.visitor('vera', { stamp: behind, holdMs: 0 })), { stamp: '0,00000000c0de:a:9:a:9:5', conversations: [{ seenByVisitor: 9, seenByOperators: 10 }] })
})

t.test('a status older than the client\'s is not told', async t => {
  const made = await rig(t)
  signal(made, { seenByOperators: 3 })
  made.feed.changed(accountId, 'signals')
  await made.clock.pass(20)
  t.same(await made.visitor('vera', { stamp: '4', holdMs: 0 }), { kind: 'nothing' })
  for (let count = 0; count < 4; count++) made.log.say({ kind: 'site_status', body: { status: 'offline' } })
  made.feed.changed(accountId, 'log')
  await made.clock.pass(20)
  t.match(signalsOf(await made.visitor('vera', { seq: 4, stamp: '4', holdMs: 0 })), { site: { status: 'offline' }, conversations: [{ seenByOperators: 3 }] })
})

t.test('a change of the site\'s look wakes who waits, once, and a node that hasn\'t heard of it says nothing of the site', async t => {
  const made = await rig(t)
  made.log.say({ kind: 'site_status', body: { status: 'away' } })
  made.feed.changed(accountId, 'log')
  await made.clock.pass(20)
  const vera = watch(made.visitor('vera', { seq: 1, stamp: '1' }))
  made.log.say({ kind: 'site_settings', author: 'operator:ana', body: {} })
  made.feed.changed(accountId, 'log')
  await made.clock.pass(20)
  t.match(vera.answer, { kind: 'news', events: [], signals: { stamp: '2', site: { status: 'away', revision: 2 } } })
  t.same(await made.visitor('vera', { seq: 2, stamp: '2', holdMs: 0 }), { kind: 'nothing' })
  t.same(await made.visitor('vera', { seq: 2, stamp: '3', holdMs: 0 }), { kind: 'nothing' }, 'they know more')
  made.log.say({ kind: 'site_status', body: { status: 'online' } })
  made.feed.changed(accountId, 'log')
  await made.clock.pass(20)
  t.match(signalsOf(await made.visitor('vera', { seq: 2, stamp: '2', holdMs: 0 })), { stamp: '3', site: { status: 'online', revision: 2 } }, 'the status grows, the look stays')
})

t.test('a node that reads the sites anew forgets no look that it heard of', async t => {
  const made = await rig(t)
  made.log.say({ kind: 'site_settings', body: {} })
  made.feed.changed(accountId, 'log')
  await made.clock.pass(20)
  const ring = await made.feed.load(accountId)
  await made.feed.refreshSites(ring)
  t.match(made.feed.siteStatus(accountId, siteId), { status: 'online', revision: 1, head: 1 })
  made.log.sites[0] = { id: siteId, status: 'offline', statusSeq: 5, settingsSeq: 7 }
  await made.feed.refreshSites(ring)
  t.match(made.feed.siteStatus(accountId, siteId), { status: 'offline', revision: 7, head: 7 })
})

t.test('a snapshot tells everything, and the poll after it nothing again', async t => {
  const made = await rig(t)
  signal(made, { seenByOperators: 3, typing: [{ author: 'visitor', at: made.log.now() + 1, typing: true }] })
  made.feed.changed(accountId, 'signals')
  await made.clock.pass(20)
  const { stamp, site, conversations } = await made.poller.visitorSignals({ accountId, siteId, visitorId: 'vera' })
  t.match({ site, conversations }, { site: { status: 'online' }, conversations: [{ seenByOperators: 3, typing: [] }] })
  t.same(await made.visitor('vera', { stamp, holdMs: 0 }), { kind: 'nothing' })
})

const part = fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50), fc.nat(2 ** 31 - 1), fc.nat(1e13))
const tail = fc.stringMatching(/^[0-9a-f]{12}$/)
const stampsOf = fc.record({ head: fc.nat(1e9), parts: fc.array(fc.tuple(tail, part), { maxLength: 8 }).map(parts => new Map<string, Part>(parts)) })

t.test('a stamp that was written is read again, and fits the wire', async () => {
  fc.assert(fc.property(stampsOf, stamps => {
    const text = formatStamps(stamps)
    return Stamp.safeParse(text).success && formatStamps(parseStamps(text)) === text
  }))
})

t.test('a stamp that nobody wrote holds nothing', async t => {
  for (const text of ['', 'x', '-1', '1.5', ',,,', ':::']) t.same([parseStamps(text).head < 1 || text === '1.5', parseStamps(text).parts.size], [true, 0], text)
})

t.test('the largest stamp fits the wire', async t => {
  const records = Array.from({ length: 900 }, (): SignalRecord => ({ accountId, siteId, conversationId: newVisitorId(), visitorId: 'vera', seenByVisitor: 2 ** 31 - 1, seenByOperators: 2 ** 31 - 1, deliveredToVisitor: 2 ** 31 - 1, deliveredToOperators: 2 ** 31 - 1, typing: [{ author: 'visitor', at: 9e12, typing: true }], changedAt: new Date() }))
  const full = toStamps(Number.MAX_SAFE_INTEGER, records, 'operator:ana')
  const other = toStamps(1, records.slice(0, 450).map(record => ({ ...record, conversationId: newVisitorId() })), 'operator:ana')
  t.ok(Stamp.safeParse(formatStamps(mergeStamps(full, other))).success)
})

t.test('between nodes of whatever knowledge a client stops being told, and holds the greatest of each', async () => {
  const ids = [newVisitorId(), newVisitorId(), newVisitorId()]
  const node = fc.array(fc.record({ id: fc.constantFrom(...ids), seen: fc.nat(9), marks: fc.nat(9), has: fc.nat(9), at: fc.nat(9) }), { maxLength: 3 })
  fc.assert(fc.property(fc.array(node, { minLength: 1, maxLength: 4 }), nodes => {
    const known = nodes.map(records => [...new Map(records.map(({ id, seen, marks, has, at }) => [id, { accountId, siteId, conversationId: id, visitorId: 'v', seenByVisitor: seen, seenByOperators: marks, deliveredToVisitor: has, deliveredToOperators: 0, typing: [{ author: 'visitor', at, typing: true }], changedAt: new Date(0) }])).values()])
    let held: Stamps = { head: 0, parts: new Map() }
    let told = 0
    for (let round = 0; round < 3; round++) {
      for (const records of known) {
        if (listGrown(records, held, 'operator:a').length > 0) told++
        held = parseStamps(formatStamps(mergeStamps(toStamps(0, records, 'operator:a'), held)))
      }
    }
    const all = known.flat()
    return told <= nodes.length && all.every(record => {
      const [, seen = 0, , delivered = 0] = held.parts.get(record.conversationId.slice(-12)) ?? []
      return seen >= record.seenByVisitor && delivered >= Math.max(record.seenByVisitor, record.deliveredToVisitor)
    })
  }))
})
