// Following: the cursor moves only with answers, nothing is asked twice at once, every end leads where it must.
import t from 'tap'
import type { Connection, Follow } from '../../src/client/follow.ts'
import type { Reply } from '../../src/client/request.ts'
import type { Clock } from '../helpers/clock.ts'
import { createFollow } from '../../src/client/follow.ts'
import { newClock, settle } from '../helpers/clock.ts'

interface Poll { cursor: string, signals: string, hold: number }
interface Bench { follow: Follow, clock: Clock, polls: Poll[], answer (reply: Reply): Promise<void>, log: string[], memory: () => string | undefined, slept (ms: number): void }

function begin ({ remembered, hidden = false, chokesOn }: { remembered?: string, hidden?: boolean, chokesOn?: string } = {}): Bench {
  const clock = newClock()
  const polls: Poll[] = []
  const log: string[] = []
  let waiting: ((reply: Reply) => void) | undefined
  let memory = remembered
  let sleptMs = 0
  const follow = createFollow({
    ask: (poll, { abort }) => new Promise(resolve => {
      polls.push(poll)
      abort.signal.addEventListener('abort', () => { resolve({ kind: 'cut' }) })
      waiting = resolve
    }),
    onAnswer ({ cursor }) {
      if (cursor === chokesOn) throw new Error('a face that chokes')
      log.push(`answer ${cursor}`)
    },
    onConnection: (connection: Connection) => { log.push(connection) },
    onGone: () => { log.push('gone') },
    onSignedOut: code => { log.push(`signed out: ${code}`) },
    timers: clock,
    random: () => 0.5,
    hidden: () => hidden,
    memory: { read: () => memory, write: text => { memory = text }, epochMs: () => clock.now() + sleptMs }
  })
  follow.start({ cursor: 'c0', stamp: 's0', pace: { after: 0, hold: 25_000 } })
  return {
    follow,
    clock,
    polls,
    log,
    memory: () => memory,
    slept: ms => { sleptMs += ms },
    async answer (reply) { waiting?.(reply); await settle() }
  }
}

const news = (cursor: string, stamp?: string): Reply => ({
  kind: 'answer', status: 200, body: { cursor, events: [], poll: { after: 0, hold: 25_000 }, ...(stamp === undefined ? {} : { signals: { stamp } }) }
})
const nothing: Reply = { kind: 'answer', status: 204, body: undefined }

t.test('an answer moves cursor and stamp, an empty one neither', async t => {
  const bench = begin()
  await bench.answer(news('c1', 's1'))
  await bench.clock.pass(20_000)
  await bench.answer(nothing)
  t.same(bench.polls, [{ cursor: 'c0', signals: 's0', hold: 25_000 }, { cursor: 'c1', signals: 's1', hold: 25_000 }, { cursor: 'c1', signals: 's1', hold: 25_000 }])
  t.same(bench.log, ['live', 'answer c1'])
  bench.follow.stop()
})

t.test('a body that can\'t be read counts as cut: once more at once, then with patience, and the cursor stays', async t => {
  const bench = begin()
  await bench.answer({ kind: 'answer', status: 200, body: { cursor: 5 } })
  await bench.answer({ kind: 'cut' })
  t.equal(bench.polls.length, 2)
  await bench.clock.pass(1000)
  t.same(bench.polls.map(poll => [poll.cursor, poll.hold]), [['c0', 25_000], ['c0', 0], ['c0', 0]])
  t.same(bench.log, ['live', 'retrying'])
  await bench.answer(nothing)
  t.same(bench.log, ['live', 'retrying', 'live'])
  bench.follow.stop()
})

for (const [status, code, outcome] of [[410, 'cursor_gone', 'gone'], [401, 'token_unknown', 'signed out: token_unknown'], [403, 'banned', 'signed out: banned'], [404, 'not_found', 'signed out: not_found']] as const) {
  t.test(`a ${status} ends the following and says so`, async t => {
    const bench = begin()
    await bench.answer({ kind: 'refused', status, code, retryAfterMs: 0 })
    t.same(bench.log, ['live', 'stopped', outcome])
    await bench.clock.pass(60_000)
    t.equal(bench.polls.length, 1)
    bench.follow.stop()
  })
}

t.test('after sleep, which shows as a clock that jumped, it asks at once', async t => {
  const bench = begin()
  await bench.answer(nothing)
  t.equal(bench.polls.length, 2)
  bench.slept(60_000)
  await bench.clock.pass(5000)
  t.equal(bench.polls.length, 3)
  t.equal(bench.polls[2]?.hold, 0)
  bench.follow.stop()
})

t.test('what was learned of the path is remembered for a day', async t => {
  const fresh = begin({ remembered: '7000 0' })
  await fresh.answer(nothing)
  t.equal(fresh.polls[1]?.hold, 7000)
  fresh.follow.stop()
  const stale = begin({ remembered: '7000 -86400001' })
  await stale.answer(nothing)
  t.equal(stale.polls[1]?.hold, 25_000)
  stale.follow.stop()
  const broken = begin({ remembered: '{"carriesMs":1}' })
  await broken.answer(nothing)
  t.equal(broken.polls[1]?.hold, 25_000)
  broken.follow.stop()
})

t.test('keys that nobody knows yet are passed over', async t => {
  const bench = begin()
  await bench.answer({ kind: 'answer', status: 200, body: { cursor: 'c1', events: [{ kind: 'holiday' }], poll: { after: 0, hold: 25_000, mood: 'good' }, weather: 'fine' } })
  t.same(bench.log, ['live', 'answer c1'])
  t.match(bench.polls[1], { cursor: 'c1', hold: 25_000 })
  bench.follow.stop()
})

t.test('nodes that answer each other\'s stamps for ever make no one spin', async t => {
  const bench = begin()
  for (let round = 0; round < 8; round++) await bench.answer(news('c0', `v${round % 3}`))
  t.ok(bench.polls.length < 8, `${bench.polls.length} polls in no time`)
  bench.follow.stop()
})

for (const [what, body] of Object.entries({
  null: null, 'a list': [], 'no events': { cursor: 'c1', poll: { after: 0, hold: 0 } }, 'no pace': { cursor: 'c1', events: [] }, 'a pace before now': { cursor: 'c1', events: [], poll: { after: -1, hold: 0 } }, 'another answer': { token: 't', site: {} }
})) {
  t.test(`an answer that is ${what} counts as cut`, async t => {
    const bench = begin()
    await bench.answer({ kind: 'answer', status: 200, body })
    t.same(bench.log, ['live', 'retrying'])
    t.same(bench.polls.map(({ cursor, hold }) => [cursor, hold]), [['c0', 25_000], ['c0', 0]])
    bench.follow.stop()
  })
}

t.test('an answer that a face throws at counts as cut, and what comes after it is asked for', async t => {
  const bench = begin({ chokesOn: 'c1' })
  await bench.answer(news('c1', 's1'))
  t.same(bench.polls.map(({ cursor, hold }) => [cursor, hold]), [['c0', 25_000], ['c1', 0]])
  await bench.answer(news('c2', 's2'))
  t.same(bench.log, ['live', 'retrying', 'answer c2', 'live'])
  bench.follow.stop()
})

t.test('an answer to an aborted poll moves nothing', async t => {
  const bench = begin()
  bench.follow.nudge()
  await settle()
  t.equal(bench.polls.length, 2)
  t.same(bench.polls.map(({ cursor }) => cursor), ['c0', 'c0'])
  t.same(bench.log, ['live'])
  bench.follow.stop()
  t.equal(bench.clock.pending(), 0, 'nothing is left running')
})
