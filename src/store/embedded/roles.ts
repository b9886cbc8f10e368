// The roles and the database inside an embedded cluster, made anew if missing at each start; tables and grants are migrate.ts' matter.
import pg from 'pg'

import { applicationTimeouts } from '../timeouts.ts'

/** Superuser: owns the cluster, makes roles and databases, and serves nobody. */
export const clusterOwner = 'shopbell_owner'
/** Owns the database and what migrations make in it. */
export const databaseOwner = 'shopbell_migrator'
/** What Shopbell works as: reads and writes rows, nothing else. */
export const application = 'shopbell'
export const database = 'shopbell'

// The server listens on a socket only; the number is part of the socket file's name.
export const port = 5432

/** The URL of a role over a private socket. */
export function socketUrl (socket: string, role: string): string {
  return `postgres://${role}@/${database}?host=${encodeURIComponent(socket)}`
}

/** Whether the server answers; while it recovers or isn't there it doesn't. */
export async function ping (socket: string): Promise<boolean> {
  const client = ownerClient(socket)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false // not yet, or not any more: who asks asks again
  } finally {
    await client.end()
  }
}

/** Makes roles and database that are missing, and sets again what their safety rests on. */
export async function ensureRoles (socket: string): Promise<void> {
  await asOwner(socket, async client => {
    await ensureRole(client, databaseOwner)
    await ensureRole(client, application)
    for (const [name, value] of Object.entries(applicationTimeouts)) {
      await client.query(`alter role ${application} set ${name} = '${value}'`)
    }
    const found = await client.query('select 1 from pg_database where datname = $1::text', [database])
    if (found.rowCount === 0) await client.query(`create database ${database} owner ${databaseOwner}`)
    await client.query(`revoke all on database ${database} from public`)
    await client.query(`grant connect on database ${database} to ${application}`)
  })
}

/** How many others are connected to the server, undefined if it isn't there. */
export async function countOtherClients (socket: string): Promise<number | undefined> {
  if (!await ping(socket)) return undefined
  return await asOwner(socket, async client => {
    const found = await client.query<{ n: number }>(`
      select count(*)::int as n
      from pg_stat_activity
      where backend_type = 'client backend'
        and pid <> pg_backend_pid()`)
    return found.rows[0]?.n ?? 0
  })
}

async function ensureRole (client: pg.Client, name: string): Promise<void> {
  const found = await client.query('select 1 from pg_roles where rolname = $1::text', [name])
  if (found.rowCount === 0) await client.query(`create role ${name} login`)
  await client.query(`alter role ${name} nosuperuser nocreatedb nocreaterole noreplication nobypassrls`)
}

async function asOwner<T> (socket: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = ownerClient(socket)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function ownerClient (socket: string): pg.Client {
  const client = new pg.Client({ host: socket, port, user: clusterOwner, database: 'postgres', connectionTimeoutMillis: 2_000 })
  // Without a listener, a server that goes away under the connection would end the process; the query that ran tells.
  client.on('error', () => {})
  return client
}
