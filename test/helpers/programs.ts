// Debian's programs in tests: found, run in the foreground as whoever runs the tests, and ended by their pid. How they are configured is the tests' matter.
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, chmodSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Test } from 'tap'

/** Those of servers are in /usr/sbin, which an ordinary account's PATH lacks. */
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
const startWithinMs = 20_000
const endWithinMs = 5000

export interface Program {
  pid: number
  /** What it wrote so far, on both outputs. */
  said: () => string
  signal: (name: NodeJS.Signals) => void
  /** Ends it and waits until it is gone. */
  stop: (name?: NodeJS.Signals) => Promise<void>
}

/** Where a program is; undefined where it isn't installed. */
export function findProgram (name: string): string | undefined {
  return folders.map(folder => join(folder, name)).find(isExecutable)
}

/** For tap's options: why a test that needs these programs can't run here, or false. */
export function lacks (...names: string[]): string | false {
  const missing = names.filter(name => findProgram(name) === undefined)
  return missing.length > 0 && `not installed: ${missing.join(', ')}`
}

/** Starts a program that stays in the foreground, resolves when it accepts connections at `port`, and ends it with the test. Throws with what it said when it doesn't. */
export async function startProgram (t: Test, name: string, { args, port, env = {} }: { args: string[], port: number, env?: NodeJS.ProcessEnv }): Promise<Program> {
  const child = spawn(requireProgram(name), args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  const program = watch(child)
  t.teardown(async () => { await program.stop() })
  for (const deadline = Date.now() + startWithinMs; !await accepts(port);) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${name} did not start: ${program.said()}`)
    await delay(20)
  }
  return program
}

/** Runs a program to its end and answers what it wrote. Throws with that when it fails. */
export function runToEnd (name: string, args: string[], env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = spawnSync(requireProgram(name), args, { encoding: 'utf8', env: { ...process.env, ...env } })
  if (status !== 0) throw new Error(`${name} ${args.join(' ')}: ${stdout}${stderr}`)
  return stdout + stderr
}

/** A folder for configurations and sockets, which other accounts may use: programs that root starts work as one of these. */
export function scratchFolder (t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'shopbell-proxy-'))
  chmodSync(folder, 0o777)
  t.teardown(() => { rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) })
  return folder
}

function watch (child: ChildProcess): Program {
  let said = ''
  child.stdout?.on('data', (part: Buffer) => { said += part.toString() })
  child.stderr?.on('data', (part: Buffer) => { said += part.toString() })
  const closed = once(child, 'close')
  return {
    pid: child.pid ?? 0,
    said: () => said,
    signal: name => { child.kill(name) },
    async stop (name = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill(name)
      const hard = setTimeout(() => { child.kill('SIGKILL') }, endWithinMs)
      await closed
      clearTimeout(hard)
    }
  }
}

function requireProgram (name: string): string {
  const found = findProgram(name)
  if (found === undefined) throw new Error(`${name} isn't installed`)
  return found
}

async function accepts (port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  return await new Promise(resolve => {
    socket.once('connect', () => { socket.destroy(); resolve(true) })
    socket.once('error', () => { resolve(false) })
  })
}

function isExecutable (path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // not here, then
  }
}
