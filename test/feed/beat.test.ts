// A beat never runs twice at a time, never misses a wake, and never gives up.
import t from 'tap'
import { Beat } from '../../src/feed/beat.ts'
import { newServerClock, quiet, settle } from './fake-log.ts'

interface Rig { beat: Beat, clock: ReturnType<typeof newServerClock>, runs: number, atOnce: number, finish: (error?: Error) => Promise<void>, said: string[] }

function rig (): Rig {
  const clock = newServerClock()
  let end: (error?: Error) => void = () => {}
  const made = { clock, runs: 0, atOnce: 0, said: [] as string[], beat: undefined as unknown as Beat, finish: async (error?: Error) => { end(error); await settle() } }
  let busy = 0
  const run = async (): Promise<void> => {
    made.runs++
    made.atOnce = Math.max(made.atOnce, ++busy)
    await new Promise<void>((resolve, reject) => { end = error => { error === undefined ? resolve() : reject(error) } }).finally(() => { busy-- })
  }
  const log = { ...quiet, info: (words: string) => { made.said.push(words) }, error: (_: object, words: string) => { made.said.push(words) } }
  made.beat = new Beat({ name: 'It', run, intervalMs: () => 100, minGapMs: 5, timers: clock, random: () => 1, log })
  return made
}

t.test('it runs at its interval', async t => {
  const made = rig()
  made.beat.start()
  await made.clock.pass(0)
  t.equal(made.runs, 1)
  await made.finish()
  await made.clock.pass(99)
  t.equal(made.runs, 1)
  await made.clock.pass(1)
  t.equal(made.runs, 2)
  await made.finish()
  await made.beat.stop()
  await made.clock.pass(1000)
  t.equal(made.runs, 2)
})

t.test('a wake during a run is a run after it, and never one beside it', async t => {
  const made = rig()
  made.beat.start()
  await made.clock.pass(0)
  made.beat.wake()
  made.beat.wake()
  await made.clock.pass(50)
  t.equal(made.runs, 1)
  await made.finish()
  await made.clock.pass(0)
  t.equal(made.runs, 2)
  await made.finish()
  await made.clock.pass(99)
  t.same([made.runs, made.atOnce], [2, 1])
  void made.finish()
})

t.test('a burst of wakes is one run each gap', async t => {
  const made = rig()
  made.beat.start()
  await made.clock.pass(0)
  await made.finish()
  for (let at = 0; at < 20; at++) {
    made.beat.wake()
    await made.clock.pass(1)
    await made.finish()
  }
  t.ok(made.runs >= 4 && made.runs <= 6, `${made.runs} runs in 20 ms`)
})

t.test('who waits for the next is not content with the one that runs', async t => {
  const made = rig()
  made.beat.start()
  await made.clock.pass(0)
  let done = false
  void made.beat.next().then(() => { done = true })
  await made.finish()
  t.equal(done, false)
  await made.clock.pass(5)
  await made.finish()
  t.equal(done, true)
})

t.test('failing, it tries again at least twice a second, says it once, and goes on', async t => {
  const made = rig()
  made.beat.start()
  await made.clock.pass(0)
  let done = false
  void made.beat.next().then(() => { done = true })
  await made.finish(new Error('away'))
  for (let at = 0; at < 10; at++) {
    const before = made.runs
    await made.clock.pass(500)
    t.equal(made.runs, before + 1)
    await made.finish(new Error('away'))
  }
  t.same([done, made.said], [false, ['It failed and is tried again.']])
  t.ok(made.beat.ageMs() >= 5000)
  await made.clock.pass(500)
  await made.finish()
  t.equal(done, true)
  t.match(made.said[1], /^It goes on, after \d+ ms/)
  t.equal(made.beat.ageMs(), 0)
})
