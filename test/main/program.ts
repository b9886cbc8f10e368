// Runs the command line as a process of its own, on folders and ports of a test's own.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Test } from 'tap'

import { isBuilt } from '../../bin/prepare.js'
import { listProcesses } from '../../src/store/embedded/processes.ts'

/** Where a program works: nothing of the machine's environment or of another test reaches it. */
export interface Place {
  folder: string
  dataDir: string
  environment: Record<string, string>
  /** The command line to run; this checkout's where there is none. */
  command?: [string, ...string[]]
}

export interface Ended { code: number | null, signal: NodeJS.Signals | null, out: string, err: string }

const root = path.resolve(import.meta.dirname, '../..')
const startWithinMs = 60_000

/** A fresh folder with data of its own and any free ports; whatever still runs on it is killed at the end. */
export function createPlace (t: Test, more: Record<string, string> = {}): Place {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-main-'))
  // Root's Postgres runs as another account, which must be able to enter.
  chmodSync(folder, 0o755)
  const dataDir = path.join(folder, 'data')
  t.teardown(async () => {
    await killPostgres({ dataDir })
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  })
  const environment = { PATH: process.env.PATH ?? '', DATA_DIR: dataDir, PORT: '0', METRICS_PORT: 'off', ...more }
  return { folder, dataDir, environment }
}

/** The pids of the place's Postgres. */
export async function listPostgres ({ dataDir }: Pick<Place, 'dataDir'>): Promise<number[]> {
  return await listProcesses(path.join(dataDir, 'postgres', 'data'))
}

/** Ends the place's Postgres and all its children as a crash would. */
export async function killPostgres (place: Pick<Place, 'dataDir'>): Promise<void> {
  for (const pid of await listPostgres(place)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // gone with the postmaster already
    }
  }
}

/** Runs a command to its end. */
export async function runProgram (place: Place, ...args: string[]): Promise<Ended> {
  return await ended(launch(place, args))
}

/** Starts `serve` and resolves when it has printed its console's address. */
export async function serveProgram (t: Test, place: Place, ...options: string[]): Promise<Served> {
  const child = launch(place, ['serve', ...options])
  t.teardown(() => { child.kill('SIGKILL') })
  const end = ended(child)
  let out = ''
  const ready = new Promise<void>(resolve => {
    child.stdout?.on('data', (part: Buffer) => {
      out += part.toString()
      if (/^Console URL: .*\n/m.test(out)) resolve()
    })
  })
  const timer = AbortSignal.timeout(startWithinMs)
  await Promise.race([ready, end.then(({ err }) => { throw new Error(`it ended: ${err}`) }), once(timer, 'abort').then(() => { throw new Error(`not up: ${out}`) })])
  // The other addresses follow in the same turn.
  await new Promise(resolve => setImmediate(resolve))
  return { child, end, addresses: () => out, address: name => new RegExp(`^${name} URL: (.*)$`, 'm').exec(out)?.[1] }
}

export interface Served {
  child: ChildProcess
  end: Promise<Ended>
  /** All that was printed. */
  addresses: () => string
  /** The address that was printed under a name: Console, Sign up, Demo shop. */
  address: (name: string) => string | undefined
}

// The bundles of these very sources, where they are there, as in `npm test`: they start with a third of the CPU.
const program = isBuilt() ? [path.join(root, 'bin/shopbell.js')] : ['--import', path.join(root, 'node_modules/tsx/dist/loader.mjs'), path.join(root, 'src/main.ts')]

/** The command line of this checkout, as a program and its arguments. */
export function commandOf (...args: string[]): [string, ...string[]] {
  return [process.execPath, ...program, ...args]
}

/** Runs any program in the place, to its end. */
export async function runCommand ({ folder, environment }: Place, program: string, ...args: string[]): Promise<Ended> {
  return await ended(spawn(program, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] }))
}

function launch ({ folder, environment, command = commandOf() }: Place, args: string[]): ChildProcess {
  const [program, ...more] = command
  return spawn(program, [...more, ...args], { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function ended (child: ChildProcess): Promise<Ended> {
  let out = ''
  let err = ''
  child.stdout?.on('data', (part: Buffer) => { out += part.toString() })
  child.stderr?.on('data', (part: Buffer) => { err += part.toString() })
  const [code, signal] = await once(child, 'close') as [number | null, NodeJS.Signals | null]
  return { code, signal, out, err }
}
