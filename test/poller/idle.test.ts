// A poll with nothing new costs nothing: no statement, and no promise where it isn't held.
import t from 'tap'
import { rig, watch } from './rig.ts'

t.test('nothing new is answered in the same turn, without a statement', async t => {
  const { visitor, operator, log } = await rig(t)
  const before = log.count()
  for (let at = 0; at < 1000; at++) {
    t.same(visitor('vera', { holdMs: 0 }), { kind: 'nothing' })
  }
  t.same(operator({ holdMs: 0 }), { kind: 'nothing' })
  t.equal(log.count(), before)
})

t.test('a minute of idle held polls asks as often as a minute of none but for the batch of presence', async t => {
  const asked = async (visitors: number): Promise<Map<string, number>> => {
    const { visitor, log, clock } = await rig(t)
    log.calls.clear()
    for (let second = 0; second < 60; second++) {
      for (let at = 0; at < visitors; at++) void visitor(`visitor ${at}`, { holdMs: 0 })
      await clock.pass(1000)
    }
    log.calls.delete('renewPresence')
    return log.calls
  }
  const [few, many] = [await asked(1), await asked(200)]
  t.same([...many], [...few])
  t.ok((few.get('readNews') ?? 0) > 60, 'and the tick did run')
})

t.test('a held poll ends between 0.8 and 1.0 of what was asked', async t => {
  for (const [chance, ms] of [[0, 20_000], [1, 25_000]] as const) {
    const { visitor, clock } = await rig(t, { random: () => chance })
    const held = watch(visitor('vera', {}))
    await clock.pass(ms - 1)
    t.equal(held.answer, undefined)
    await clock.pass(1)
    t.same(held.answer, { kind: 'nothing' })
  }
})

t.test('with short polls nothing is held longer than a second, for hidden tabs', async t => {
  const { visitor, clock, poller } = await rig(t, { pollMode: 'short' })
  t.same(poller.pace(), { after: 1000, hold: 0 })
  t.same(visitor('vera', { holdMs: 0 }), { kind: 'nothing' })
  const held = watch(visitor('vera', { holdMs: 25_000 }))
  await clock.pass(999)
  t.equal(held.answer, undefined)
  await clock.pass(1)
  t.same(held.answer, { kind: 'nothing' })
})
