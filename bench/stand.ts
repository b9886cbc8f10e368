// What is measured on: a real Postgres in a folder of its own, and server processes of the built program. Leaves what is measured to the groups.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { startEmbeddedPostgres } from '../src/store/embedded/start.ts'
import { freePorts } from '../test/helpers/ports.ts'

export interface Measured {
  /** What it used of the CPU so far, in µs. */
  cpuUs (): Promise<number>
  /** What it occupies of the memory now. */
  rssKb (): Promise<number>
}

export interface Node extends Measured {
  /** Of the API, without a slash at the end. */
  origin: string
  /** The set-up token that it printed, while there is no owner. */
  setupToken: string | undefined
  /** How often it sent each SQL statement so far. */
  statements (): Promise<Map<string, number>>
  /** The longest that its event loop was late since this was asked last. */
  worstLoopDelayMs (): Promise<number>
  /** Asks it to stop; resolves when it is gone. */
  stop (): Promise<void>
}

export interface Stand {
  /** Starts another node on the stand's database; `more` of its environment. */
  startNode (pollMode: 'auto' | 'hold' | 'short', more?: Record<string, string>): Promise<Node>
  /** The database as nodes are given it, for what is measured beside them; as its owner, for what nodes may not. */
  database: { url: string, ownerUrl: string }
  /** Stops Postgres, cutting its connections, and starts it again. Resolves when it answers. */
  restartDatabase (): Promise<void>
  close (): Promise<void>
}

const root = join(import.meta.dirname, '..')
const quiet = { info: () => {}, warn: console.error, error: (details: object, words: string) => { console.error(words, details) } }

/** Builds what is measured, if it isn't. */
export function prepareBuild (): void {
  execFileSync(process.execPath, [join(root, 'bin/prepare.js')], { cwd: root, stdio: ['ignore', 2, 2] })
}

/** Starts the database; nodes come when they are asked for. */
export async function openStand (): Promise<Stand> {
  const dataDir = mkdtempSync(join(tmpdir(), 'shopbell-bench-'))
  // Root's Postgres runs as another account, which must be able to enter.
  chmodSync(dataDir, 0o755)
  let postgres = await startEmbeddedPostgres({ dataDir, log: quiet })
  const { url, migrateUrl } = postgres
  const nodes: ChildProcess[] = []
  const close = async (): Promise<void> => {
    await Promise.all(nodes.map(async node => { await end(node) }))
    await postgres.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  // Whatever ends us, nothing of ours goes on.
  const ended = (): void => { void close().finally(() => { process.exit(1) }) }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, ended)
  process.once('uncaughtException', error => {
    console.error(error)
    ended()
  })
  return {
    startNode: async (pollMode, more) => await startNode({ DATABASE_URL: url, DATABASE_DIRECT_URL: migrateUrl, POLL_MODE: pollMode, LOG_LEVEL: 'warn', ...more }, nodes),
    database: { url, ownerUrl: migrateUrl },
    restartDatabase: async () => {
      await stopPostgres(dataDir)
      postgres = await startEmbeddedPostgres({ dataDir, log: quiet })
    },
    close: async () => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, ended)
      process.removeAllListeners('uncaughtException')
      await close()
    }
  }
}

/** As `pg_ctl stop -m fast` does: whoever is connected is cut off. */
async function stopPostgres (dataDir: string): Promise<void> {
  const [pid = ''] = readFileSync(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')
  process.kill(Number(pid), 'SIGINT')
  while (existsSync(join(dataDir, 'postgres/data/postmaster.pid'))) await new Promise(resolve => { setTimeout(resolve, 10) })
}

/** Node's options for a process that is asked what it uses: its metrics would say it, too, but making them costs as much as hundreds of polls. */
export const probed = [`--import=${pathToFileURL(join(import.meta.dirname, 'probe.js')).href}`]

/** Of a process that was started with them and a channel. */
export function toMeasured (child: ChildProcess): Measured {
  const ask = async (): Promise<{ cpuUs: number, rssKb: number }> => {
    child.send('measure')
    const [answer] = await once(child, 'message') as [{ cpuUs: number, rssKb: number }]
    return answer
  }
  return { cpuUs: async () => (await ask()).cpuUs, rssKb: async () => (await ask()).rssKb }
}

/** Ends a process and waits until it is gone. */
export async function end (child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise(resolve => { child.once('exit', resolve) })
  child.kill('SIGTERM')
  await gone
}

async function startNode (environment: Record<string, string>, nodes: ChildProcess[]): Promise<Node> {
  const [port = 0, metricsPort = 0] = await freePorts(2)
  const env = { PATH: process.env.PATH, NODE_ENV: 'production', PORT: String(port), METRICS_PORT: String(metricsPort), LIMIT_EXEMPT: '127.0.0.0/8', ...environment }
  const child = spawn(process.execPath, [...probed, '--enable-source-maps', 'dist/server/main.js', 'serve'], { cwd: root, env, stdio: ['ignore', 'pipe', 2, 'ipc'] })
  nodes.push(child)
  const setupToken = await untilReady(child)
  const readMetrics = async (): Promise<string> => await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
  return {
    origin: `http://127.0.0.1:${port}`,
    setupToken,
    worstLoopDelayMs: async () => Number(/^nodejs_eventloop_lag_max_seconds ([\d.e+-]+)/m.exec(await readMetrics())?.[1]) * 1000,
    stop: async () => { await end(child) },
    ...toMeasured(child),
    statements: async () => new Map([...(await readMetrics()).matchAll(/^shopbell_statements_total\{statement="([^"]+)"\} (\d+)/gm)].map(([, name = '', count]) => [name, Number(count)]))
  }
}

/** The addresses are printed once it listens; the set-up token is among them. */
async function untilReady (child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) throw new Error('no standard output')
  let ready = false
  let token: string | undefined
  const lines = createInterface({ input: child.stdout })
  await new Promise<void>((resolve, reject) => {
    child.once('exit', code => { reject(new Error(`the server ended with ${code} before it was ready`)) })
    lines.on('line', line => {
      token ??= /^Sign up URL: .*#(.+)$/.exec(line)?.[1]
      // One more turn for the line that may follow.
      if (!ready && line.startsWith('Console URL: ')) setTimeout(resolve, 200)
      ready ||= line.startsWith('Console URL: ')
    })
  })
  return token
}
