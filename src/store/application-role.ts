// The role that the application works as: refused when it could do anything, and given its time-outs.
import pg from 'pg'

import type { Log } from './log.ts'
import { StartProblem } from './start-problem.ts'
import { applicationTimeouts } from './timeouts.ts'

/** Answers the role's name. Refuses a superuser and one that row security doesn't hold, with the SQL that makes a better one. */
export async function refuseWeakApplication (client: pg.Client): Promise<string> {
  const { rows: [row] } = await client.query<{ name: string, mighty: boolean, database: string }>(`
    select rolname as name,
      rolsuper or rolbypassrls as mighty,
      quote_ident(current_database()) as database
    from pg_roles
    where rolname = current_user`)
  if (row === undefined) throw new Error('the database does not know the role that asks')
  if (row.mighty) throw new StartProblem(advice(row))
  return row.name
}

/** Sets the time-outs on the role, in this database, where the role has none, and ends the connection; where it may not, says which SQL does it. */
export async function setTimeouts (client: pg.Client, log: Log): Promise<void> {
  const missing = await listMissing(client)
  if (missing.length === 0) return
  try {
    for (const sql of missing) await alter(client, sql)
    // This session began without them; closing it makes a pooler drop it, who would lend it to writers otherwise.
    await client.query('select pg_terminate_backend(pg_backend_pid())').catch(() => { /* which is what was asked for */ })
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error
    log.warn(`The role may not set its own time-outs (${error.message}); let an administrator run: ${missing.join('; ')};`)
  }
}

function advice ({ name, database }: { name: string, database: string }): string {
  return `DATABASE_URL signs in as ${name}, who may do anything in the database; Shopbell wants a role of its own. Make one with these two lines and put it into DATABASE_URL:
  create role shopbell login password 'choose one';
  ${database === 'shopbell' ? 'alter database shopbell owner to shopbell;' : 'create database shopbell owner shopbell;'}`
}

async function listMissing (client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ sql: string }>(`
    select format('alter role %I in database %I set %s = %L', current_user, current_database(), wanted.name, wanted.value) as sql
    from unnest($1::text[], $2::text[]) as wanted (name, value)
    where current_setting(wanted.name) = '0'
    order by wanted.name`, [Object.keys(applicationTimeouts), Object.values(applicationTimeouts)])
  return rows.map(row => row.sql)
}

// Twenty nodes that start at once would change the same row of the catalogue, which Postgres refuses ("tuple concurrently
// updated"): one after the other. The time-out itself keeps anybody from waiting for ever.
async function alter (client: pg.Client, sql: string): Promise<void> {
  await client.query('begin')
  try {
    await client.query('select pg_advisory_xact_lock(7305511840127)')
    await client.query(sql)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
