// Clocks that a file says, by faketime: those of processes that are started with one jump while they run. Who is started is nodes.ts's and cluster.ts's.
import { execFileSync, spawnSync } from 'node:child_process'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Clock {
  /** For who is to go by it; empty where there is no faketime: then it is the right one for ever. */
  environment: Record<string, string>
  /** As faketime takes it: "+1h"; "+0" is the right time. */
  set (clock: string): void
  /** Removes what a process that was killed left in shared memory. */
  tidyUp (pid: number | undefined): void
}

/** How seldom a process looks into its clock's file, in seconds. */
const lookSeconds = '1'

/** Why no clock can be set wrong; undefined where one can. */
export function whyNoClock (): string | undefined {
  return spawnSync('faketime', ['--version']).status === 0 ? undefined : 'there is no faketime here'
}

/** A clock that `file` says; it is right at first. Its library is loaded without faketime itself, which would stay the parent, so that a signal to it wouldn't be one to the program. */
export function createClock (file: string): Clock {
  const reason = whyNoClock()
  if (reason !== undefined) return { environment: {}, set () { throw new Error(reason) }, tidyUp () {} }
  const library = execFileSync('faketime', ['-f', '+0', 'printenv', 'LD_PRELOAD'], { encoding: 'utf8' }).trim()
  const set = (clock: string): void => {
    // At once, so that nobody reads half of it.
    writeFileSync(`${file}.new`, `${clock}\n`, { mode: 0o644 })
    renameSync(`${file}.new`, file)
  }
  set('+0')
  return {
    // Monotonic time goes on as it is: a clock that is set jumps, timers don't.
    environment: { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_CACHE_DURATION: lookSeconds, FAKETIME_DONT_FAKE_MONOTONIC: '1' },
    set,
    tidyUp (pid) { for (const name of [`faketime_shm_${pid}`, `sem.faketime_sem_${pid}`]) rmSync(join('/dev/shm', name), { force: true }) }
  }
}
