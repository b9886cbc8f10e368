// The event loop's delay is what it is: next to nothing at rest, and how long it is kept busy under work.
import { setImmediate as soon, setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { measureLoopDelay } from '../../src/process/loop-delay.ts'

t.test('a busy loop shows as a mean, a single stop hardly', async t => {
  const measured = measureLoopDelay()
  t.teardown(() => { measured.stop() })
  await delay(300)
  const rest = measured.meanMs()
  for (const end = performance.now() + 700; performance.now() < end;) {
    for (const until = performance.now() + 150; performance.now() < until;);
    await soon()
  }
  const busy = measured.meanMs()
  t.ok(busy > 80 && busy < 10_000, `busy: ${busy} ms`)
  t.ok(rest < busy / 2, `at rest: ${rest} ms`)
})

t.test('asked twice at once it knows nothing new', async t => {
  const measured = measureLoopDelay()
  t.teardown(() => { measured.stop() })
  measured.meanMs()
  t.equal(measured.meanMs(), 0)
})
