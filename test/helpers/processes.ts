// Which processes there are, by /proc where the system has it: slim ones lack ps. Who starts and ends them is the tests' matter.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'

/** The pids of the live children of this process; what is dead and waits to be reaped is none. */
export function listChildren (parent: number): number[] {
  return list().filter(({ parentPid, state }) => parentPid === parent && state !== 'Z').map(({ pid }) => pid)
}

/** A zombie isn't. */
export function isAlive (pid: number): boolean {
  return list().some(found => found.pid === pid && found.state !== 'Z')
}

interface Process { pid: number, parentPid: number, state: string }

function list (): Process[] {
  if (existsSync('/proc/self/stat')) return readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(read)
  const { stdout, error } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' })
  if (error !== undefined) throw error
  return stdout.trim().split('\n').map(line => line.trim().split(/\s+/)).map(([pid, parentPid, state = '']) => ({ pid: Number(pid), parentPid: Number(parentPid), state: state.slice(0, 1) }))
}

function read (pid: string): Process[] {
  try {
    // "PID (NAME) STATE PARENT …", and anything may stand in a name.
    const [state = '', parentPid] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
    return [{ pid: Number(pid), parentPid: Number(parentPid), state }]
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return [] // gone since
    throw error
  }
}
