// Held polls are bounded, freed by an abort, and let go when the node stops.
import t from 'tap'
import { accountId } from '../feed/fake-log.ts'
import { leavingAt, rig, settle, watch } from './rig.ts'

t.test('a client that is gone frees its place at once', async t => {
  const { visitor, poller, clock } = await rig(t)
  const gone = new AbortController()
  const held = watch(visitor('vera', { whenGone: leavingAt(gone.signal) }))
  t.equal(poller.counts().waiters, 1)
  gone.abort()
  t.equal(poller.counts().waiters, 0)
  await settle()
  t.same(held.answer, { kind: 'nothing' })
  const already = watch(visitor('vera', { whenGone: leavingAt(AbortSignal.abort()) }))
  await settle()
  t.same(already.answer, { kind: 'nothing' })
  await clock.pass(0)
  t.equal(poller.counts().waiters, 0)
})

t.test('no ear for the client is made where nothing is held', async t => {
  const { visitor } = await rig(t)
  t.same(visitor('vera', { holdMs: 0, whenGone: () => { throw new Error('asked for') } }), { kind: 'nothing' })
})

t.test('one held poll a tab: the older one is told to go slower, with its own cursor', async t => {
  const { visitor, poller, at } = await rig(t)
  const first = watch(visitor('vera', { tab: 'a' }))
  const second = watch(visitor('vera', { tab: 'a' }))
  await settle()
  t.same(first.answer, { kind: 'news', cursor: `${at(0)}.1000`, events: [], pace: { after: 1000, hold: 0 } })
  t.equal(second.answer, undefined)
  t.match(poller.counts(), { waiters: 1 })
  t.equal(poller.holds.histograms.get('displaced')?.count, 1)
})

t.test('eight a person: the oldest is displaced, others\' are not', async t => {
  const { visitor, operator, poller } = await rig(t)
  const other = watch(visitor('otto', {}))
  const held = Array.from({ length: 9 }, (_, at) => watch(visitor('vera', { tab: `t${at}` })))
  await settle()
  t.same(held.map(({ answer }) => answer?.kind), ['news', ...Array.from({ length: 8 }, () => undefined)])
  t.equal(other.answer, undefined)
  for (let at = 0; at < 12; at++) void operator({ tab: `t${at}` })
  t.match(poller.counts(), { waiters: 17, visitors: 9, operators: 8 })
})

t.test('who was displaced is held again when that displaces nobody', async t => {
  const { visitor, at } = await rig(t)
  const gone = new AbortController()
  const first = watch(visitor('vera', { tab: 'a' }))
  void visitor('vera', { tab: 'a', whenGone: leavingAt(gone.signal) })
  await settle()
  const { cursor } = first.answer as { cursor: string }
  t.same(visitor('vera', { tab: 'a', cursor, holdMs: 0 }), { kind: 'nothing' }, 'the other one is held')
  gone.abort()
  t.same(visitor('vera', { tab: 'a', cursor, holdMs: 0 }), { kind: 'news', cursor: at(0), events: [], pace: { after: 0, hold: 25_000 } })
})

t.test('a process, and a site, that holds enough holds no more, and says so when there is room; operators always have some', async t => {
  for (const room of [{ process: 3, site: 9 }, { process: 9, site: 3 }]) {
    const { visitor, operator, poller, at } = await rig(t, { room })
    const gone = new AbortController()
    for (const name of ['a', 'b', 'c']) void visitor(name, { whenGone: leavingAt(gone.signal) })
    t.same(visitor('d', {}), { kind: 'news', cursor: `${at(0)}.1000`, events: [], pace: { after: 1000, hold: 0 } })
    t.same(visitor('d', { holdMs: 0 }), { kind: 'nothing' })
    t.same(visitor('d', { holdMs: 0, cursor: `${at(0)}.1000` }), { kind: 'nothing' }, 'short polls go on')
    void operator({})
    t.match(poller.counts(), { visitors: 3, operators: 1 })
    gone.abort()
    t.same(visitor('d', { holdMs: 0, cursor: `${at(0)}.1000` }), { kind: 'news', cursor: at(0), events: [], pace: { after: 0, hold: 25_000 } })
  }
})

t.test('a drain answers all, in slices, with a random pause, and holds nobody after', async t => {
  let chance = 0
  const made = await rig(t, { random: () => (chance = (chance + 0.37) % 1) })
  const held = Array.from({ length: 1700 }, (_, at) => watch(made.visitor(`visitor ${at}`, {})))
  const answered = (): number => held.filter(({ answer }) => answer !== undefined).length
  const drained = made.poller.drain()
  await Promise.resolve()
  await Promise.resolve()
  t.ok(answered() <= 500, `${answered()} in the first slice`)
  await drained
  await settle()
  t.equal(answered(), 1700)
  const pauses = held.flatMap(({ answer }) => answer?.kind === 'news' ? [answer.pace.after] : [])
  t.equal(pauses.length, 1700)
  t.ok(pauses.every(ms => ms >= 0 && ms <= 3000) && new Set(pauses).size > 10)
  t.equal(made.poller.counts().waiters, 0)
  t.match(await made.visitor('late', {}), { kind: 'news', events: [] })
})

t.test('a broadcast to thousands leaves room for others between its slices', async t => {
  const { visitor, log, feed, clock } = await rig(t)
  const held = Array.from({ length: 1200 }, (_, at) => watch(visitor(`visitor ${at}`, {})))
  log.say({ kind: 'site_status', body: { status: 'away' } })
  feed.changed(accountId, 'log')
  const answered = (): number => held.filter(({ answer }) => answer?.kind === 'news').length
  let most = 0
  for (let turn = 0, before = 0; turn < 12; turn++, before = answered()) {
    await clock.pass(turn === 0 ? 5 : 0)
    most = Math.max(most, answered() - before)
  }
  t.ok(most <= 500, `${most} in one turn`)
  t.equal(held.filter(({ answer }) => answer?.kind === 'news').length, 1200)
})
