// Where the embedded Postgres keeps its things: the data folder, the files of the cluster in it, and the private socket.
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, realpathSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

import { findAccount, mayEnter, type Account } from './account.ts'
import { StartProblem } from '../start-problem.ts'

/** The folders of one cluster. */
export interface Folders {
  /** Ours: the start lock and, where needed, a copy of the binaries. */
  base: string
  /** The database account's own, closed to others: everything below is in it. */
  cluster: string
  data: string
  serverLog: string
  socket: string
}

const fallbackRoot = '/var/lib/shopbell'

// A socket's path may have 103 bytes on macOS, 107 on Linux; its file name takes 14, and a few stay spare.
const maxSocketFolderBytes = 85

/**
 * The data folder of the checkout in `cwd`: `./data`, or where the database's account can't enter that (a checkout in
 * root's home) a folder of this checkout's own under /var/lib/shopbell.
 */
export function defaultDataDir (cwd: string): string {
  return reachableDataDir(path.join(cwd, 'data'))
}

/** `dataDir` itself, or the folder that stands in for it where the database's account can't enter. Asking twice changes nothing. */
export function reachableDataDir (dataDir: string): string {
  const wanted = path.resolve(dataDir)
  const above = existingAbove(wanted)
  if (mayEnter(findAccount(path.join(wanted, 'postgres')), above)) return wanted
  const name = path.join(realpathSync(above), path.relative(above, wanted))
  return path.join(fallbackRoot, createHash('sha256').update(name).digest('hex').slice(0, 16))
}

/** Makes the folders that are missing, with the right owner and mode; refuses a socket folder that isn't ours alone. */
export function makeFolders (base: string, account: Account): Folders {
  // Postgres' own programs hand the path to a shell in double quotes.
  if (/["$`\\\n]/.test(base)) throw new StartProblem(`The path ${base} has a character that Postgres can't take: set DATA_DIR to a folder without quotes, dollars and backslashes.`)
  const cluster = path.join(base, 'postgres')
  makePrivate(cluster, account)
  const socket = socketFolder(base, cluster)
  makePrivate(socket, account)
  return { base, cluster, data: path.join(cluster, 'data'), serverLog: path.join(cluster, 'postgres.log'), socket }
}

function existingAbove (folder: string): string {
  return existsSync(folder) ? folder : existingAbove(path.dirname(folder))
}

// The setting takes a list and quotes: a folder with other characters than these goes the short way, too.
function socketFolder (base: string, cluster: string): string {
  const near = path.join(cluster, 'socket')
  const plain = /^[\w./-]+$/.test(near) && Buffer.byteLength(near) <= maxSocketFolderBytes
  return plain ? near : path.join(os.tmpdir(), `shopbell-${createHash('sha256').update(base).digest('hex').slice(0, 16)}`)
}

function makePrivate (folder: string, account: Account): void {
  if (!existsSync(folder)) {
    mkdirSync(folder, { mode: 0o700 })
    if (account.ids !== undefined) chownSync(folder, account.ids.uid, account.ids.gid)
    chmodSync(folder, 0o700)
  }
  // The temporary folder is shared: somebody else may have put a folder or a link there first.
  const stats = lstatSync(folder)
  const uid = account.ids?.uid ?? process.getuid?.()
  const ours = stats.isDirectory() && stats.uid === uid && (stats.mode & 0o077) === 0
  if (!ours) throw new StartProblem(`${folder} must be a folder of ${account.name} that nobody else can enter: remove it, or start Shopbell as its owner.`)
}
