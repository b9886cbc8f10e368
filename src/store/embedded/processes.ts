// Which live processes belong to a cluster: the postmaster and its children have the data folder as their working folder.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'

/**
 * The pids of live processes of the cluster in `data`, none if it doesn't run.
 * The pid in postmaster.pid is not to be trusted: it may be a zombie's (a container's pid 1 that reaps nobody) or have come back.
 */
export async function listProcesses (data: string): Promise<number[]> {
  if (!existsSync(data)) return []
  return process.platform === 'linux' ? await byWorkingFolder(data) : byPidFile(data)
}

/** The pid that Postgres wrote into its lock file, undefined without one. */
export function findWrittenPid (data: string): number | undefined {
  const file = path.join(data, 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined
}

async function byWorkingFolder (data: string): Promise<number[]> {
  const real = await fs.realpath(data)
  const pids = (await fs.readdir('/proc')).filter(name => /^\d+$/.test(name))
  const folders = await Promise.all(pids.map(async pid => await workingFolder(pid)))
  return pids.filter((_, index) => folders[index] === real).map(Number)
}

async function workingFolder (pid: string): Promise<string | undefined> {
  try {
    return await fs.readlink(`/proc/${pid}/cwd`)
  } catch {
    return undefined // gone since, a zombie, or another account's: none of ours
  }
}

function byPidFile (data: string): number[] {
  const pid = findWrittenPid(data)
  if (pid === undefined) return []
  const command = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout
  return command.includes('postgres') ? [pid] : []
}
