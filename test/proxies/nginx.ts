// nginx for tests: run by whoever runs the tests, around what a test puts into its `http` block.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { runToEnd, scratchFolder, startProgram } from '../helpers/programs.ts'

/** What stands in `http`, given a folder for caches. */
export type Lines = (folder: string) => string

/** Starts nginx until the test ends. Only folders, log and account are ours: all else is nginx' own default. */
export async function startNginx (t: Test, { port, http }: { port: number, http: Lines }): Promise<void> {
  await startProgram(t, 'nginx', { args: toArguments(t, http), port })
}

/** Throws with nginx' own words when it refuses this. */
export function checkNginx (t: Test, http: Lines): void {
  runToEnd('nginx', ['-t', ...toArguments(t, http)])
}

function toArguments (t: Test, http: Lines): string[] {
  const folder = scratchFolder(t)
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, `
    daemon off;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    pid ${folder}/nginx.pid;
    error_log stderr warn;
    events {}
    http {
      access_log off;
      ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/${name};`).join('\n      ')}
      ${http(folder)}
    }
`)
  return ['-p', folder, '-e', 'stderr', '-c', file]
}
