// HAProxy for tests: run by whoever runs the tests, with a configuration that the test writes.
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'
import { runToEnd, scratchFolder, startProgram } from '../helpers/programs.ts'
import type { Certificate } from './certificate.ts'
import { readRecipe } from './recipes.ts'
import type { Stand } from './stand.ts'

/** Starts HAProxy until the test ends. */
export async function startHaproxy (t: Test, { port, config }: { port: number, config: string }): Promise<void> {
  await startProgram(t, 'haproxy', { args: ['-db', '-f', writeConfig(t, config)], port })
}

/** What HAProxy has to say about a configuration; throws when it refuses it. */
export function checkHaproxy (t: Test, config: string): string {
  return runToEnd('haproxy', ['-c', '-f', writeConfig(t, config)])
}

/** The recipe of docs/operations.md, with these addresses in place of those that stand there. */
export function recommended ({ proxyPort, ports: [one = 0, two = 0, three = 0] }: Pick<Stand, 'proxyPort' | 'ports'>, { both }: Certificate): string {
  return readRecipe('haproxy', {
    'bind :443': `bind 127.0.0.1:${proxyPort}`,
    '/etc/ssl/chat.example.com.pem': both,
    '10.0.0.11:8080': `127.0.0.1:${one}`,
    '10.0.0.12:8080': `127.0.0.1:${two}`,
    '10.0.0.13:8080': `127.0.0.1:${three}`
  })
}

/** What a running HAProxy counts of its servers, by name and column; its configuration has `stats socket SOCKET`. */
export async function readServers (socket: string): Promise<Map<string, Record<string, string>>> {
  const asked = connect(socket)
  asked.end('show stat\n')
  const [head = '', ...lines] = (await text(asked)).trim().split('\n')
  const columns = head.replace('# ', '').split(',')
  const rows = lines.map(line => Object.fromEntries(line.split(',').map((value, at) => [columns[at] ?? '', value])))
  return new Map(rows.filter(({ svname = '' }) => !['FRONTEND', 'BACKEND'].includes(svname)).map(row => [row.svname ?? '', row]))
}

function writeConfig (t: Test, config: string): string {
  const file = join(scratchFolder(t), 'haproxy.cfg')
  writeFileSync(file, config)
  return file
}
