// Time zones: which names are.

import fc from 'fast-check'
import t from 'tap'
import { isTimeZone } from '../../src/insight/local-time.ts'

t.test('IANA names are time zones, everything else is not', async t => {
  for (const name of ['Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata', 'UTC', 'Etc/GMT+5', 'Pacific/Chatham']) t.ok(isTimeZone(name), name)
  for (const name of ['', '+02:00', 'Berlin', 'Europe/Nowhere', 'Europe/Berlin\n', '../../etc/passwd', 'Z'.repeat(1000)]) t.notOk(isTimeZone(name), JSON.stringify(name.slice(0, 30)))
})

t.test('no name makes it throw', async () => {
  fc.assert(fc.property(fc.string(), name => typeof isTimeZone(name) === 'boolean'))
})
