// How often the tick reads the log: seldom while wakes are heard, often where it alone finds news, and hardly while nobody polls.
import t from 'tap'
import { createFeed } from '../../src/feed/feed.ts'
import { createSource } from '../../src/feed/source.ts'
import { until } from '../helpers/wait.ts'
import { accountId, fakeLog, newServerClock, quiet } from './fake-log.ts'
import { openShop } from '../store/shop.ts'

t.test('deaf: a quarter of a second while nobody polls, 25 ms while somebody does, 10 ms while there is news', async t => {
  const clock = newServerClock()
  const log = fakeLog({ now: () => 1_000_000_000_000 + clock.now() })
  const feed = createFeed({ pool: undefined as never, log: quiet, timers: clock, random: () => 1, source: log.source })
  const started = feed.start()
  await clock.pass(0)
  await started
  const readsOf = async (ms: number): Promise<number> => {
    const before = log.calls.get('readNews') ?? 0
    await clock.pass(ms)
    return (log.calls.get('readNews') ?? 0) - before
  }
  t.equal(await readsOf(1000), 4, 'nobody polls')
  const loaded = feed.load(accountId)
  await clock.pass(300)
  await loaded
  t.equal(await readsOf(1000), 40, 'somebody polls')
  log.say()
  await clock.pass(50)
  t.equal(await readsOf(1000), 100, 'they talk')
  await clock.pass(1200)
  t.equal(await readsOf(1000), 40, 'they have talked')
  await clock.pass(5000)
  t.equal(await readsOf(1000), 4, 'they are gone')
  await feed.stop()
})

t.test('hearing wakes it looks four times a second at most, though somebody polls', async t => {
  const { pool, url, accountId } = await openShop()
  let reads = 0
  const real = createSource(pool, pool)
  const source: typeof real = { ...real, readNews: async asked => { reads++; return await real.readNews(asked) } }
  const feed = createFeed({ pool, wakeUrl: url, log: quiet, random: () => 1, source })
  await feed.start()
  await until(() => !feed.health().deaf, 'wakes to be heard')
  await feed.load(accountId)
  const [before, begun] = [reads, performance.now()]
  await until(() => reads >= before + 4, 'the net below the wakes')
  const tookMs = performance.now() - begun
  t.ok(tookMs >= 700, `four reads took ${Math.round(tookMs)} ms`)
  await feed.stop()
})
