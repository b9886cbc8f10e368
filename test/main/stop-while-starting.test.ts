// SIGTERM at any moment of a start: the program ends well and nothing is left running.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'

import { everything } from '../helpers/everything.ts'
import { commandOf, createPlace, listPostgres, runProgram, type Place } from './program.ts'

// What npm, Docker and systemd wait for at least.
const endsWithinMs = 10_000
const signalled = ['SIGTERM', 'SIGTERM'] as const

/** Starts `serve`, waits for the moment, signals as npm does (twice), and looks what is left. */
async function stopAt (t: Test, place: Place, { at, options = [] }: { at: (said: () => string, child: ChildProcess) => Promise<void>, options?: string[] }): Promise<{ early: boolean }> {
  const [program, ...more] = place.command ?? commandOf()
  const child = spawn(program, [...more, 'serve', ...options], { cwd: place.folder, env: place.environment, stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => { child.kill('SIGKILL') })
  const end = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => { said += part.toString() })
  await at(() => said, child)
  const askedAt = performance.now()
  for (const signal of signalled) child.kill(signal)
  const [code, signal] = await end
  // Before the program is loaded nobody hears a signal, and there is nothing to stop.
  const early = signal === 'SIGTERM' && said === ''
  if (!early) t.same({ code, signal }, { code: 0, signal: null }, said)
  t.notMatch(said, /^ +at /m, 'no stack')
  t.ok(performance.now() - askedAt < endsWithinMs, `it took ${Math.round(performance.now() - askedAt)} ms`)
  t.same(await listPostgres(place), [], 'no Postgres is left')
  t.notOk(existsSync(path.join(place.dataDir, 'starting.lock')), 'nor the lock of a start')
  return { early }
}

async function until (holds: () => boolean): Promise<void> {
  const patience = AbortSignal.timeout(60_000)
  while (!holds()) await pause(5, undefined, { signal: patience })
}

const file = (place: Place, ...names: string[]) => async (): Promise<void> => { await until(() => existsSync(path.join(place.dataDir, ...names))) }
const line = (words: string) => async (said: () => string): Promise<void> => { await until(() => said().includes(words)) }

t.test('in a first start, while the cluster is made and when it is', async t => {
  for (const words of everything ? ['', 'Made a new Postgres'] : ['']) {
    const place = createPlace(t)
    await stopAt(t, place, { at: words === '' ? file(place, 'starting.lock') : line(words) })
    t.match(await runProgram(place, 'migrate'), { code: 0 }, 'and the next start finds nothing in its way')
  }
})

t.test('in a later start', async t => {
  const place = createPlace(t, { DEMO_PORT: '0' })
  t.match(await runProgram(place, 'seed'), { code: 0 })

  await t.test('at each moment that shows', async t => {
    const moments = [file(place, 'starting.lock'), file(place, 'postgres', 'data', 'postmaster.pid'), line('Listening for wakes'), line('Console URL')]
    for (const at of everything ? moments : moments.slice(1, 3)) t.same(await stopAt(t, place, { at }), { early: false })
  })

  await t.test('and between them', async t => {
    // The moments above are the known ones; many between them are for test:all.
    const steps = everything ? 30 : 1
    // From when its lock shows that the program is loaded; the start takes about a second from there.
    for (let step = 1; step <= steps; step++) {
      await stopAt(t, place, {
        at: async () => {
          await file(place, 'starting.lock')()
          await pause((step - 0.5) * 900 / steps)
        }
      })
    }
  })

  await t.test('SIGUSR2 ends nothing, however soon it comes', async t => {
    for (const options of everything ? [[], ['--workers', '2']] : [[]]) {
      await stopAt(t, place, {
        at: async (said, child) => {
          await file(place, 'starting.lock')()
          child.kill('SIGUSR2')
          await until(() => said().includes('Console URL') || child.signalCode !== null)
        },
        options
      })
    }
  })

  await t.test('with workers', async t => {
    const moments = [file(place, 'postgres', 'data', 'postmaster.pid'), ...(everything ? [line('Console URL')] : [])]
    for (const at of moments) await stopAt(t, place, { at, options: ['--workers', '2'] })
  })
})
