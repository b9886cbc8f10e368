// The Postgres of one test run: started by the first file that asks, shared by the others, migrated once into a template database. Leaves the databases of the files to database.ts.
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../src/store/embedded/start.ts'
import { migrate } from '../../src/store/migrate.ts'
import { applicationTimeouts } from '../../src/store/timeouts.ts'

/** Where a run's Postgres is: `url` for the application's role, `migrateUrl` for the schema's owner, `ownerUrl` for who may create databases; all name the template. */
export interface TestServer {
  url: string
  migrateUrl: string
  ownerUrl: string
  /** The folder of a throw-away cluster; absent when the server is somebody else's (`TEST_DATABASE_URL`). */
  dataDir?: string
}

const RECORDS = 'node_modules/.cache/shopbell-tests'
const TEMPLATE = 'shopbell_template'
/** First start of a cluster takes 2 s, on a busy machine 20; an installation under /root copies its binaries first. */
const START_DEADLINE_MS = 90_000

/** What the store would tell an operator; a test run has its own words, and a failure is thrown. */
const quiet = { info: () => {}, warn: () => {}, error: () => {} }

/** tap starts each file as a child of its own, so the parent's id names the run; a file run by hand has no run. */
function recordPath (): string {
  return join(RECORDS, `${process.ppid}.json`)
}

/** True when tap runs this file and test/helpers/after.ts will stop what was started. */
export function isTapRun (): boolean {
  return process.env.TAP === '1'
}

/** The run's Postgres, started when this file is the first to ask. Throws one sentence when there is none to be had. */
export async function sharedServer (): Promise<TestServer> {
  mkdirSync(RECORDS, { recursive: true })
  try {
    writeFileSync(recordPath(), '', { flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return await serverOfRecord()
  }
  await removeAbandoned()
  try {
    const server = await startServer()
    writeFileSync(recordPath(), JSON.stringify(server))
    return server
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    writeFileSync(recordPath(), JSON.stringify({ problem }))
    throw new Error(`No Postgres to be had for the tests: ${problem}`, { cause: error })
  }
}

/** A migrated Postgres of this caller's own: `TEST_DATABASE_URL`, else a throw-away cluster without fsync. */
export async function startServer (): Promise<TestServer> {
  const given = process.env.TEST_DATABASE_URL
  return given ? await prepareGiven(given) : await prepareEmbedded()
}

/** Stops the server this run started, if one of its files asked for one; keeps its folder when a failed file left a database. */
export async function stopSharedServer (): Promise<void> {
  const server = readRecord(recordPath())
  const kept = server ? await stopServer(server) : false
  // The record of a kept cluster stays, so that the next run finds and removes it.
  if (!kept) rmSync(recordPath(), { force: true })
}

/** Stops a throw-away cluster and removes it, unless a failed file left its database there: then the answer is true. */
export async function stopServer ({ dataDir, ownerUrl }: TestServer): Promise<boolean> {
  if (!dataDir) return await dropTemplate(ownerUrl)
  const kept = await keptDatabases(ownerUrl)
  const postgres = await startEmbeddedPostgres({ dataDir, fast: true, log: quiet })
  await postgres.stop()
  if (kept.length > 0) console.error(`Kept the databases of failed files (${kept.join(', ')}) in ${dataDir}, until the next run.`)
  else rmSync(dataDir, { recursive: true, force: true })
  return kept.length > 0
}

/** The same server, another database. */
export function withDatabase (url: string, name: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`)
}

/** The role that a URL names. */
export function roleOf (url: string): string {
  return decodeURIComponent(/^postgres(?:ql)?:\/\/([^:@/]*)/.exec(url)?.[1] ?? '')
}

/** The database that a URL names. */
export function databaseOf (url: string): string {
  return /^postgres(?:ql)?:\/\/[^/]*\/([^?]*)/.exec(url)?.[1] ?? ''
}

async function prepareEmbedded (): Promise<TestServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'shopbell-test-'))
  // Root's Postgres runs as another account, which must be able to enter.
  chmodSync(dataDir, 0o755)
  const { url, migrateUrl, ownerUrl } = await startEmbeddedPostgres({ dataDir, fast: true, log: quiet })
  await migrate({ url, directUrl: migrateUrl, log: quiet })
  return { url, migrateUrl, ownerUrl, dataDir }
}

/** A template is made afresh in a server that is there, so that an older run's schema is never tested. Shopbell refuses superusers: one gets a role made. */
async function prepareGiven (given: string): Promise<TestServer> {
  const template = `${TEMPLATE}_${process.ppid}`
  const admin = new pg.Client({ connectionString: given })
  await admin.connect()
  const { rows } = await admin.query<{ mighty: boolean }>('select rolsuper as mighty from pg_roles where rolname = current_user')
  const worker = rows[0]?.mighty ? await makeRole(admin, given) : given
  await admin.query(`drop database if exists ${template} with (force)`)
  await admin.query(`create database ${template} owner ${admin.escapeIdentifier(roleOf(worker))} template template0 encoding 'UTF8'`)
  await admin.end()
  const url = withDatabase(worker, template)
  await migrate({ url, log: quiet })
  await setTimeouts(url)
  return { url, migrateUrl: url, ownerUrl: withDatabase(given, template) }
}

/** Migrating sets them for the template only, and such a setting isn't cloned. */
async function setTimeouts (url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const [name, value] of Object.entries(applicationTimeouts)) await client.query(`alter role current_user set ${name} = '${value}'`)
  await client.end()
}

/** All that a run leaves in somebody else's server are the databases of files that failed. */
async function dropTemplate (ownerUrl: string): Promise<false> {
  const admin = new pg.Client({ connectionString: withDatabase(ownerUrl, 'postgres') })
  await admin.connect()
  await admin.query(`drop database if exists ${databaseOf(ownerUrl)} with (force)`)
  await admin.end()
  return false
}

async function makeRole (admin: pg.Client, given: string): Promise<string> {
  const password = randomBytes(12).toString('hex')
  const { rowCount } = await admin.query("select 1 from pg_roles where rolname = 'shopbell_test'")
  await admin.query(`${rowCount ? 'alter' : 'create'} role shopbell_test login nosuperuser password '${password}'`)
  return given.replace(/^(postgres(?:ql)?:\/\/)(?:[^@/]*@)?/, `$1shopbell_test:${password}@`)
}

async function serverOfRecord (): Promise<TestServer> {
  for (const deadline = Date.now() + START_DEADLINE_MS; Date.now() < deadline;) {
    const server = readRecord(recordPath())
    if (server) return server
    await delay(50)
  }
  throw new Error(`No Postgres to be had for the tests: the file that was starting it did not finish within ${START_DEADLINE_MS / 1000} s.`)
}

/** Undefined while it is being started, or when there is no such record. Throws the starter's problem. */
function readRecord (path: string): TestServer | undefined {
  let text = ''
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  if (text === '') return undefined
  const record = JSON.parse(text) as TestServer & { problem?: string }
  if (record.problem) throw new Error(`No Postgres to be had for the tests: ${record.problem}`)
  return record
}

async function keptDatabases (ownerUrl: string): Promise<string[]> {
  const admin = new pg.Client({ connectionString: ownerUrl })
  await admin.connect()
  const { rows } = await admin.query<{ datname: string }>("select datname from pg_database where datname like 'test\\_%'")
  await admin.end()
  return rows.map(({ datname }) => datname)
}

/** A run that was killed, or whose databases were kept, leaves its Postgres behind: the next one stops and removes it. */
async function removeAbandoned (): Promise<void> {
  for (const name of readdirSync(RECORDS)) {
    if (isAlive(Number.parseInt(name, 10))) continue
    const server = takeRecord(join(RECORDS, name))
    if (!server?.dataDir) continue
    const postgres = await startEmbeddedPostgres({ dataDir: server.dataDir, fast: true, log: quiet })
    await postgres.stop()
    rmSync(server.dataDir, { recursive: true, force: true })
  }
}

/** Taken by renaming, so that of two runs that sweep at once only one gets it. */
function takeRecord (path: string): TestServer | undefined {
  const mine = join(RECORDS, `${process.ppid}-sweep`)
  try {
    renameSync(path, mine)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const text = readFileSync(mine, 'utf8')
  rmSync(mine)
  return text === '' ? undefined : JSON.parse(text) as TestServer
}

function isAlive (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
