// Starts the real Postgres that comes along, or takes over one left running, for one data folder; leaves tables to migrate.ts.
import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { diskFull, isDiskFull, StartProblem } from '../start-problem.ts'
import type { Log } from '../log.ts'
import { findAccount } from './account.ts'
import { findBinaries } from './binaries.ts'
import { ensureRunning, prepareFiles, shutDown, type Cluster } from './cluster.ts'
import { makeFolders, reachableDataDir } from './folders.ts'
import { withStartLock } from './lock.ts'
import { application, clusterOwner, countOtherClients, databaseOwner, ensureRoles, port, socketUrl } from './roles.ts'

// A backend ends a moment after its client has closed the connection, on a busy machine some tenths of a second; longer would keep Ctrl-C waiting.
const leavingMs = 1_000
const leaveLookMs = 50

/** A running embedded Postgres. */
export interface EmbeddedPostgres {
  /** As the application's role: rows only, neither superuser nor owner of anything. */
  url: string
  /** As the database's owner: for migrations. */
  migrateUrl: string
  /** As the cluster's owner, a superuser: for what sets up databases. */
  ownerUrl: string
  /** The folder of the private socket. */
  host: string
  port: number
  major: number
  /** Whether it was running already. */
  adopted: boolean
  /** Stops the server unless others are connected to it. Close your own connections first. */
  stop: () => Promise<void>
}

export interface EmbeddedOptions {
  dataDir: string
  /** For tests: don't wait for the disk. */
  fast?: boolean
  log: Log
}

/**
 * Starts Postgres on `dataDir`, made at the first start. Starters at the same time wait for each other; the later ones adopt.
 * Fails with a StartProblem where a person can mend it: full disk, folder of somebody else, no binaries.
 */
export async function startEmbeddedPostgres ({ dataDir, fast = false, log }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const base = reachableDataDir(dataDir)
  if (base !== path.resolve(dataDir)) log.info(`The database's account can't enter ${path.resolve(dataDir)}: the data of this checkout are in ${base}.`)
  try {
    makeBase(base)
    return await withStartLock(base, async () => await start({ base, fast, log }))
  } catch (error) {
    throw isDiskFull(error) ? diskFull(base, error) : inWords(error, base)
  }
}

async function start ({ base, fast, log }: { base: string, fast: boolean, log: Log }): Promise<EmbeddedPostgres> {
  const account = findAccount(`${base}/postgres`)
  const folders = makeFolders(base, account)
  const cluster = { account, folders, fast, log, binaries: await findBinaries(account, base, log) }
  await prepareFiles(cluster)
  const adopted = await ensureRunning(cluster)
  await ensureRoles(folders.socket).catch(async (error: unknown) => {
    await stopIfUnused(cluster)
    throw error
  })
  return {
    url: socketUrl(folders.socket, application),
    migrateUrl: socketUrl(folders.socket, databaseOwner),
    ownerUrl: socketUrl(folders.socket, clusterOwner),
    host: folders.socket,
    port,
    major: cluster.binaries.major,
    adopted,
    stop: async () => await stop(cluster)
  }
}

async function stop (cluster: Cluster): Promise<void> {
  try {
    await withStartLock(cluster.folders.base, async () => { await stopIfUnused(cluster) })
  } catch (error) {
    if (!isDiskFull(error)) throw error
    // Where the lock can't be written nobody can start a server either.
    await stopIfUnused(cluster)
  }
}

async function stopIfUnused (cluster: Cluster): Promise<void> {
  const others = await countStaying(cluster.folders.socket)
  if (others === undefined) return
  if (others > 0) return cluster.log.info(`Postgres stays up: ${others} other connections use it.`)
  await shutDown(cluster)
}

/** How many others use the server, after those who have just closed their connections had their moment to leave. */
async function countStaying (socket: string): Promise<number | undefined> {
  const until = Date.now() + leavingMs
  for (;;) {
    const others = await countOtherClients(socket)
    if (others === undefined || others === 0 || Date.now() > until) return others
    await pause(leaveLookMs)
  }
}

function makeBase (base: string): void {
  if (existsSync(base)) return
  const topmost = mkdirSync(base, { recursive: true, mode: 0o755 })
  // A strict umask would shut the database's account out of what root has just made.
  if (topmost !== undefined && process.getuid?.() === 0) chmodSync(base, 0o755)
}

function inWords (error: unknown, base: string): unknown {
  const { code, path: at } = error as NodeJS.ErrnoException
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') return error
  return new StartProblem(`Shopbell may not write to ${at ?? base}: give the folder to the account that starts it, or set DATA_DIR to another.`, { cause: error })
}
