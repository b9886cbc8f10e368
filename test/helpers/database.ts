// A database for one test file, cloned from the run's migrated template. Leaves the server to postgres.ts.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Test } from 'tap'
import { databaseOf, isTapRun, roleOf, sharedServer, startServer, stopServer, withDatabase } from './postgres.ts'
import type { TestServer } from './postgres.ts'
import { openPool } from '../../src/store/pool.ts'

/** `url` connects as the application's role, `migrateUrl` as the schema's owner, `ownerUrl` as the server's; `pool` is one of the application's role. */
export interface TestDatabase {
  url: string
  migrateUrl: string
  ownerUrl: string
  pool: pg.Pool
}

/**
 * A migrated, empty database of this file's own.
 * Dropped when `t` ends, unless `t` failed: then it is kept, and its name is in the output.
 * Throws one sentence when there is no Postgres to be had.
 */
export async function testDatabase (t: Test): Promise<TestDatabase> {
  const server = await serverFor(t)
  const name = `test_${process.pid}_${randomBytes(3).toString('hex')}`
  const admin = new pg.Client({ connectionString: withDatabase(server.ownerUrl, 'postgres') })
  // A test may stop or kill the server; the client that only cleans up must not end the process.
  admin.on('error', () => {})
  await admin.connect()
  await cloneTemplate(admin, server, name)
  const url = withDatabase(server.url, name)
  const pool = openPool({ url, max: 5, log: { info: () => {}, warn: words => { t.comment(words) }, error: (_, words) => { t.comment(words) } } })
  t.teardown(async () => {
    await pool.end()
    if (t.passing()) await admin.query(`drop database ${name} with (force)`)
    else t.comment(`kept the database: ${url}`)
    await admin.end()
  })
  return { url, migrateUrl: withDatabase(server.migrateUrl, name), ownerUrl: withDatabase(server.ownerUrl, name), pool }
}

/** What is granted on the database itself is not part of a template, so it is said again. */
async function cloneTemplate (admin: pg.Client, { url, migrateUrl, ownerUrl }: TestServer, name: string): Promise<void> {
  const [application, migrator] = [url, migrateUrl].map(address => admin.escapeIdentifier(roleOf(address)))
  await admin.query(`create database ${name} owner ${migrator} template ${databaseOf(ownerUrl)} strategy file_copy`)
  await admin.query(`revoke all on database ${name} from public`)
  await admin.query(`grant connect on database ${name} to ${application}`)
}

/** A file run by hand (`node --import=tsx file`) starts and stops its own server. */
async function serverFor (t: Test): Promise<TestServer> {
  if (isTapRun()) return await sharedServer()
  const server = await startServer()
  t.teardown(async () => { await stopServer(server) })
  return server
}
