// The outbox: one at a time per conversation, in order, again under the same key, kept over a reload.
import t from 'tap'
import fc from 'fast-check'
import type { Outbox, OutboxItem } from '../../src/client/outbox.ts'
import type { Reply } from '../../src/client/request.ts'
import type { Clock } from '../helpers/clock.ts'
import { createOutbox } from '../../src/client/outbox.ts'
import { newClock, settle } from '../helpers/clock.ts'

const stored: Reply = { kind: 'answer', status: 201, body: {} }
const cut: Reply = { kind: 'cut' }

interface Bench { outbox: Outbox, clock: Clock, tried: string[], kept: () => readonly OutboxItem[], shown: () => readonly OutboxItem[] }

function open (deliver: (item: OutboxItem) => Promise<Reply>, left: OutboxItem[] = []): Bench {
  const clock = newClock()
  const tried: string[] = []
  let kept: readonly OutboxItem[] = left
  let shown: readonly OutboxItem[] = []
  const outbox = createOutbox({
    deliver: async item => { tried.push(item.key); return await deliver(item) },
    passed: answer => answer.number === 0,
    storage: { read: () => [...kept], write: items => { kept = items } },
    onChange: items => { shown = items },
    timers: clock,
    random: () => 0.5,
    epochMs: () => 0
  })
  return { outbox, clock, tried, kept: () => kept, shown: () => shown }
}

t.test('a message that doesn\'t get through is tried again under its key until it is stored, the next one waits', async t => {
  let answers = 2
  const bench = open(async () => answers-- > 0 ? cut : stored)
  bench.outbox.add({ key: 'a', text: 'one' })
  bench.outbox.add({ key: 'b', text: 'two' })
  await settle()
  t.same(bench.tried, ['a'], 'the second waits for the first')
  t.match(bench.shown(), [{ key: 'a', state: 'pending', attempts: 1 }, { key: 'b', attempts: 0 }])
  await bench.clock.pass(60_000)
  t.same(bench.tried, ['a', 'a', 'a', 'b'])
  t.match(bench.shown(), [{ key: 'a', state: 'sent' }, { key: 'b', state: 'sent' }])
  bench.outbox.settle('a')
  bench.outbox.settle('b')
  t.same(bench.shown(), [])
})

t.test('conversations don\'t wait for each other', async t => {
  const bench = open(async item => item.conversation === 'x' ? cut : stored)
  bench.outbox.add({ key: 'a', text: 'one', conversation: 'x' })
  bench.outbox.add({ key: 'b', text: 'two', conversation: 'y' })
  await settle()
  t.match(bench.shown(), [{ key: 'a', state: 'pending' }, { key: 'b', state: 'sent' }])
})

t.test('a refusal fails the message, lets the next one go and is sent again only when asked', async t => {
  let refuse = true
  const bench = open(async item => item.key === 'a' && refuse ? { kind: 'refused', status: 400, code: 'bad_input', retryAfterMs: 0 } : stored)
  bench.outbox.add({ key: 'a', text: 'one' })
  bench.outbox.add({ key: 'b', text: 'two' })
  await bench.clock.pass(120_000)
  t.same(bench.tried, ['a', 'b'])
  t.match(bench.shown()[0], { state: 'failed', code: 'bad_input' })
  refuse = false
  bench.outbox.retry('a')
  await settle()
  t.match(bench.shown()[0], { key: 'a', state: 'sent' })
})

t.test('429 and 503 wait at least as long as the server says', async t => {
  let first = true
  const bench = open(async () => {
    const reply: Reply = first ? { kind: 'refused', status: 503, code: 'unavailable', retryAfterMs: 5000 } : stored
    first = false
    return reply
  })
  bench.outbox.add({ key: 'a', text: 'one' })
  await settle()
  await bench.clock.pass(4999)
  t.same(bench.tried, ['a'])
  await bench.clock.pass(3000)
  t.same(bench.tried, ['a', 'a'])
})

t.test('what the last page left is sent first, in order', async t => {
  const left = (key: string, state: OutboxItem['state']): OutboxItem => ({ key, text: key, state, at: 0, attempts: 3 })
  const bench = open(async () => stored, [left('a', 'pending'), left('s', 'sent'), left('f', 'failed')])
  bench.outbox.add({ key: 'b', text: 'two' })
  await settle()
  t.same(bench.tried, ['a', 'b'])
  t.same(bench.kept().map(item => item.key), ['f'], 'what is stored needs no keeping')
})

t.test('an event that comes before the answer settles the message', async t => {
  let answer = (reply: Reply): void => { t.fail(`nobody asked, got ${reply.kind}`) }
  const bench = open(() => new Promise(resolve => { answer = resolve }))
  bench.outbox.add({ key: 'a', text: 'one' })
  bench.outbox.settle('a')
  answer(stored)
  await settle()
  t.same(bench.shown(), [])
})

t.test('whatever the network does, the server stores each message once and in order', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom('stored', 'lost before', 'lost after', 'busy'), { maxLength: 40 }), fc.integer({ min: 1, max: 8 }), async (given, count) => {
    const fates = [...given]
    const log: string[] = []
    const bench = open(async item => {
      const fate = fates.shift() ?? 'stored'
      if (fate === 'busy') return { kind: 'refused', status: 503, code: 'unavailable', retryAfterMs: 1000 }
      if (fate === 'lost before') return cut
      if (!log.includes(item.key)) log.push(item.key)
      return fate === 'lost after' ? cut : stored
    })
    const keys = Array.from({ length: count }, (_, index) => `k${index}`)
    keys.forEach(key => { bench.outbox.add({ key, text: key }) })
    await bench.clock.pass(3_600_000)
    return log.join() === keys.join() && bench.shown().every(item => item.state === 'sent')
  }), { numRuns: 200 })
})

t.test('a nudge doesn\'t cut short what the server asked by Retry-After, and does cut a wait of our own', async t => {
  const replies: Reply[] = [{ kind: 'refused', status: 429, code: 'too_many', retryAfterMs: 5000 }, cut]
  const bench = open(async () => replies.shift() ?? stored)
  bench.outbox.add({ key: 'a', text: 'one' })
  await settle()
  await bench.clock.pass(4999)
  bench.outbox.nudge()
  await settle()
  t.same(bench.tried, ['a'])
  await bench.clock.pass(1)
  bench.outbox.nudge()
  await settle()
  t.same(bench.tried, ['a', 'a'], 'the time is over')
  bench.outbox.nudge()
  await settle()
  t.same(bench.tried, ['a', 'a', 'a'], 'a cut is nobody\'s wish')
})

t.test('after a start anew, what was stored and isn\'t settled goes again under its key, in order', async t => {
  const bench = open(async () => stored)
  for (const key of ['a', 'b', 'c']) bench.outbox.add({ key, text: key })
  await settle()
  t.same(bench.shown().map(({ state }) => state), ['sent', 'sent', 'sent'])
  bench.outbox.settle('b')
  bench.outbox.anew()
  await settle()
  t.same(bench.tried, ['a', 'b', 'c', 'a', 'c'])
  t.match(bench.shown(), [{ key: 'a', state: 'sent' }, { key: 'c', state: 'sent' }])
})

t.test('an answer that was under way while everything was read, be it for the first time, is none: a restore may have taken what was stored', async t => {
  const answers: Array<(reply: Reply) => void> = []
  const bench = open(() => new Promise(resolve => { answers.push(resolve) }))
  for (const [at, key] of ['a', 'b'].entries()) {
    bench.outbox.add({ key, text: 'words' })
    bench.outbox.anew()
    answers[2 * at]?.(stored)
    await bench.clock.pass(1000)
    t.match(bench.shown(), [{ state: 'pending' }])
    answers[2 * at + 1]?.(stored)
    await settle()
    t.match(bench.shown(), [{ state: 'sent' }])
    bench.outbox.settle(key)
  }
  t.same(bench.tried, ['a', 'a', 'b', 'b'])
})

t.test('what stands above the part that is shown is settled by its place', async t => {
  const bench = open(async () => ({ kind: 'answer', status: 200, body: { conversation: 'x', number: 0 } }))
  bench.outbox.add({ key: 'a', text: 'one' })
  await settle()
  t.same(bench.shown(), [])
  let last = 0
  const outbox = createOutbox({
    deliver: async () => ({ kind: 'answer', status: 201, body: { conversation: 'x', number: 4 } }),
    passed: ({ number }) => number <= last,
    storage: { read: () => [], write () {} },
    onChange () {},
    timers: newClock(),
    random: () => 0.5,
    epochMs: () => 0
  })
  outbox.add({ key: 'a', text: 'one' })
  await settle()
  t.match(outbox.items(), [{ state: 'sent' }])
  last = 4
  outbox.review()
  t.same(outbox.items(), [])
})
