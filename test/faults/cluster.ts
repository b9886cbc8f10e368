// A Postgres of its own that may be stopped, killed, frozen, crowded and filled up: real files, real fsync, the database's own processes.
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync, statSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { findWrittenPid, listProcesses } from '../../src/store/embedded/processes.ts'
import { startEmbeddedPostgres } from '../../src/store/embedded/start.ts'
import { createClock } from './clocks.ts'

export interface Cluster {
  url: string
  directUrl: string
  /** The folder that the whole stage may use. */
  folder: string
  /** Asks as the cluster's owner, by a connection of its own. */
  ask<Row extends pg.QueryResultRow> (text: string, values?: unknown[]): Promise<Row[]>
  /** Another connection as the owner, for who holds locks. */
  connect (as?: 'owner' | 'application'): Promise<pg.Client>
  /** At once, as `pg_ctl -m immediate` or as a crash. */
  stop (how: 'SIGQUIT' | 'SIGKILL'): Promise<void>
  /** Starts it if it doesn't run. */
  start (): Promise<void>
  /** Sets its clock, while it runs or for the next start, as faketime takes it: "+1h"; "+0" is the right time. Only where `ownClock` was had. */
  setClock (clock: string): void
  freeze (): Promise<void>
  thaw (): Promise<void>
  /** Leaves no byte on the disk; only where `ownDisk` was had. */
  fillDisk (): void
  emptyDisk (): void
  readonly ownDisk: boolean
  close (): Promise<void>
}

/** On a busy machine; alone it takes tenths of a second. */
const startWithinMs = 60_000
/** A cluster without its write-ahead log's reserve takes 60 MB; this much is left for what is said. */
const diskMb = 400
/** The write-ahead log's default of 1 GB wouldn't fit. */
const maxWal = '64MB'

/** Why a disk of its own isn't to be had; undefined where it is. */
export function whyNoDisk (): string | undefined {
  if (process.platform !== 'linux') return 'a small disk is made with tmpfs, which only Linux has'
  if (process.getuid?.() !== 0) return 'only root may mount a small disk'
  const folder = mkdtempSync(join(tmpdir(), 'shopbell-mount-'))
  try {
    mount(folder)
    unmount(folder)
    return undefined
  } catch (error) {
    return `no disk can be mounted here: ${(error as Error).message.trim().split('\n').at(-1)}`
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Starts one in a folder of its own; on a small disk, and by a clock of its own, where that is wished. */
export async function openCluster ({ ownDisk, ownClock, say }: { ownDisk: boolean, ownClock: boolean, say: (words: string) => void }): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'shopbell-faults-'))
  const disk = join(folder, 'disk')
  const dataDir = join(disk, 'data')
  execFileSync('mkdir', [disk])
  if (ownDisk) mount(disk)
  // Root's Postgres runs as another account, which must be able to enter.
  for (const entered of [folder, disk]) chmodSync(entered, 0o755)
  const log = { info: () => {}, warn: say, error: (_: object, words: string) => { say(words) } }
  const files = join(dataDir, 'postgres', 'data')
  const clock = createClock(join(folder, 'clock'))
  let postmaster: number | undefined
  const launch = async (): ReturnType<typeof startEmbeddedPostgres> => {
    const started = await startEmbeddedPostgres({ dataDir, log })
    if (!ownClock || findWrittenPid(files) === postmaster) return started
    // Nothing of an environment reaches the one that comes along, so it is started again as it was, with a clock of its own.
    send(findWrittenPid(files) ?? 0, 'SIGINT')
    await untilGone()
    postmaster = startAgain(files, clock.environment)
    await untilAnswered(started.ownerUrl)
    return started
  }
  const filler = join(disk, 'filler')
  const untilGone = async (): Promise<void> => {
    while ((await listProcesses(files)).length > 0) await pause(20)
    clock.tidyUp(postmaster)
  }
  const { url, migrateUrl, ownerUrl } = await launch()

  const connect = async (as: 'owner' | 'application' = 'owner'): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: as === 'owner' ? ownerUrl : url, connectionTimeoutMillis: 2_000 })
    // The server goes away under it on purpose.
    client.on('error', () => {})
    await client.connect()
    return client
  }
  const signal = async (name: NodeJS.Signals): Promise<number[]> => {
    const pids = await listProcesses(files)
    pids.forEach(pid => { send(pid, name) })
    return pids
  }
  const cluster: Cluster = {
    url,
    directUrl: migrateUrl,
    folder,
    ownDisk,
    connect,
    async ask (text, values = []) {
      const client = await connect()
      try {
        return (await client.query(text, values)).rows
      } finally {
        await client.end()
      }
    },
    async stop (how) {
      if (how === 'SIGKILL') await signal(how)
      else send(findWrittenPid(files) ?? 0, how)
      await untilGone()
    },
    async start () { await launch() },
    setClock (time) {
      if (!ownClock) throw new Error('only a clock of our own is set')
      clock.set(time)
    },
    async freeze () { await signal('SIGSTOP') },
    async thaw () { await signal('SIGCONT') },
    fillDisk () {
      if (!ownDisk) throw new Error('only a disk of our own is filled')
      const { bavail, bsize } = statfsSync(disk)
      // The last blocks go one by one.
      for (let bytes = bavail * bsize; bytes >= 4096; bytes = Math.floor(bytes / 2)) append(filler, bytes)
    },
    emptyDisk () { rmSync(filler, { force: true }) },
    async close () {
      await signal('SIGKILL')
      await untilGone()
      if (ownDisk) unmount(disk)
      rmSync(folder, { recursive: true, force: true })
    }
  }
  await cluster.ask(`alter system set max_wal_size = '${maxWal}'`)
  await cluster.ask('select pg_reload_conf()')
  return cluster
}

/** With the words that it was started with; answers its pid. */
function startAgain (files: string, environment: Record<string, string>): number | undefined {
  const [program = '', ...args] = [...readFileSync(join(files, 'postmaster.opts'), 'utf8').matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
  const { uid, gid } = statSync(files)
  const log = openSync(join(files, '..', 'postgres.log'), 'a')
  const own = process.getuid?.() === 0 ? { uid, gid } : {}
  const server = spawn(program, args, { ...own, cwd: '/', env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', LANG: 'C', ...environment }, detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  server.unref()
  return server.pid
}

async function untilAnswered (url: string): Promise<void> {
  for (const patience = AbortSignal.timeout(startWithinMs); ; await pause(50, undefined, { signal: patience })) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      return await client.end()
    } catch {
      // Not yet, or never: then the patience ends.
    }
  }
}

function append (file: string, bytes: number): void {
  try {
    for (let left = bytes; left > 0; left -= 1 << 20) writeFileSync(file, Buffer.alloc(Math.min(left, 1 << 20)), { flag: 'a' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  }
}

function send (pid: number, signal: NodeJS.Signals): void {
  try {
    if (pid > 0) process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // gone already
  }
}

function mount (folder: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMb}m,mode=755`, 'tmpfs', folder], { stdio: 'pipe' })
}

function unmount (folder: string): void {
  // Lazily: somebody's shell may stand in it.
  execFileSync('umount', ['-l', folder], { stdio: 'pipe' })
}
