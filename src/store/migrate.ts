// Brings a database up to this code's schema with the plain SQL files of migrations/, and refuses one it can't serve from.
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

import { refuseWeakApplication, setTimeouts } from './application-role.ts'
import { connect, isPooledPerTransaction } from './connection.ts'
import type { Log } from './log.ts'
import { diskFull, isDiskFull, StartProblem } from './start-problem.ts'
import { sqlState } from './pool.ts'

export interface MigrateOptions {
  /** What the application works as (DATABASE_URL). */
  url: string
  /** What changes the schema (DATABASE_DIRECT_URL); the same if it isn't given. */
  directUrl?: string | undefined
  /** Another folder than the package's own, for tests. */
  folder?: string
  log: Log
}

/** Where node-pg-migrate writes down what it ran. */
export const migrationsTable = 'schema_migration'

// One key for all nodes of a database: the first migrates, the others wait and find nothing to do.
const migrationLock = 7_305_511_840_126
// A migration that can't get its table lock within this would queue every statement of the running nodes behind it.
const lockTimeout = '5s'
// A node waits this long for another one's migrations: longer than any of them should take.
const waitForOthers = '10min'

/**
 * Migrates, safely with any number of nodes at once, and answers the names of the files that ran now.
 * Fails with a StartProblem: Postgres older than 15, a database newer than this code, an application role that is
 * superuser, a pooler in the way, a database that is away or refuses.
 */
export async function migrate ({ url, directUrl = url, folder = migrationsFolder(), log }: MigrateOptions): Promise<string[]> {
  const known = listMigrations(folder)
  const role = await prepareApplication(url, log)
  const direct = await connect(directUrl, directUrl === url ? 'DATABASE_URL' : 'DATABASE_DIRECT_URL')
  try {
    if (await isUpToDate(direct, known) && await mayUseTables(direct, role)) return []
    if (await isPooledPerTransaction(direct, directUrl)) throw new StartProblem('Migrations can\'t run through a pooler in transaction mode: set DATABASE_DIRECT_URL to Postgres itself.')
    const ran = await runUnderLock(direct, { known, folder, role, log })
    if (!await mayUseTables(direct, role)) throw new StartProblem(`The role ${role} may not use Shopbell's tables: set DATABASE_DIRECT_URL to the role that owns them, and start again.`)
    return ran
  } catch (error) {
    throw inWords(error)
  } finally {
    await direct.end()
  }
}

/** The names of the migrations of this code, without `.sql`, in order. */
export function listMigrations (folder: string = migrationsFolder()): string[] {
  return readdirSync(folder).filter(name => /^\d{4}_.*\.sql$/.test(name)).map(name => path.basename(name, '.sql')).sort()
}

/** The folder `migrations/` beside package.json, found from the source as well as from a bundle in dist/. */
export function migrationsFolder (): string {
  let folder = path.dirname(fileURLToPath(import.meta.url))
  while (!existsSync(path.join(folder, 'package.json')) || !existsSync(path.join(folder, 'migrations'))) {
    const above = path.dirname(folder)
    if (above === folder) throw new StartProblem('The folder migrations/ is missing beside package.json: install Shopbell again.')
    folder = above
  }
  return path.join(folder, 'migrations')
}

async function prepareApplication (url: string, log: Log): Promise<string> {
  const client = await connect(url, 'DATABASE_URL')
  try {
    await refuseOldPostgres(client)
    const role = await refuseWeakApplication(client)
    await setTimeouts(client, log)
    return role
  } finally {
    await client.end()
  }
}

async function refuseOldPostgres (client: pg.Client): Promise<void> {
  const { rows: [row] } = await client.query<{ version: number, name: string }>(`
    select current_setting('server_version_num')::int as version,
      current_setting('server_version') as name`)
  if (row !== undefined && row.version < 150_000) throw new StartProblem(`The database is Postgres ${row.name}; Shopbell needs 15 or later: upgrade it, or leave DATABASE_URL empty to use the Postgres that comes along.`)
}

async function isUpToDate (client: pg.Client, known: string[]): Promise<boolean> {
  const ran = await listRan(client)
  const newer = ran.filter(name => !known.includes(name))
  if (newer.length > 0) throw new StartProblem(`The database is newer than this Shopbell (it has ${newer.join(', ')}): start the version that made it, or restore a backup from before.`)
  return known.every(name => ran.includes(name))
}

async function listRan (client: pg.Client): Promise<string[]> {
  try {
    const { rows } = await client.query<{ name: string }>(`select name from public.${migrationsTable} order by id`)
    return rows.map(row => row.name)
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== sqlState.undefinedTable) throw error
    return []
  }
}

// A backup put back without its grants, or another role in DATABASE_URL than the one that was granted them.
async function mayUseTables (client: pg.Client, role: string): Promise<boolean> {
  const { rows: [row] } = await client.query<{ granted: boolean }>(`
    select coalesce(has_table_privilege($1::text, to_regclass('public.instance'), 'update'), true) as granted`, [role])
  return row?.granted !== false
}

function inWords (error: unknown): unknown {
  if (isDiskFull(error)) return diskFull('the database', error)
  // The runner tells of it in an error of its own, which has no code and a stack in its words.
  const said = error instanceof Error ? /(?:permission denied for|must be owner of) .*/.exec(error.message)?.[0] : undefined
  if (said === undefined) return error
  return new StartProblem(`The database does not let Shopbell make its tables (${said}): let its role own the database, or set DATABASE_DIRECT_URL to a role that does (docs/configuration.md, "A database of your own").`, { cause: error })
}

interface Work { known: string[], folder: string, role: string, log: Log }

async function runUnderLock (client: pg.Client, work: Work): Promise<string[]> {
  await client.query('set statement_timeout = 0')
  await client.query('set idle_in_transaction_session_timeout = 0')
  await client.query(`set lock_timeout = '${waitForOthers}'`)
  // Given back when the connection closes, which it does next, whether this goes well or not.
  await client.query('select pg_advisory_lock($1::bigint)', [migrationLock])
  const done = await isUpToDate(client, work.known)
  await client.query(`set lock_timeout = '${lockTimeout}'`)
  const ran = done ? [] : await runFiles(client, work)
  await grantToApplication(client, work.role)
  return ran
}

async function runFiles (client: pg.Client, { folder, log }: Work): Promise<string[]> {
  // Loaded when there is something to run: most starts have nothing.
  const { runner } = await import('node-pg-migrate')
  const said = { debug: quiet, info: quiet, warn: (words: string) => { log.warn(words) }, error: (words: string) => { log.warn(words) } }
  const ran = await runner({
    dbClient: client,
    dir: folder,
    ignorePattern: '(?!\\d{4}_.*\\.sql$).*',
    direction: 'up',
    migrationsTable,
    checkOrder: true,
    // The lock is ours, taken above: theirs would fall under lock_timeout.
    noLock: true,
    logger: said
  })
  for (const { name } of ran) log.info(`Migrated the database: ${name}.`)
  return ran.map(({ name }) => name)
}

function quiet (): void {}

// Where migrations run as another role, what they made is that role's; the application may use it, not change it.
async function grantToApplication (client: pg.Client, role: string): Promise<void> {
  const { rows: [row] } = await client.query<{ same: boolean, quoted: string }>('select current_user = $1::text as same, quote_ident($1::text) as quoted', [role])
  if (row === undefined || row.same) return
  await client.query(`grant usage on schema public to ${row.quoted}`)
  await client.query(`grant select, insert, update, delete on all tables in schema public to ${row.quoted}`)
  await client.query(`grant usage, select on all sequences in schema public to ${row.quoted}`)
  await client.query(`grant execute on all functions in schema public to ${row.quoted}`)
  await client.query(`revoke insert, update, delete on public.${migrationsTable} from ${row.quoted}`)
}
