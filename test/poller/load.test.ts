// Under load who only browses is slowed first, who talks last and little, nobody is lost from sight by it, and it all ends by itself.
import fc from 'fast-check'
import t from 'tap'
import { atEase, lastLevel, nextReading } from '../../src/poller/load.ts'
import { accountId, siteId } from '../feed/fake-log.ts'
import { rig, watch, type Rig } from './rig.ts'

/** Seconds of this delay. */
function after (delaysMs: number[], from = atEase): number[] {
  let reading = from
  return delaysMs.map(delayMs => (reading = nextReading(reading, delayMs)).level)
}

t.test('the level rises a step at a time, after two bad seconds each, and falls after ten calm ones', async t => {
  t.same(after([74, 74, 74]), [0, 0, 0])
  t.same(after([10_000, 0, 10_000, 0]), [0, 0, 0, 0], 'a second may be bad by accident')
  t.same(after(Array.from({ length: 12 }, () => 1000)), [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5])
  const atTwo = { level: 2, bad: 0, calm: 0 } as const
  t.same(after(Array.from({ length: 21 }, () => 30), atTwo), [...Array.from({ length: 9 }, () => 2), ...Array.from({ length: 10 }, () => 1), 0, 0])
  t.same(after(Array.from({ length: 40 }, () => 100), atTwo).at(-1), 2, 'what it relieved does not end it')
})

t.test('it never jumps, and calm always ends it', async () => {
  fc.assert(fc.property(fc.array(fc.nat(3000), { maxLength: 60 }), delaysMs => {
    const levels = [0, ...after(delaysMs)]
    const ends = after([...delaysMs, ...Array.from({ length: 51 }, () => 0)]).at(-1)
    return ends === 0 && levels.every((level, at) => Math.abs(level - (levels[at - 1] ?? 0)) <= 1 && level <= lastLevel)
  }))
})

/** A rig whose event loop is as slow as `slow.delayMs`, at this level. */
async function loaded (t: Parameters<typeof rig>[0], level: number): Promise<Rig & { slow: { delayMs: number }, cursorOf: (answer: unknown) => string }> {
  const slow = { delayMs: 0 }
  const made = await rig(t, { loopDelayMs: () => slow.delayMs })
  slow.delayMs = 100_000
  while (made.poller.counts().load < level) await made.clock.pass(1000)
  // Neither better nor worse from here on.
  slow.delayMs = [0, 70, 140, 290, 490, 790][level] as number
  return { ...made, slow, cursorOf: answer => (answer as { cursor: string }).cursor }
}

const expected = [
  { level: 1, browses: 1_000, talks: 0 },
  { level: 2, browses: 5_000, talks: 0 },
  { level: 3, browses: 15_000, talks: 1_000 },
  { level: 4, browses: 60_000, talks: 2_500 }
]

for (const { level, browses, talks } of expected) {
  t.test(`at level ${level} who browses is told ${browses} ms, who talks and operators ${talks}`, async t => {
    const { visitor, operator, log, clock, at, feed } = await loaded(t, level)
    const { seq } = log.say({ visitorId: 'vera' })
    feed.changed(accountId, 'log')
    await clock.pass(5)
    const told = (after: number): object => after === 0 ? { kind: 'nothing' } : { kind: 'news', cursor: `${at(seq)}.${after}h`, events: [], pace: { after, hold: 25_000 } }
    t.same(visitor('otto', { seq, holdMs: 0 }), told(browses))
    t.same(visitor('vera', { seq, holdMs: 0 }), told(talks))
    t.same(operator({ seq, holdMs: 0 }), told(talks))
  })
}

t.test('who was told goes on without being told again, and hears when it is over, from any node', async t => {
  const { visitor, cursorOf, slow, clock, poller, at } = await loaded(t, 2)
  const cursor = cursorOf(visitor('otto', { holdMs: 0 }))
  t.equal(cursor, `${at(0)}.5000h`)
  t.same(visitor('otto', { cursor, holdMs: 0 }), { kind: 'nothing' })
  slow.delayMs = 0
  while (poller.counts().load > 0) await clock.pass(1000)
  const over = { kind: 'news', cursor: at(0), events: [], pace: { after: 0, hold: 25_000 } }
  t.same(visitor('otto', { cursor, holdMs: 0 }), over)
  const other = await rig(t)
  t.same(other.visitor('otto', { cursor, holdMs: 0 }), over, 'another node that never was under load')
})

t.test('a held poll is held as before, and told at its end', async t => {
  const { visitor, clock, at } = await loaded(t, 1)
  const held = watch(visitor('otto', { holdMs: 3000 }))
  await clock.pass(2999)
  t.equal(held.answer, undefined)
  await clock.pass(1)
  t.match(held.answer, { kind: 'news', cursor: `${at(0)}.1000h`, pace: { after: 1000 } })
})

t.test('news come with the pace, too', async t => {
  const { visitor, log, feed, clock } = await loaded(t, 3)
  const held = watch(visitor('vera', {}))
  log.say({ visitorId: 'vera' })
  feed.changed(accountId, 'log')
  await clock.pass(5)
  t.match(held.answer, { kind: 'news', events: [{ kind: 'message' }], pace: { after: 1000, hold: 25_000 } })
})

t.test('at the last level newcomers are turned away; who is here, who talks and operators never', async t => {
  const { visitor, operator, poller, clock, slow, log, feed, at } = await loaded(t, 4)
  void visitor('here', { holdMs: 0 })
  const { seq } = log.say({ visitorId: 'talks' })
  feed.changed(accountId, 'log')
  await clock.pass(5)
  slow.delayMs = 1000
  for (let second = 0; second < 4; second++) {
    await clock.pass(1000)
    void visitor('here', { seq, holdMs: 0 })
  }
  t.equal(poller.counts().load, lastLevel)
  t.same(visitor('new', { seq, holdMs: 0 }), { kind: 'busy' })
  t.same(visitor('new', { seq, holdMs: 0 }), { kind: 'busy' }, 'having been refused is no way in')
  t.match(visitor('here', { seq, holdMs: 0 }), { kind: 'news', pace: { after: 60_000 } })
  t.match(visitor('talks', { seq, holdMs: 0 }), { kind: 'news', cursor: `${at(seq)}.5000h`, pace: { after: 5000 } })
  t.match(operator({ seq, holdMs: 0 }), { kind: 'news', pace: { after: 5000 } })
  t.same(['new', undefined, 'here'].map(visitorId => poller.turnsAway({ accountId, siteId, visitorId })), [true, true, false])
  slow.delayMs = 0
  await clock.pass(11_000)
  t.equal(poller.turnsAway({ accountId, siteId, visitorId: 'new' }), false)
})

t.test('who was told a minute counts as here for it, by renewals of their row', async t => {
  const { visitor, clock, log } = await loaded(t, 4)
  let renewed = 0
  let widest = 0
  let last = clock.now()
  const { renewPresence } = log.source
  log.source.renewPresence = async asked => {
    if (asked.rows.some(({ visitorId }) => visitorId === 'otto')) {
      widest = Math.max(widest, clock.now() - last)
      last = clock.now()
      renewed++
    }
    return await renewPresence(asked)
  }
  void visitor('otto', { holdMs: 0 })
  await clock.pass(60_000)
  t.ok(renewed >= 6 && widest < 16_000, `${renewed} renewals, ${widest} ms at most between two`)
  await clock.pass(300_000)
  t.ok(clock.now() - last > 200_000, 'and not for ever')
})
