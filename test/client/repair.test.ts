// Repairs: one reading per conversation at a time, again after each proven hole, with patience after failures, never without end.
import t from 'tap'
import type { Clock } from '../helpers/clock.ts'
import type { Repair } from '../../src/client/repair.ts'
import { createRepair } from '../../src/client/repair.ts'
import { newClock, settle } from '../helpers/clock.ts'

function begin (answers: Array<boolean | Error>): { repair: Repair, clock: Clock, read: string[] } {
  const clock = newClock()
  const read: string[] = []
  const repair = createRepair({
    async read (id) {
      read.push(id)
      await settle()
      const answer = answers.shift() ?? true
      if (answer instanceof Error) throw answer
      return answer
    },
    timers: clock,
    random: () => 0.5
  })
  return { repair, clock, read }
}

t.test('a hole is read once, and once more for all holes proven meanwhile', async t => {
  const { repair, clock, read } = begin([])
  repair.want('a')
  repair.want('a')
  repair.want('a')
  repair.want('b')
  await clock.pass(1000)
  t.same(read, ['a', 'b', 'a'])
  await clock.pass(60_000)
  t.equal(read.length, 3)
})

t.test('what can\'t be read, or not be shown, is read again ever more rarely', async t => {
  const { repair, clock, read } = begin([false, new Error('not to be shown'), false, true])
  repair.want('a')
  await clock.pass(499)
  t.equal(read.length, 1)
  await clock.pass(1)
  t.equal(read.length, 2)
  await clock.pass(60_000)
  t.same(read, ['a', 'a', 'a', 'a'])
})

t.test('a stop ends it', async t => {
  const { repair, clock, read } = begin([false, false])
  repair.want('a')
  await settle()
  await settle()
  repair.stop()
  await clock.pass(60_000)
  t.equal(read.length, 1)
  t.equal(clock.pending(), 0)
})
