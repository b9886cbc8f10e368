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

const numbers = (entries: RingEntry[] | undefined): Array<number | undefined> | undefined => entries?.map(({ record }) => record.number)

t.test('a poll proves what is up to its cursor, once', async t => {
  const ring = ringOf([{ author: 'visitor', number: 1 }, { author: 'operator:ana', number: 2 }, { author: 'operator:ana', number: 3 }])
  t.equal(ring.deliveredToVisitor('nobody', 3), undefined)
  t.same(numbers(ring.deliveredToVisitor('vera', 2)), [1, 2])
  t.equal(ring.deliveredToVisitor('vera', 2), undefined)
  t.equal(ring.deliveredToVisitor('vera', 1), undefined, 'another tab that is behind')
  t.same(numbers(ring.deliveredToVisitor('vera', 9)), [3])
  t.equal(ring.deliveredToVisitor('vera', 10), undefined, 'nothing of theirs came since')
  t.same(numbers(ring.deliveredToOperator('ana', 2)), [1, 2])
  t.equal(ring.deliveredToOperator('ana', 2), undefined)
  t.same(numbers(ring.deliveredToOperator('ben', 3)), [1, 2, 3])
  t.same(numbers(ring.deliveredToOperator('ana', 7)), [3], 'a cursor of tomorrow proves what there is')
})

interface Made { written: Delivery[][], batch: DeliveryBatch, clock: ReturnType<typeof newServerClock>, told: number[], away: { error?: Error } }

function make (isKnown: (delivery: Delivery) => boolean = () => false): Made {
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
  const batch = new DeliveryBatch({ source, timers: clock, log: quiet, isKnown, onMarks: account => { told.push(account) } })
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
