// Squid for tests: Debian's own rules, with ports and files of a test; run by whoever runs the tests, or as Squid's own account where that is root.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { freePort } from '../helpers/ports.ts'
import { runToEnd, scratchFolder, startProgram } from '../helpers/programs.ts'

/** The rules of Debian's squid.conf, without its comments. */
const stock = `
acl SSL_ports port 443
acl Safe_ports port 80
acl Safe_ports port 443
acl Safe_ports port 1025-65535
http_access deny !Safe_ports
http_access deny CONNECT !SSL_ports
http_access allow localhost manager
http_access deny manager
http_access allow localhost
http_access deny all
refresh_pattern ^ftp: 1440 20% 10080
refresh_pattern -i (/cgi-bin/|\\?) 0 0% 0
refresh_pattern . 0 20% 4320
`

/** Starts Squid until the test ends; \`lines\` stand before the rules. Answers its port. */
export async function startSquid (t: Test, lines = ''): Promise<number> {
  const port = await freePort()
  await startProgram(t, 'squid', { args: ['-N', '-f', writeConfig(t, { port, lines })], port })
  return port
}

/** Throws with Squid's own words when it refuses these lines. */
export function checkSquid (t: Test, lines: string): string {
  return runToEnd('squid', ['-k', 'parse', '-f', writeConfig(t, { port: 3128, lines })])
}

function writeConfig (t: Test, { port, lines }: { port: number, lines: string }): string {
  const folder = scratchFolder(t)
  const file = join(folder, 'squid.conf')
  writeFileSync(file, `
http_port 127.0.0.1:${port}
pid_filename ${folder}/squid.pid
cache_log ${folder}/cache.log
access_log none
coredump_dir ${folder}
netdb_filename none
visible_hostname office
shutdown_lifetime 0 seconds
${lines}
${stock}`)
  return file
}
