// Time zones: which names are, and how far ahead of UTC their clocks stand.

import fc from 'fast-check'
import t from 'tap'
import { isTimeZone, offsetMinutes } from '../../src/insight/local-time.ts'

t.test('IANA names are time zones, everything else is not', async t => {
  for (const name of ['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata', 'UTC', 'Etc/GMT+5', 'Pacific/Chatham']) t.ok(isTimeZone(name), name)
  for (const name of ['', '+02:00', 'Berlin', 'Europe/Nowhere', 'Europe/Berlin\n', '../../etc/passwd', 'Z'.repeat(1000)]) t.notOk(isTimeZone(name), JSON.stringify(name.slice(0, 30)))
})

t.test('offsets follow summer time, half hours and history', async t => {
  const january = new Date('2026-01-15T12:00:00Z')
  const july = new Date('2026-07-15T12:00:00Z')
  t.equal(offsetMinutes('Europe/Berlin', january), 60)
  t.equal(offsetMinutes('Europe/Berlin', july), 120)
  t.equal(offsetMinutes('America/New_York', january), -300)
  t.equal(offsetMinutes('Asia/Kathmandu', january), 345)
  t.equal(offsetMinutes('Australia/Lord_Howe', january), 660)
  t.equal(offsetMinutes('Australia/Lord_Howe', july), 630)
  t.equal(offsetMinutes('Pacific/Kiritimati', new Date('2026-12-31T23:59:59.999Z')), 840)
  t.equal(offsetMinutes('UTC', july), 0)
})

t.test('unknown zones and invalid dates have no offset', async t => {
  t.equal(offsetMinutes('Europe/Nowhere', new Date()), undefined)
  t.equal(offsetMinutes('UTC', new Date(Number.NaN)), undefined)
})

t.test('no name and no moment makes it throw', async t => {
  const name = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom('Europe/Berlin', 'Asia/Tokyo', 'UTC'))
  fc.assert(fc.property(name, fc.date({ noInvalidDate: false }), (zone, at) => {
    const minutes = offsetMinutes(zone, at)
    return minutes === undefined || (Number.isInteger(minutes) && Math.abs(minutes) <= 26 * 60)
  }), { numRuns: 2000 })
  t.pass('2000 moments')
})
