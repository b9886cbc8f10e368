// How long a client waits after a failure, and so how soon it is there again.
import t from 'tap'
import { backoffMs } from '../../src/client/backoff.ts'

const wait = backoffMs

t.test('the first waits are short, the server\'s wish comes on top, and chance spreads all of it', async t => {
  t.same([0, 1, 2, 3, 4].map(failures => wait(failures, 0.5)), [250, 500, 1000, 2000, 2000])
  t.equal(wait(3, 0), 0)
  t.equal(wait(0, 0.5, 1000), 1250)
})

t.test('who lost the server for less than half a minute has it back within four seconds, whatever chance says', async t => {
  for (const random of [0.25, 0.5, 0.999]) {
    for (let failures = 0, awayMs = 0; awayMs < 10_000; failures++) {
      t.ok(wait(failures, random) <= 4000, `after ${failures}`)
      awayMs += wait(failures, random)
    }
  }
  t.ok(Array.from({ length: 20 }, (_, failures) => wait(failures, 0.5)).reduce((sum, ms) => sum + ms) > 30_000, 'half a minute on average')
})

t.test('a server that stays away is asked every sixteen seconds on average', async t => {
  t.ok(wait(25, 0.999) > 30_000)
  t.ok(wait(10_000, 0.999) < 32_001)
})
