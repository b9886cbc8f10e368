// Which account of the machine runs the embedded Postgres: it refuses root, so root hands it to an ordinary one.
import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import os from 'node:os'

import { StartProblem } from '../start-problem.ts'

/** Who runs Postgres. Without `ids` it is whoever runs Shopbell. */
export interface Account {
  name: string
  ids?: { uid: number, gid: number }
}

// The account that root makes where the machine has no "postgres".
const ownName = 'shopbell-pg'

/**
 * Picks the account that runs the cluster in `folder`.
 * An ordinary user runs it themselves. Root takes the folder's owner, else "postgres", else makes an account, else "nobody".
 */
export function findAccount (folder: string): Account {
  const name = os.userInfo().username
  if (process.getuid?.() !== 0) return { name }
  return ownerOf(folder) ?? named('postgres') ?? named(ownName) ?? makeAccount() ?? named('nobody') ?? refuse()
}

/** Whether the account may pass through a folder to what lies below it. */
export function mayEnter (account: Account, folder: string): boolean {
  if (account.ids === undefined) return true
  return spawnSync('test', ['-x', folder], { ...account.ids, cwd: '/' }).status === 0
}

function ownerOf (folder: string): Account | undefined {
  const stats = statSync(folder, { throwIfNoEntry: false })
  if (stats === undefined || stats.uid === 0) return undefined
  return { name: `uid ${stats.uid}`, ids: { uid: stats.uid, gid: stats.gid } }
}

function named (name: string): Account | undefined {
  const fields = readFileSync('/etc/passwd', 'utf8').split('\n').map(line => line.split(':')).find(line => line[0] === name)
  return fields && { name, ids: { uid: Number(fields[2]), gid: Number(fields[3]) } }
}

function makeAccount (): Account | undefined {
  const args = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', ownName]
  return spawnSync('useradd', args).status === 0 ? named(ownName) : undefined
}

function refuse (): never {
  throw new StartProblem('Postgres does not run as root and this machine has no other account: start Shopbell as an ordinary user, or set DATABASE_URL.')
}
