// How long a second `npm start` takes: from npm on until /readyz answers 200, on data of its own. Leaves what the server does then to the other groups.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../test/helpers/ports.ts'
import { quantile, round, type Figures } from './table.ts'

const root = join(import.meta.dirname, '..')
const rounds = 3
// A tenth of a second is what the figure is told in.
const lookEveryMs = 20
const patienceMs = 60_000

/** `second_s`: the median of three starts on data that are there. */
export async function measureStart (): Promise<Figures> {
  const dataDir = mkdtempSync(join(tmpdir(), 'shopbell-start-'))
  // Root's Postgres runs as another account, which must be able to enter.
  chmodSync(dataDir, 0o755)
  try {
    // The first one makes the data, and perhaps builds.
    await startOnce(dataDir)
    const allMs: number[] = []
    for (let again = 0; again < rounds; again++) allMs.push(await startOnce(dataDir))
    return { second_s: round(quantile(allMs, 0.5) / 1000, 2) }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function startOnce (dataDir: string): Promise<number> {
  const port = await freePort()
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir, PORT: String(port), METRICS_PORT: 'off', DEMO_PORT: '0', LOG_LEVEL: 'warn' }
  const startedAt = performance.now()
  const npm = spawn('npm', ['start'], { cwd: root, env, stdio: ['ignore', 'ignore', 2] })
  try {
    await untilReady(`http://127.0.0.1:${port}/readyz`, npm)
    return performance.now() - startedAt
  } finally {
    if (npm.exitCode === null) {
      npm.kill('SIGTERM')
      await once(npm, 'exit')
    }
  }
}

async function untilReady (url: string, npm: ChildProcess): Promise<void> {
  for (const until = performance.now() + patienceMs; performance.now() < until; await pause(lookEveryMs)) {
    if (npm.exitCode !== null) throw new Error(`npm start ended with ${npm.exitCode}`)
    const answer = await fetch(url).catch(() => undefined) // refused: it doesn't listen yet
    if (answer?.status === 200) return
  }
  throw new Error(`npm start was not ready within ${patienceMs} ms`)
}
