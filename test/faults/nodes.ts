// Real node processes on fixed ports that are killed, frozen, stopped and started again, some with a clock that is wrong.
import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createClock } from './clocks.ts'

export { freePorts as findPorts } from '../helpers/ports.ts'

export interface Node {
  readonly port: number
  /** Starts it and waits until it listens. A repeated start of a running one does nothing. */
  start (): Promise<void>
  /** Sets its clock, while it runs or for the next start, as faketime takes it: "+1h"; "+0" is the right time. */
  setClock (clock: string): void
  /** To all of it; resolves when it is gone. */
  end (signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  freeze (): void
  thaw (): void
  /** Of the running process; undefined while there is none. */
  usage (): Usage | undefined
  /** The set-up token that the newest start printed. */
  setupToken (): string | undefined
}

export interface Usage { pid: number, rssKb: number, fds: number }

const root = join(import.meta.dirname, '../..')
/** On a busy machine; alone it takes half a second. */
const startWithinMs = 60_000

/** Builds what changed since the last build. */
export function buildProgram (): void {
  execFileSync(process.execPath, [join(root, 'bin/prepare.js')], { cwd: root, stdio: ['ignore', 'ignore', 2] })
}

/** Copies the built program, so that who goes on working on the sources doesn't change what runs. */
export function copyProgram (folder: string): string {
  const program = join(folder, 'program')
  mkdirSync(program)
  for (const part of ['dist', 'migrations', 'package.json']) cpSync(join(root, part), join(program, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(program, 'node_modules'))
  return program
}

export interface NodeOptions {
  program: string
  port: number
  environment: Record<string, string>
  say (words: string): void
  /** It ended though nobody ended it; it is started again, as a supervisor would. */
  onDeath (): void
}

/** A node that can be started on this port. */
export function createNode ({ program, port, environment, say, onDeath }: NodeOptions): Node {
  const args = ['--enable-source-maps', join(program, 'dist/server/main.js'), 'serve']
  const env = { PATH: process.env.PATH, ...environment, PORT: String(port), METRICS_PORT: 'off', LOG_LEVEL: 'fatal' }
  let child: ChildProcess | undefined
  let wanted = false
  let starting: Promise<void> | undefined
  let token: string | undefined
  const clock = createClock(join(program, `clock-${port}`))
  const launch = async (): Promise<void> => {
    const started = child = spawn(process.execPath, args, { cwd: program, env: { ...env, ...clock.environment }, stdio: ['ignore', 'pipe', 'pipe'] })
    started.once('exit', () => { clock.tidyUp(started.pid) })
    started.stderr?.on('data', (part: Buffer) => { say(`a node said: ${part.toString().trim()}`) })
    let out = ''
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => { reject(new Error(`not up within ${startWithinMs} ms: ${out}`)) }, startWithinMs)
      started.once('exit', code => { clearTimeout(timer); reject(new Ended(`a node ended with ${code} before it was up`)) })
      started.stdout?.on('data', (part: Buffer) => {
        out += part.toString()
        token = /^Sign up URL: .*#(.+)$/m.exec(out)?.[1] ?? token
        if (/^Console URL: .*\n/m.test(out)) { clearTimeout(timer); resolve() }
      })
    })
    started.once('exit', () => {
      if (!wanted) return
      onDeath()
      starting ??= start().finally(() => { starting = undefined })
    })
  }
  const start = async (): Promise<void> => {
    // As a supervisor does: a start that fails (the database is away) is tried again.
    while (!isUp() && wanted) {
      try {
        await launch()
      } catch (error) {
        if (!(error instanceof Ended)) throw error
        await pause(500)
      }
    }
  }
  const isUp = (): boolean => child !== undefined && child.exitCode === null && child.signalCode === null
  return {
    port,
    setupToken: () => token,
    setClock: clock.set,
    async start () {
      wanted = true
      await (starting ??= start().finally(() => { starting = undefined }))
    },
    async end (signal) {
      const ended = child
      wanted = false
      if (ended === undefined || !isUp()) return
      const gone = new Promise(resolve => { ended.once('exit', resolve) })
      ended.kill(signal)
      await gone
    },
    freeze () { if (child !== undefined && isUp()) child.kill('SIGSTOP') },
    thaw () { if (child !== undefined && isUp()) child.kill('SIGCONT') },
    usage: () => child?.pid === undefined || !isUp() ? undefined : readUsage(child.pid)
  }
}

class Ended extends Error {}

/** Memory and open files of a process; undefined where the system doesn't tell. */
export function readUsage (pid: number): Usage | undefined {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
    return { pid, rssKb: pages * 4, fds: readdirSync(`/proc/${pid}/fd`).length }
  } catch {
    return undefined // just gone, or no /proc here
  }
}
