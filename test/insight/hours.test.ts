// Opening hours on the clocks of real zones: days, holidays, midnight, the hour that is left out and the one that comes twice.
import t from 'tap'
import { readHours, readStoredHours } from '../../src/insight/hours.ts'
import type { Hours, Span } from '../../src/insight/hours.ts'

const nine: Span[] = [{ from: '09:00', to: '17:00' }]
const weekdays = [nine, nine, nine, nine, nine, [], []]
const all: Span[] = [{ from: '00:00', to: '24:00' }]

function hours (given: Partial<Hours>): Hours {
  return { on: true, zone: 'Europe/Berlin', week: weekdays, holidays: [], ...given }
}

function at (text: string, given: Partial<Hours> = {}): { open: boolean, until?: string } {
  const { open, until } = readHours(hours(given), new Date(text))
  return { open, ...(until === undefined ? {} : { until: until.toISOString().replace(':00.000', '') }) }
}

t.test('open from nine to five, then until the next morning, over the weekend until Monday', async t => {
  t.same(at('2026-06-10T08:00:00+02:00'), { open: false, until: '2026-06-10T07:00Z' })
  t.same(at('2026-06-10T09:00:00+02:00'), { open: true, until: '2026-06-10T15:00Z' }, 'the first moment belongs to it')
  t.same(at('2026-06-10T17:00:00+02:00'), { open: false, until: '2026-06-11T07:00Z' }, 'the last one doesn\'t')
  t.same(at('2026-06-12T18:00:00+02:00'), { open: false, until: '2026-06-15T07:00Z' })
})

t.test('without hours a site is always open; with none at all it never is', async t => {
  t.same(at('2026-06-13T03:00:00Z', { on: false }), { open: true })
  t.same(readStoredHours({}, new Date()), { open: true })
  t.same(readStoredHours({ hours: hours({ week: [[], [], [], [], [], [], []] }) }, new Date()), { open: false })
})

t.test('several spans in a day leave the breaks between them, in whatever order they were written', async t => {
  const day: Span[] = [{ from: '13:00', to: '18:00' }, { from: '08:30', to: '12:00' }]
  const week = [day, day, day, day, day, day, day]
  t.same(at('2026-06-10T11:00:00+02:00', { week }), { open: true, until: '2026-06-10T10:00Z' })
  t.same(at('2026-06-10T12:30:00+02:00', { week }), { open: false, until: '2026-06-10T11:00Z' })
  t.same(at('2026-06-10T13:00:00+02:00', { week }), { open: true, until: '2026-06-10T16:00Z' })
})

t.test('two spans that meet at midnight are one opening, also out of Sunday into Monday', async t => {
  const late: Span[] = [{ from: '20:00', to: '24:00' }]
  const early: Span[] = [{ from: '00:00', to: '04:00' }]
  const week = [early, [], [], [], late, [...early], late]
  t.same(at('2026-06-12T22:00:00+02:00', { week }), { open: true, until: '2026-06-13T02:00Z' }, 'Friday into Saturday')
  t.same(at('2026-06-13T01:00:00+02:00', { week }), { open: true, until: '2026-06-13T02:00Z' })
  t.same(at('2026-06-14T23:00:00+02:00', { week }), { open: true, until: '2026-06-15T02:00Z' })
  t.same(at('2026-06-15T00:00:00+02:00', { week }), { open: true, until: '2026-06-15T02:00Z' }, 'midnight itself')
})

t.test('who never closes is looked at again in a month, and stays open', async t => {
  const week = [all, all, all, all, all, all, all]
  const { open, until } = readHours(hours({ week }), new Date('2026-06-10T00:00:00Z'))
  t.ok(open)
  t.ok(until !== undefined && until.getTime() - Date.parse('2026-06-10T00:00:00Z') >= 30 * 86_400_000)
})

t.test('a holiday closes its day, or has hours of its own; the clock of the zone says which day it is', async t => {
  const holidays = [{ date: '2026-12-24', name: 'Christmas Eve', spans: [{ from: '09:00', to: '12:00' }] }, { date: '2026-12-25', name: 'Christmas', spans: [] }]
  t.same(at('2026-12-24T10:00:00+01:00', { holidays }), { open: true, until: '2026-12-24T11:00Z' })
  t.same(at('2026-12-24T13:00:00+01:00', { holidays }), { open: false, until: '2026-12-28T08:00Z' }, 'Friday is a holiday, then the weekend')
  const abroad = { zone: 'Pacific/Auckland', holidays: [{ date: '2026-06-11', name: '', spans: [] }] }
  t.same(at('2026-06-10T21:00:00Z', abroad), { open: false, until: '2026-06-11T21:00Z' }, 'Thursday there, Wednesday in UTC')
})

t.test('nine in the morning is nine in the morning on both sides of summer time', async t => {
  t.same(at('2026-03-27T18:00:00+01:00'), { open: false, until: '2026-03-30T07:00Z' }, 'in spring an hour sooner by UTC')
  t.same(at('2026-10-23T18:00:00+02:00'), { open: false, until: '2026-10-26T08:00Z' })
  t.same(at('2026-03-06T20:00:00Z', { zone: 'America/New_York', week: [nine, nine, nine, nine, nine, [], nine] }), { open: true, until: '2026-03-06T22:00Z' })
  t.same(at('2026-03-08T01:00:00-05:00', { zone: 'America/New_York', week: [nine, nine, nine, nine, nine, [], nine] }), { open: false, until: '2026-03-08T13:00Z' }, 'the very day of the change')
})

t.test('a span over the hour that is left out is an hour shorter, one in it does not happen', async t => {
  const over = { week: [[], [], [], [], [], [], [{ from: '01:00', to: '04:00' }]] }
  t.same(at('2026-03-29T00:30:00Z', over), { open: true, until: '2026-03-29T02:00Z' })
  const within = { week: [[], [], [], [], [], [], [{ from: '02:15', to: '02:45' }]] }
  t.same(at('2026-03-28T12:00:00Z', within), { open: false, until: '2026-04-05T00:15Z' })
})

t.test('in the hour that comes twice a span comes twice, or goes through', async t => {
  const within = { week: [[], [], [], [], [], [], [{ from: '02:00', to: '02:30' }]] }
  t.same(at('2026-10-25T00:00:00Z', within), { open: true, until: '2026-10-25T00:30Z' })
  t.same(at('2026-10-25T00:30:00Z', within), { open: false, until: '2026-10-25T01:00Z' })
  t.same(at('2026-10-25T01:10:00Z', within), { open: true, until: '2026-10-25T01:30Z' })
  t.same(at('2026-10-25T00:10:00Z', { week: [[], [], [], [], [], [], [{ from: '01:00', to: '04:00' }]] }), { open: true, until: '2026-10-25T03:00Z' })
})

t.test('at every quarter of an hour it is what a clock on the wall says', async t => {
  const week: Span[][] = [[{ from: '00:00', to: '02:30' }, { from: '22:15', to: '24:00' }], nine, [], [{ from: '02:00', to: '03:00' }], nine, all, [{ from: '01:15', to: '02:45' }, { from: '23:00', to: '24:00' }]]
  for (const [zone, from] of [['Europe/Berlin', '2026-03-26'], ['Europe/Berlin', '2026-10-22'], ['America/St_Johns', '2026-03-05'], ['Australia/Lord_Howe', '2026-04-02'], ['Asia/Kathmandu', '2026-05-01'], ['Africa/Casablanca', '2026-02-12']] as const) {
    const wall = new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    const wrong: string[] = []
    for (let now = Date.parse(`${from}T00:00:00Z`), n = 0; n < 6 * 96; n++, now += 900_000) {
      const parts = Object.fromEntries(wall.formatToParts(now).map(({ type, value }) => [type, value]))
      const time = `${parts.hour}:${parts.minute}`
      const spans = week[['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts.weekday ?? '')] ?? []
      const shown = spans.some(span => span.from <= time && time < span.to)
      const { open, until } = readHours(hours({ zone, week }), new Date(now))
      if (open !== shown || (until !== undefined && until.getTime() <= now)) wrong.push(`${zone} ${parts.weekday} ${time}`)
    }
    t.same(wrong, [], `${zone} from ${from}`)
  }
})
