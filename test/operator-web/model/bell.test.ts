// What is heard, and when.
import t from 'tap'
import { signal } from '@preact/signals'
import type { Ring } from '../../../operator-web/model/bell.ts'
import { BellModel } from '../../../operator-web/model/bell.ts'
import { handTimers, memoryShelf } from '../fakes.ts'

function open ({ leading = true, state = 'on' as 'on' | 'off', kept = {} } = {}) {
  const played: Ring[] = []
  const passedOn: Ring[] = []
  const timers = handTimers()
  const waiting = signal(0)
  const sound = signal(state)
  const speaker = { state: sound, play: (ring: Ring) => { played.push(ring) }, begin: () => {}, unlock: () => { sound.value = 'on' } }
  const bell = new BellModel({ speaker, shelf: memoryShelf(kept), timers, waiting, leading: () => leading, askOthers: ring => { passedOn.push(ring) } })
  return { bell, played, passedOn, timers, waiting, sound }
}

t.test('a waiting person rings every eight seconds, louder from the fourth time, until nobody waits', async t => {
  const { played, timers, waiting } = open()
  waiting.value = 1
  t.same(played, ['waiting'])
  timers.pass(8000)
  t.same(played, ['waiting', 'waiting'])
  timers.pass(16_000)
  t.same(played, ['waiting', 'waiting', 'waiting', 'waiting-long'])
  waiting.value = 0
  timers.pass(60_000)
  t.equal(played.length, 4)
})

t.test('a second waiting person rings at once; an answer to one of two goes on ringing for the other', async t => {
  const { played, timers, waiting } = open()
  waiting.value = 1
  timers.pass(3000)
  waiting.value = 2
  t.equal(played.length, 2)
  waiting.value = 1
  t.equal(played.length, 2)
  timers.pass(8000)
  t.equal(played.length, 3)
})

t.test('a rush of visitors rings at most every five seconds', async t => {
  const { bell, played, timers } = open()
  bell.ring('visitor')
  bell.ring('visitor')
  timers.pass(5000)
  bell.ring('visitor')
  t.same(played, ['visitor', 'visitor'])
})

t.test('muted is silent, and stays so after a reload', async t => {
  const { bell, played, waiting } = open()
  bell.toggleMute()
  bell.ring('message')
  waiting.value = 1
  t.same(played, [])
  const again = open({ kept: { muted: true } })
  again.bell.ring('message')
  t.same(again.played, [])
})

t.test('only the leading tab plays', async t => {
  const { bell, played, passedOn } = open({ leading: false })
  bell.ring('message')
  t.same([played, passedOn], [[], []])
})

t.test('a leading tab that the browser keeps silent says so and asks the other tabs', async t => {
  const { bell, played, passedOn } = open({ state: 'off' })
  t.equal(bell.blocked.value, true)
  bell.ring('message')
  t.same([played, passedOn], [[], ['message']])
  bell.unlock()
  t.equal(bell.blocked.value, false)
  bell.ring('message')
  t.same(played, ['message'])
})
