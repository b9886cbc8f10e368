// Repairs: one reading per conversation at a time, again after each proven hole, with patience after failures, never without end.
import t from 'tap'
import type { Clock } from '../helpers/clock.ts'
import type { Repair } from '../../src/client/repair.ts'
import type { Reply } from '../../src/client/request.ts'
import { createRepair } from '../../src/client/repair.ts'
import { newClock, settle } from '../helpers/clock.ts'

const had: Reply = { kind: 'answer', status: 200, body: {} }
const cut: Reply = { kind: 'cut' }
const busy: Reply = { kind: 'refused', status: 429, code: 'too_many', retryAfterMs: 10_000 }

function begin (answers: Array<Reply | Error>): { repair: Repair, clock: Clock, read: string[] } {
  const clock = newClock()
  const read: string[] = []
  const repair = createRepair({
    async read (id) {
      read.push(id)
      await settle()
      const answer = answers.shift() ?? had
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
  const { repair, clock, read } = begin([cut, new Error('not to be shown'), busy, had])
  repair.want('a')
  await clock.pass(249)
  t.equal(read.length, 1)
  await clock.pass(1)
  t.equal(read.length, 2)
  await clock.pass(499)
  t.equal(read.length, 2)
  await clock.pass(1)
  t.equal(read.length, 3)
  await clock.pass(9999)
  t.equal(read.length, 3, 'as long as the server said')
  await clock.pass(60_000)
  t.same(read, ['a', 'a', 'a', 'a'])
})

t.test('a stop ends it', async t => {
  const { repair, clock, read } = begin([cut, cut])
  repair.want('a')
  await settle()
  await settle()
  repair.stop()
  await clock.pass(60_000)
  t.equal(read.length, 1)
  t.equal(clock.pending(), 0)
})

t.test('what was read before a stop is not shown after it, and what can never be had is not asked for again', async t => {
  const shown: string[] = []
  let answer: ((reply: Reply) => void) | undefined
  const clock = newClock()
  const repair = createRepair({
    async read (id, wanted) {
      const reply = await new Promise<Reply>(resolve => { answer = resolve })
      if (wanted()) shown.push(id)
      return reply
    },
    timers: clock,
    random: () => 0.5
  })
  repair.want('a')
  repair.stop()
  answer?.(had)
  await settle()
  t.same(shown, [])
  repair.want('b')
  answer?.({ kind: 'refused', status: 404, code: 'not_found', retryAfterMs: 0 })
  await settle()
  t.same(shown, ['b'])
  t.equal(clock.pending(), 0)
})
