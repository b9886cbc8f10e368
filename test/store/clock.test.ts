// The time that nodes judge tokens by: the database's, whatever this machine's clock shows.
import t from 'tap'
import { readClock } from '../../src/store/clock.ts'
import { testDatabase } from '../helpers/database.ts'

t.test('a clock that is set wrong, before or after, isn\'t asked', async t => {
  const { pool } = await testDatabase(t)
  const { now } = Date
  t.teardown(() => { Date.now = now })
  Date.now = () => now() + 400 * 86_400_000
  const clock = await readClock(pool)
  t.ok(Math.abs(clock() - now()) < 5000, 'the right time all the same')
  Date.now = () => now() - 3_600_000
  const before = clock()
  await new Promise(resolve => { setTimeout(resolve, 20) })
  t.ok(clock() > before, 'it goes on')
  t.ok(Math.abs(clock() - now()) < 5000)
})
