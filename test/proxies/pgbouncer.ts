// PgBouncer for tests, in front of a test's database: started, ended and started again, and asked on its console. Its settings are those of docs/operations.md.
import { spawnSync } from 'node:child_process'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Test } from 'tap'
import type { TestDatabase } from '../helpers/database.ts'
import { roleOf, withDatabase } from '../helpers/postgres.ts'
import { freePort } from '../helpers/ports.ts'
import { scratchFolder, startProgram } from '../helpers/programs.ts'
import type { Program } from '../helpers/programs.ts'
import { readRecipe } from './recipes.ts'

export interface PgBouncer {
  /** The application's role, through it. */
  url: string
  /** The schema's owner, through it. */
  migrateUrl: string
  /** A command of its console: PAUSE, RESUME, RELOAD. */
  tell: (command: string) => Promise<void>
  /** Ends it as a crash does. */
  kill: () => Promise<void>
  start: () => Promise<void>
}

/** Starts PgBouncer until the test ends; `lines` come after the recipe's, and win. */
export async function startPgBouncer (t: Test, db: TestDatabase, lines = ''): Promise<PgBouncer> {
  const port = await freePort()
  const folder = scratchFolder(t)
  const file = writeConfig(folder, { db, port, lines })
  let program: Program | undefined
  const start = async (): Promise<void> => { program = await startProgram(t, 'pgbouncer', { args: [...accountFor(db), file], port }) }
  await start()
  const through = (url: string): string => `postgres://${roleOf(url)}@127.0.0.1:${port}/shopbell`
  return {
    url: through(db.url),
    migrateUrl: through(db.migrateUrl),
    start,
    kill: async () => { await program?.stop('SIGKILL') },
    async tell (command) {
      const client = new pg.Client({ connectionString: withDatabase(through(db.url), 'pgbouncer') })
      await client.connect()
      await client.query(command)
      await client.end()
    }
  }
}

function writeConfig (folder: string, { db, port, lines }: { db: TestDatabase, port: number, lines: string }): string {
  const { host, port: serverPort, database } = new pg.Client({ connectionString: db.url })
  const recipe = readRecipe('ini', { 'host=10.0.0.20 port=5432 dbname=shopbell': `host=${host} port=${serverPort} dbname=${database}` })
  const users = [db.url, db.migrateUrl].map(url => `"${roleOf(url)}" "${new pg.Client({ connectionString: url }).password ?? ''}"`)
  writeFileSync(join(folder, 'users.txt'), `${[...new Set(users)].join('\n')}\n`)
  writeFileSync(join(folder, 'pgbouncer.ini'), `${recipe}
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${folder}/users.txt
admin_users = ${roleOf(db.url)}
${lines}
`)
  return join(folder, 'pgbouncer.ini')
}

/** It refuses to work as root: then as whoever may enter the folder of the server's socket. */
function accountFor (db: TestDatabase): string[] {
  if (process.getuid?.() !== 0) return []
  const { host } = new pg.Client({ connectionString: db.url })
  const owner = host.startsWith('/') ? spawnSync('id', ['-nu', String(statSync(host).uid)], { encoding: 'utf8' }).stdout.trim() : 'nobody'
  return ['-u', owner]
}
