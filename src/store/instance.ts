// The one row about the installation: its set-up token, and whether the database is what this code needs.
import pg from 'pg'
import { rows, run, sqlState, statement } from './pool.ts'
import type { Queryable } from './pool.ts'
import { createSecret } from './secrets.ts'

/** A fresh token for the set-up page; the one before it is dead. Undefined once an account is set up. */
export async function renewSetupToken (db: Queryable): Promise<{ token: string } | undefined> {
  const { token, digest } = createSecret()
  const { rowCount } = await run(db, writeSetupDigest, [digest])
  return rowCount === 0 ? undefined : { token }
}

/** What became of set-up, and whether this token's digest opens it. */
export async function findSetup (db: Queryable, { tokenDigest }: { tokenDigest: Buffer }): Promise<'closed' | 'wrong' | 'open'> {
  const [row] = await rows<{ closed: boolean, right: boolean | null }>(db, readSetup, [tokenDigest])
  if (row === undefined || row.closed) return 'closed'
  return row.right === true ? 'open' : 'wrong'
}

/** Says that the log is another one from here on: its data was brought back from a backup, and what browsers heard since is lost. Nodes notice within a tick. Answers how often that was said. */
export async function raiseGeneration (db: Queryable): Promise<number> {
  const [row] = await rows<{ generation: number }>(db, writeGeneration)
  if (row === undefined) throw new Error('the instance has no row')
  return row.generation
}

/** The migrations that ran, in order; none in a database that is empty. */
export async function listRanMigrations (db: Queryable): Promise<string[]> {
  try {
    return (await rows<{ name: string }>(db, ranMigrations)).map(({ name }) => name)
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === sqlState.undefinedTable) return []
    throw error
  }
}

const writeSetupDigest = statement('instance.writeSetupDigest', `
  update instance
  set setup_digest = $1::bytea
  where set_up_at is null`)

const writeGeneration = statement('instance.writeGeneration', `
  update instance
  set generation = generation + 1
  returning generation`)

const readSetup = statement('instance.readSetup', `
  select set_up_at is not null as closed, setup_digest = $1::bytea as right
  from instance`)

const ranMigrations = statement('instance.ranMigrations', `
  select name
  from public.schema_migration
  order by id`)
