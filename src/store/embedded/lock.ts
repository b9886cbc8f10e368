// One starter or stopper at a time for each data folder; the lock of a killed one is broken.
import { readFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { StartProblem } from '../start-problem.ts'

// A first start on a slow disk takes 20 s; who waits longer than this waits for something that hangs.
const maxWaitMs = 90_000
// Between making the file and writing the name into it lies a moment; an empty file older than this was left by a kill.
const emptyIsStaleMs = 2_000

// Locks that this process holds: its own pid in a lock file alone may come from an earlier process with the same pid.
const held = new Set<string>()

/** Runs `work` while holding the lock of `folder`. Waits for another holder, breaks the lock of one that is gone. */
export async function withStartLock<T> (folder: string, work: () => Promise<T>): Promise<T> {
  const file = path.join(folder, 'starting.lock')
  await take(file)
  held.add(file)
  try {
    return await work()
  } finally {
    held.delete(file)
    await fs.rm(file, { force: true })
  }
}

async function take (file: string): Promise<void> {
  const giveUpAt = Date.now() + maxWaitMs
  while (!await create(file)) {
    const holder = await readHolder(file)
    if (holder !== undefined && isStale(file, holder)) await breakLock(file, holder.text)
    if (Date.now() > giveUpAt) throw new StartProblem(`Another start has held ${file} for ${maxWaitMs / 1000} s: stop that process, or remove the file, and start again.`)
    await pause(50)
  }
}

async function create (file: string): Promise<boolean> {
  try {
    await fs.writeFile(file, nameOf(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    // On a full disk the file is made and stays empty: the next start would wait for its holder.
    await fs.rm(file, { force: true })
    throw error
  }
}

interface Holder { text: string, ageMs: number }

async function readHolder (file: string): Promise<Holder | undefined> {
  try {
    const [text, stats] = await Promise.all([fs.readFile(file, 'utf8'), fs.stat(file)])
    return { text, ageMs: Date.now() - stats.mtimeMs }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return undefined
  }
}

function isStale (file: string, { text, ageMs }: Holder): boolean {
  const pid = Number(text.split(' ')[0])
  if (!pid) return ageMs > emptyIsStaleMs
  if (pid === process.pid) return !held.has(file)
  return !isAlive(pid) || nameOf(pid) !== text
}

// Only who holds the second lock removes a stale first one, and looks again before: two that found it stale must not
// remove each other's fresh lock.
async function breakLock (file: string, staleText: string): Promise<void> {
  const second = `${file}.breaking`
  if (!await create(second)) {
    const breaker = await readHolder(second)
    if (breaker !== undefined && breaker.ageMs > emptyIsStaleMs) await fs.rm(second, { force: true })
    return
  }
  const holder = await readHolder(file)
  if (holder?.text === staleText) await fs.rm(file, { force: true })
  await fs.rm(second, { force: true })
}

function isAlive (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

// A pid comes back, in a container at once; with the moment its process began it doesn't.
function nameOf (pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return `${pid} ${stat.slice(stat.lastIndexOf(')')).split(' ')[20]}`
  } catch {
    return `${pid} -` // no /proc on this system, or the process has just gone: the pid alone has to do
  }
}
