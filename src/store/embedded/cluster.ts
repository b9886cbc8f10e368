// Makes a cluster's files, and starts, adopts and stops its server; which database and roles are in it is roles.ts' matter.
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

import { StartProblem } from '../start-problem.ts'
import type { Log } from '../log.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import type { Folders } from './folders.ts'
import { findWrittenPid, listProcesses } from './processes.ts'
import { clusterOwner, ping } from './roles.ts'

/** One cluster on this machine: what every function here needs to know. */
export interface Cluster {
  account: Account
  binaries: Binaries
  folders: Folders
  /** For tests: nothing waits for the disk. A crash of the machine may lose the cluster. */
  fast: boolean
  log: Log
}

// Recovery after a kill took 1.2 s at most where it was measured; a server that recovers longer than this is left to itself.
const startTimeoutSeconds = 120
// Backends of a killed postmaster leave by themselves; 10 s is what the slowest was seen to take.
const orphansLeaveMs = 10_000

const run = promisify(execFile)

/**
 * Makes the cluster's files if there are none. They are made aside and moved into place whole, so that a kill in between
 * leaves no half cluster. Refuses files of another major version.
 */
export async function prepareFiles (cluster: Cluster): Promise<void> {
  const { folders, binaries } = cluster
  const versionFile = path.join(folders.data, 'PG_VERSION')
  if (!existsSync(versionFile)) return await makeFiles(cluster)
  const major = Number(readFileSync(versionFile, 'utf8'))
  if (major !== binaries.major) throw new StartProblem(`${folders.data} was made by Postgres ${major}, this Shopbell brings Postgres ${binaries.major}: install the Shopbell that made it, or move the data (docs/operations.md, "A new major version of Postgres").`)
}

/** Makes the server run: takes over one that a killed Shopbell left behind (answers true), else starts one (false). */
export async function ensureRunning (cluster: Cluster): Promise<boolean> {
  if (await adopt(cluster)) return true
  try {
    await launch(cluster)
  } catch (error) {
    if (!(error instanceof StartProblem) || !/lock file .* already exists/.test(String(error.cause))) throw error
    await removeStaleLocks(cluster, error)
    await launch(cluster)
  }
  return false
}

/** Stops the server; open transactions are rolled back, what was committed is on disk. */
export async function shutDown (cluster: Cluster): Promise<void> {
  await run(program(cluster, 'pg_ctl'), ['stop', '-D', cluster.folders.data, '-m', 'fast', '-w', '-t', '30'], asAccount(cluster))
}

async function makeFiles (cluster: Cluster): Promise<void> {
  const { folders, binaries, fast, log } = cluster
  for (const name of await fs.readdir(folders.cluster)) {
    if (name.startsWith('init-')) await fs.rm(path.join(folders.cluster, name), { recursive: true, force: true })
  }
  const aside = path.join(folders.cluster, `init-${randomBytes(4).toString('hex')}`)
  // The same order of letters on every machine and version, and none that an upgrade of the system's C library changes.
  const locale = binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'] : ['--locale=C.UTF-8']
  const args = ['-D', aside, '-U', clusterOwner, '--auth-local=trust', '--auth-host=reject', '--encoding=UTF8', ...locale, ...(fast ? ['--no-sync'] : [])]
  await run(program(cluster, 'initdb'), args, asAccount(cluster)).catch((error: Error) => {
    throw new StartProblem(`Postgres could not make its files in ${folders.cluster} (${reasonIn(error.message)}): mend that, and start again.`, { cause: error })
  })
  await fs.rename(aside, folders.data)
  await syncFolder(folders.cluster)
  log.info(`Made a new Postgres ${binaries.major} database cluster in ${folders.data}.`)
}

async function syncFolder (folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function adopt ({ folders, log }: Cluster): Promise<boolean> {
  const giveUpAt = Date.now() + startTimeoutSeconds * 1000
  let pids = await listProcesses(folders.data)
  while (pids.length > 0 && findWrittenPid(folders.data) !== undefined) {
    if (await ping(folders.socket)) {
      log.info('Took over the Postgres that was already running.')
      return true
    }
    if (Date.now() > giveUpAt) throw new StartProblem(`A Postgres (pids ${pids.join(', ')}) holds ${folders.data} but does not answer: stop it, and start again.`)
    // A postmaster that was killed leaves children for a moment, and its file for ever.
    if (!pids.includes(findWrittenPid(folders.data) ?? 0) && !await staysAlive(folders.data)) return false
    await pause(100)
    pids = await listProcesses(folders.data)
  }
  return false
}

async function staysAlive (data: string): Promise<boolean> {
  const until = Date.now() + orphansLeaveMs
  while (Date.now() < until) {
    if ((await listProcesses(data)).length === 0) return false
    await pause(100)
  }
  return true
}

async function removeStaleLocks ({ folders, log }: Cluster, cause: StartProblem): Promise<void> {
  // Never two postmasters on one folder: with any process of it alive, its lock is no stale one.
  if (await staysAlive(folders.data)) throw cause
  log.info('Removing the lock files of a Postgres that was killed.')
  await fs.rm(path.join(folders.data, 'postmaster.pid'), { force: true })
  for (const name of await fs.readdir(folders.socket)) {
    if (name.startsWith('.s.PGSQL.')) await fs.rm(path.join(folders.socket, name), { force: true })
  }
}

function settings ({ folders, fast }: Cluster): Record<string, string> {
  return {
    listen_addresses: '',
    unix_socket_directories: folders.socket,
    unix_socket_permissions: '0700',
    // One node takes up to 15, sixteen workers 176; the rest is for the command line, and tests in parallel.
    max_connections: '200',
    // systemd removes POSIX shared memory of an ordinary user who logs out (RemoveIPC), under a server that still runs.
    dynamic_shared_memory_type: 'mmap',
    log_timezone: 'UTC',
    timezone: 'UTC',
    ...(fast ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {})
  }
}

// pg_ctl puts the server into a session of its own, and has one itself: Ctrl-C in a terminal reaches Shopbell only, which closes its
// connections first, and knows of a server that is just starting.
async function launch (cluster: Cluster): Promise<void> {
  const { folders } = cluster
  const options = Object.entries(settings(cluster)).map(([name, value]) => `-c ${name}='${value}'`).join(' ')
  const args = ['start', '-D', folders.data, '-w', '-t', String(startTimeoutSeconds), '-l', folders.serverLog, '-o', options]
  const logged = statSync(folders.serverLog, { throwIfNoEntry: false })?.size ?? 0
  const server = spawn(program(cluster, 'pg_ctl'), args, { ...asAccount(cluster), detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  server.stderr.on('data', (part: Buffer) => { said += part.toString() })
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject)
    // The server inherits the pipe and keeps it open: 'close' would never come.
    server.on('exit', code => {
      server.stderr.destroy()
      if (code === 0) resolve()
      else reject(notStarted(folders, `${said.trim()}\n${wordsAfter(folders.serverLog, logged)}`))
    })
  })
}

// What an earlier start met is none of this one's business.
function wordsAfter (serverLog: string, byte: number): string {
  return existsSync(serverLog) ? readFileSync(serverLog).subarray(byte).toString() : ''
}

function notStarted (folders: Folders, said: string): StartProblem {
  return new StartProblem(`Postgres did not start (${reasonIn(said)}): mend what it says in ${folders.serverLog}, and start again.`, { cause: new Error(said) })
}

/** The one line of a program's words that says why. */
function reasonIn (said: string): string {
  const lines = said.split('\n').map(line => line.trim()).filter(line => line !== '')
  return lines.findLast(line => /FATAL|PANIC|error:/.test(line)) ?? lines.at(-1) ?? 'it said nothing'
}

function program (cluster: Cluster, name: string): string {
  return path.join(cluster.binaries.folder, name)
}

// Nothing of our environment reaches the server: PGPORT and its like would change where it listens.
function asAccount ({ account, folders }: Cluster): { uid?: number, gid?: number, cwd: string, env: NodeJS.ProcessEnv } {
  return { ...account.ids, cwd: '/', env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', LANG: 'C', HOME: folders.cluster } }
}
