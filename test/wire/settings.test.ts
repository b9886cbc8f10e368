// What is read of stored settings is whole and valid, however old they are.
import t from 'tap'
import { SiteSettings, defaultSettings, readSettings } from '../../src/wire/settings.ts'

t.test('the defaults are settings that may be sent, and what was never set is them', async t => {
  t.ok(SiteSettings.safeParse(defaultSettings).success)
  t.same(readSettings({}), defaultSettings)
})

t.test('what is stored stands, what it lacks is usual', async t => {
  const holidays = [{ date: '2026-12-24', name: '', spans: [] }]
  const { look, hours, form, chat } = readSettings({ look: { colour: '#112233' }, hours: { on: true, holidays }, form: { fields: { phone: 'required' } } })
  t.same(look, { ...defaultSettings.look, colour: '#112233' })
  t.same(hours, { ...defaultSettings.hours, on: true, holidays })
  t.match(form, { on: false, fields: { phone: 'required', email: 'optional' } })
  t.same(chat, defaultSettings.chat)
})

t.test('a part that is not valid any more is the default, and takes no other with it', async t => {
  const read = readSettings({ look: { colour: 'blue', theme: 'dark' }, language: 'tlh', chat: 7, nobody: { show: 'hide' }, unknown: true, picture: null })
  t.same(read, { ...defaultSettings, nobody: { show: 'hide' } })
  t.ok(SiteSettings.safeParse(read).success)
})

t.test('spans, zones and dates are what a clock and a calendar know', async t => {
  const isTaken = (given: object): boolean => SiteSettings.shape.hours.safeParse({ ...defaultSettings.hours, ...given }).success
  const monday = (from: string, to: string): object => ({ week: [[{ from, to }], [], [], [], [], [], []] })
  const holiday = (date: string): object => ({ holidays: [{ date, name: '', spans: [] }] })
  for (const good of [monday('00:00', '24:00'), monday('23:59', '24:00'), { zone: 'UTC' }, { zone: 'America/Argentina/Ushuaia' }, holiday('2028-02-29')]) t.ok(isTaken(good), JSON.stringify(good))
  const bad = [
    monday('24:00', '24:00'), monday('9:00', '17:00'), monday('09:00', '09:00'), monday('09:00', '24:01'), monday('09:60', '10:00'),
    { zone: '' }, { zone: '+02:00' }, { zone: 'Europe/Atlantis' }, holiday('2026-02-29'), holiday('24.12.2026'), { week: [] }
  ]
  for (const one of bad) t.notOk(isTaken(one), JSON.stringify(one))
})
