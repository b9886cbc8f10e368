// What polls prove to be delivered is noted once, in batches; a poll that proves nothing new asks for nothing.
import t from 'tap'
import { accountId, fakeLog, newServerClock, newVisitorId, otherSiteId, quiet, siteId } from './fake-log.ts'
import { DeliveryBatch } from '../../src/feed/deliveries.ts'
import { Ring } from '../../src/feed/ring.ts'
import type { RingEntry } from '../../src/feed/ring.ts'
import type { Delivery } from '../../src/store/read-marks.ts'
import { rig, settle } from '../poller/rig.ts'

const conversationId = newVisitorId()

function ringOf (events: Array<{ author: string, number: number, visitorId?: string, audience?: 'all' | 'team' }>): Ring {
  const log = fakeLog()
  const ring = new Ring({ accountId, base: 0, floor: 0, now: 0 })
  for (const event of events) ring.append(log.say({ visitorId: 'vera', conversationId, audience: 'all', ...event }), 0)
  return ring
}

/** The numbers that a poll proves, where it proves any. */
function proved (poll: (take: (entries: RingEntry[]) => boolean) => void): Array<number | undefined> | undefined {
  let numbers: Array<number | undefined> | undefined
  poll(entries => {
    numbers = entries.map(({ record }) => record.number)
    return true
  })
  return numbers
}

t.test('a poll proves what is up to its cursor, once', async t => {
  const ring = ringOf([{ author: 'visitor', number: 1 }, { author: 'operator:ana', number: 2 }, { author: 'operator:ana', number: 3 }])
  const byVisitor = (person: string, seq: number): unknown => proved(take => { ring.provedByVisitor(person, seq, take) })
  const byOperator = (person: string, seq: number): unknown => proved(take => { ring.provedByOperator(person, seq, take) })
  t.equal(byVisitor('nobody', 3), undefined)
  t.same(byVisitor('vera', 2), [1, 2])
  t.equal(byVisitor('vera', 2), undefined)
  t.equal(byVisitor('vera', 1), undefined, 'another tab that is behind')
  t.same(byVisitor('vera', 9), [3])
  t.equal(byVisitor('vera', 10), undefined, 'nothing of theirs came since')
  t.same(byOperator('ana', 2), [1, 2])
  t.equal(byOperator('ana', 2), undefined)
  t.same(byOperator('ben', 3), [1, 2, 3])
  t.same(byOperator('ana', 7), [3], 'a cursor of tomorrow proves what there is')
})

t.test('what is not taken is proven again by the next poll', async t => {
  const ring = ringOf([{ author: 'operator:ana', number: 1 }, { author: 'operator:ana', number: 2 }])
  let asked = 0
  const refuse = (): boolean => asked++ < 0
  ring.provedByVisitor('vera', 2, refuse)
  ring.provedByOperator('ben', 2, refuse)
  t.equal(asked, 2)
  t.same(proved(take => { ring.provedByVisitor('vera', 2, take) }), [1, 2])
  t.same(proved(take => { ring.provedByOperator('ben', 2, take) }), [1, 2])
})

interface Made { written: Delivery[][], batch: DeliveryBatch, clock: ReturnType<typeof newServerClock>, told: number[], away: { error?: Error } }

function make (isKnown: (delivery: Delivery) => boolean = () => false, limits: { max?: number } = {}): Made {
  const written: Delivery[][] = []
  const told: number[] = []
  const away: { error?: Error } = {}
  const clock = newServerClock()
  const source = {
    markDelivered: async ({ deliveries }: { deliveries: Delivery[] }) => {
      if (away.error !== undefined) throw away.error
      written.push(deliveries)
      return [accountId]
    }
  }
  const batch = new DeliveryBatch({ source, timers: clock, log: quiet, isKnown, onMarks: account => { told.push(account) }, ...limits })
  batch.start()
  return { written, batch, clock, told, away }
}

const ring = ringOf([{ author: 'visitor', number: 1 }, { author: 'operator:ana', number: 2 }, { author: 'operator:ana', number: 1, audience: 'team' }, { author: 'system', number: 3 }])
const entries = [...ring.entriesAfter(0)]

t.test('of a batch each conversation is written once, with the highest of the other side\'s', async t => {
  const { written, batch, clock, told } = make()
  batch.note('visitor', entries.slice(0, 2))
  batch.note('visitor', entries)
  batch.note('operators', entries)
  batch.note('operators', [])
  t.same(written, [])
  await clock.pass(200)
  t.same(written, [[{ accountId, conversationId, side: 'visitor', number: 3 }, { accountId, conversationId, side: 'operators', number: 1 }]])
  t.same(told, [accountId])
  await clock.pass(10_000)
  t.equal(written.length, 1)
  t.equal(clock.pending(), 0, 'no timer while there is nothing')
})

t.test('what is known is not written, and what fails is written later', async t => {
  const { written, batch, clock, away } = make(({ side }) => side === 'operators')
  batch.note('operators', entries)
  await clock.pass(1000)
  t.same(written, [])
  away.error = new Error('away')
  batch.note('visitor', entries)
  await clock.pass(200)
  delete away.error
  await clock.pass(2000)
  t.match(written, [[{ side: 'visitor', number: 3 }]])
  batch.note('visitor', entries)
  await batch.stop()
  t.equal(written.length, 2, 'what waits is written at the end')
})

t.test('without room only other conversations are refused, and nothing that was taken is lost', async t => {
  const { written, batch, clock, away } = make(undefined, { max: 2 })
  const [first, second, third] = [newVisitorId(), newVisitorId(), newVisitorId()]
  const say = (conversationId: string, number: number): boolean => {
    const ring = new Ring({ accountId, base: 0, floor: 0, now: 0 })
    ring.append(fakeLog().say({ visitorId: 'vera', conversationId, audience: 'all', author: 'operator:ana', number }), 0)
    return batch.note('visitor', [...ring.entriesAfter(0)])
  }
  const marks = (): string[] => written.flat().map(({ conversationId, number }) => `${[first, second, third].indexOf(conversationId)} ${number}`)
  away.error = new Error('away')
  t.same([say(first, 1), say(second, 1), say(third, 1)], [true, true, false])
  t.equal(say(first, 2), true, 'a higher mark needs no room')
  await clock.pass(200)
  t.equal(say(third, 1), false, 'what failed waits still')
  t.equal(say(second, 1), true)
  delete away.error
  await clock.pass(2000)
  t.same(marks(), ['0 2', '1 1'])
  t.equal(say(third, 1), true)
  await clock.pass(200)
  t.same(marks(), ['0 2', '1 1', '2 1'])
})

t.test('polls that prove nothing new ask for nothing', async t => {
  const made = await rig(t)
  const text = made.log.say({ visitorId: 'vera', conversationId, author: 'operator:ana', number: 1, audience: 'all' })
  made.log.say({ siteId: otherSiteId, visitorId: 'eve', author: 'visitor', number: 1, audience: 'all' })
  made.feed.changed(accountId, 'log')
  await made.clock.pass(50)
  const marked = (): number => made.log.calls.get('markDelivered') ?? 0
  await made.visitor('vera', { seq: 0, holdMs: 0 })
  await made.operator({ seq: 2, holdMs: 0, siteIds: [siteId] })
  await made.clock.pass(1000)
  t.equal(marked(), 0, 'told is not delivered, and ana can\'t see that site')
  await made.visitor('vera', { seq: text.seq, holdMs: 0 })
  await made.clock.pass(1000)
  t.equal(marked(), 1)
  for (let turn = 0; turn < 20; turn++) await made.visitor('vera', { seq: text.seq + 1, holdMs: 0 })
  await made.clock.pass(1000)
  await settle()
  t.equal(marked(), 1)
})
