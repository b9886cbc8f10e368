// HAProxy for tests: run by whoever runs the tests, with a configuration that the test writes.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { runToEnd, scratchFolder, startProgram } from '../helpers/programs.ts'

/** Starts HAProxy until the test ends. */
export async function startHaproxy (t: Test, { port, config }: { port: number, config: string }): Promise<void> {
  await startProgram(t, 'haproxy', { args: ['-db', '-f', writeConfig(t, config)], port })
}

/** What HAProxy has to say about a configuration; throws when it refuses it. */
export function checkHaproxy (t: Test, config: string): string {
  return runToEnd('haproxy', ['-c', '-f', writeConfig(t, config)])
}

function writeConfig (t: Test, config: string): string {
  const file = join(scratchFolder(t), 'haproxy.cfg')
  writeFileSync(file, config)
  return file
}
