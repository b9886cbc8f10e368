// The ring keeps every event above its floor, or says that it doesn't.
import fc from 'fast-check'
import t from 'tap'
import { Ring } from '../../src/feed/ring.ts'
import type { EventRecord } from '../../src/feed/news.ts'
import { accountId, otherSiteId, siteId } from './fake-log.ts'

const visitors = ['a', 'b', 'c']

function event (seq: number, given: Partial<EventRecord> = {}): EventRecord {
  const spoken = given.visitorId === undefined ? {} : { conversationId: 'c', number: 1, audience: 'all' as const }
  return { accountId, seq, siteId, kind: 'message', author: 'visitor', key: `key-${seq}`, body: {}, at: new Date(0), ...spoken, ...given }
}

function ringAt (floor: number): Ring {
  return new Ring({ accountId, base: 0, floor, now: 0 })
}

t.test('events in order are kept, known ones change nothing', async t => {
  const ring = ringAt(7)
  t.equal(ring.append(event(8, { visitorId: 'a' }), 0), 'appended')
  t.equal(ring.append(event(8, { visitorId: 'a' }), 0), 'known')
  t.equal(ring.append(event(3, { visitorId: 'a' }), 0), 'known')
  t.same([ring.floor, ring.tip, ring.lastOfVisitor('a'), ring.lastOfVisitor('b')], [7, 8, 8, 0])
})

t.test('behind a hole the ring begins again, and says so', async t => {
  const ring = ringAt(0)
  ring.append(event(1, { visitorId: 'a' }), 0)
  t.equal(ring.append(event(5, { visitorId: 'b' }), 0), 'hole')
  t.same([ring.floor, ring.tip, ring.lastOfVisitor('a'), ring.lastOfVisitor('b')], [4, 5, 0, 5])
  ring.check()
})

t.test('team events are not the visitor\'s', async t => {
  const ring = ringAt(0)
  ring.append(event(1, { visitorId: 'a', audience: 'team' }), 0)
  t.equal(ring.lastOfVisitor('a'), 0)
  t.equal(ring.lastAtSites([siteId]), 1)
})

t.test('operators see the last of their sites and the account\'s facts', async t => {
  const ring = ringAt(0)
  ring.append(event(1, { siteId: otherSiteId }), 0)
  ring.append(event(2, { siteId }), 0)
  const { siteId: _, ...fact } = event(3, { kind: 'operator_changed' })
  t.same([ring.lastAtSites([siteId]), ring.lastAtSites([otherSiteId]), ring.lastAtSites([]), ring.lastAtSites(undefined)], [2, 1, 0, 2])
  ring.append(fact, 0)
  t.same([ring.lastAtSites([siteId]), ring.lastAtSites([]), ring.lastAtSites(undefined)], [3, 3, 3])
})

t.test('what is older than two minutes goes, a cursor older than one is to be renewed', async t => {
  const ring = ringAt(0)
  ring.append(event(1, { visitorId: 'a' }), 0)
  ring.append(event(2, { visitorId: 'b' }), 50_000)
  ring.trim(59_999)
  t.same([ring.floor, ring.freshFrom], [0, 0])
  ring.trim(60_000)
  t.same([ring.floor, ring.freshFrom], [0, 1])
  ring.trim(119_999)
  t.same([ring.floor, ring.freshFrom], [0, 2])
  ring.trim(120_000)
  t.same([ring.floor, ring.lastOfVisitor('a'), ring.lastOfVisitor('b')], [1, 0, 2])
  ring.trim(170_000)
  t.same([ring.floor, ring.tip, ring.size], [2, 2, 0])
})

t.test('twenty thousand are kept at most, and cursors ten thousand behind are to be renewed', async t => {
  const ring = ringAt(0)
  for (let seq = 1; seq <= 20_500; seq++) ring.append(event(seq, { visitorId: 'a' }), 0)
  ring.trim(1)
  t.same([ring.size, ring.floor, ring.freshFrom], [20_000, 500, 10_500])
  ring.check()
})

t.test('whatever comes, the ring agrees with a plain list', async () => {
  const step = fc.record({ kind: fc.constantFrom('append', 'repeat', 'hole', 'time'), visitor: fc.constantFrom(...visitors), site: fc.constantFrom(siteId, otherSiteId), ms: fc.nat(70_000) })
  fc.assert(fc.property(fc.array(step, { maxLength: 120 }), steps => {
    const ring = ringAt(0)
    let kept: Array<EventRecord & { keptAt: number }> = []
    let [now, tip, floor] = [0, 0, 0]
    for (const { kind, visitor, site, ms } of steps) {
      if (kind === 'time') {
        now += ms
        ring.trim(now)
        const old = kept.filter(one => one.keptAt <= now - 120_000)
        floor = old.at(-1)?.seq ?? floor
        kept = kept.slice(old.length)
        continue
      }
      const seq = kind === 'append' ? tip + 1 : kind === 'repeat' ? Math.max(1, tip) : tip + 3
      const record = event(seq, { visitorId: visitor, siteId: site })
      ring.append(record, now)
      if (seq <= tip) continue
      if (kind === 'hole') [kept, floor] = [[], seq - 1]
      kept.push({ ...record, keptAt: now })
      tip = seq
    }
    ring.check()
    const same = (a: number[], b: number[]): boolean => JSON.stringify(a) === JSON.stringify(b)
    const seqs = (of: Iterable<{ record: EventRecord }>): number[] => [...of].map(({ record }) => record.seq)
    return ring.tip === tip && ring.floor === floor && same(seqs(ring.entriesAfter(floor)), kept.map(({ seq }) => seq)) &&
      visitors.every(visitor => same(seqs(ring.entriesOfVisitor(visitor, floor)), kept.filter(({ visitorId }) => visitorId === visitor).map(({ seq }) => seq)) &&
        ring.lastOfVisitor(visitor) === (kept.findLast(({ visitorId }) => visitorId === visitor)?.seq ?? 0)) &&
      ring.freshFrom >= floor && ring.freshFrom <= tip
  }), { numRuns: 300 })
})
