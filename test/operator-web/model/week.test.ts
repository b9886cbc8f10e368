// The weekly hours as fields show them.
import t from 'tap'
import { defaultSettings } from '../../../src/wire/settings.ts'
import { fromEndField, inOrder, nextSpan, thereNow, toEndField, zonesByRegion } from '../../../operator-web/model/week.ts'

const { hours } = defaultSettings

t.test('midnight as an end is 00:00 in a field', async t => {
  t.equal(toEndField('24:00'), '00:00')
  t.equal(fromEndField('00:00'), '24:00')
  t.equal(fromEndField(toEndField('17:30')), '17:30')
})

t.test('one more span stands after the last one and ends by midnight', async t => {
  t.same(nextSpan([]), { from: '09:00', to: '17:00' })
  t.same(nextSpan([{ from: '09:00', to: '12:00' }]), { from: '13:00', to: '17:00' })
  t.same(nextSpan([{ from: '09:00', to: '21:00' }]), { from: '22:00', to: '24:00' })
  t.same(nextSpan([{ from: '09:00', to: '22:30' }]), { from: '22:30', to: '24:00' })
  t.same(nextSpan([{ from: '09:00', to: '24:00' }]), { from: '23:00', to: '24:00' })
})

t.test('spans and days are stored in their order', async t => {
  const mixed = inOrder({
    ...hours,
    week: [[{ from: '14:00', to: '18:00' }, { from: '09:00', to: '12:00' }], [], [], [], [], [], []],
    holidays: [{ date: '2026-12-25', name: ' Christmas ', spans: [] }, { date: '2026-01-01', name: 'New Year', spans: [] }]
  })
  t.same(mixed.week[0]?.map(({ from }) => from), ['09:00', '14:00'])
  t.same(mixed.holidays.map(({ name }) => name), ['New Year', 'Christmas'])
})

t.test('whether it is open now is told by the clock of the chosen zone', async t => {
  // A Monday in Berlin, half past eight in winter.
  const now = Date.UTC(2026, 0, 5, 7, 30)
  t.same(thereNow(hours, now), { weekday: 0, time: '08:30', open: false })
  t.same(thereNow(hours, now + 3_600_000), { weekday: 0, time: '09:30', open: true })
  t.same(thereNow({ ...hours, zone: 'America/New_York' }, Date.UTC(2026, 0, 5, 3)), { weekday: 6, time: '22:00', open: false })
  t.equal(thereNow({ ...hours, holidays: [{ date: '2026-01-05', name: '', spans: [] }] }, now + 3_600_000)?.open, false)
  t.equal(thereNow({ ...hours, zone: 'Mars/Olympus' }, now), undefined)
})

t.test('zones stand by region, the chosen one among them', async t => {
  const regions = new Map(zonesByRegion('Mars/Olympus'))
  t.ok(regions.get('Europe')?.includes('Europe/Berlin'))
  t.same(regions.get('Mars'), ['Mars/Olympus'])
  t.ok(regions.get('')?.includes('UTC'))
})
