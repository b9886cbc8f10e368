// Operators' passwords, as hashes: found for signing in, changed by their owner. Hashing is the api's, one-time links are credential-links.ts.
import type pg from 'pg'
import { createSession, endSessionsOf } from './operator-sessions.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable } from './pool.ts'

/** For signing in: the active operator with this e-mail, of whichever account, and the hash to verify. Undefined for unknown ones and for those who never joined. */
export async function findCredentials (db: Queryable, { email }: { email: string }): Promise<{ accountId: number, operatorId: string, passwordHash: string } | undefined> {
  const [row] = await rows<{ account_id: number, id: string, password_hash: string }>(db, credentials, [email])
  return row === undefined ? undefined : { accountId: row.account_id, operatorId: row.id, passwordHash: row.password_hash }
}

/** The hash of one operator's password, to verify the current one. Undefined when they never joined. */
export async function findPasswordHash (db: Queryable, { accountId, operatorId }: { accountId: number, operatorId: string }): Promise<string | undefined> {
  const [row] = await rows<{ password_hash: string | null }>(db, passwordHash, [accountId, operatorId])
  return row?.password_hash ?? undefined
}

/** Writes a new password's hash, ends every session of this operator and begins one with this digest. Opens a transaction. */
export async function changePassword (pool: pg.Pool, change: { accountId: number, operatorId: string, passwordHash: string, sessionDigest: Buffer }): Promise<void> {
  const { accountId, operatorId, passwordHash, sessionDigest } = change
  await inTransaction(pool, async tx => {
    await run(tx, writePassword, [accountId, operatorId, passwordHash])
    await endSessionsOf(tx, { accountId, operatorId })
    await createSession(tx, { accountId, operatorId, digest: sessionDigest })
  })
}

const credentials = statement('passwords.credentials', `
  select account_id, id, password_hash
  from operator
  where lower(email) = lower($1::text)
    and active
    and password_hash is not null`)

const passwordHash = statement('passwords.passwordHash', `
  select password_hash
  from operator
  where account_id = $1::integer
    and id = $2::uuid
    and active`)

const writePassword = statement('passwords.writePassword', `
  update operator
  set password_hash = $3::text
  where account_id = $1::integer
    and id = $2::uuid`)
