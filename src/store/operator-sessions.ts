// Operators' sign-in sessions: found by the digest of the cookie, ended by time, sign-out, new passwords and deactivation.
import { rows, run, statement } from './pool.ts'
import type { Queryable } from './pool.ts'
import { operatorColumns, toOperator } from './operators.ts'
import type { OperatorRecord, OperatorRow } from './operators.ts'

/** Begins a session: over after 12 hours without use, after 14 days in any case. Those of this operator that are over go. The operator's row must exist in this account. */
export async function createSession (db: Queryable, { accountId, operatorId, digest }: { accountId: number, operatorId: string, digest: Buffer }): Promise<void> {
  await run(db, deleteOver, [accountId, operatorId])
  await run(db, insertSession, [digest, accountId, operatorId])
}

/** Who is signed in by this cookie. Undefined when the session is over or unknown, or the operator is not active any more. */
export async function findSession (db: Queryable, digest: Buffer): Promise<OperatorRecord | undefined> {
  const [row] = await rows<OperatorRow>(db, byDigest, [digest])
  return row === undefined ? undefined : toOperator(row)
}

/** Notes that the session is used, by a person and not by a poll, at most each five minutes. */
export async function touchSession (db: Queryable, digest: Buffer): Promise<void> {
  await run(db, touch, [digest])
}

/** Ends one session and answers whose it was; one that doesn't exist is ended already. */
export async function endSession (db: Queryable, digest: Buffer): Promise<{ accountId: number, operatorId: string } | undefined> {
  const [row] = await rows<{ account_id: number, operator_id: string }>(db, deleteSession, [digest])
  return row && { accountId: row.account_id, operatorId: row.operator_id }
}

/** Ends all sessions of an operator. */
export async function endSessionsOf (db: Queryable, { accountId, operatorId }: { accountId: number, operatorId: string }): Promise<void> {
  await run(db, deleteSessionsOf, [accountId, operatorId])
}

const insertSession = statement('operator-sessions.insert', `
  insert into operator_session (digest, account_id, operator_id, expires_at)
  values ($1::bytea, $2::integer, $3::uuid, now() + interval '14 days')`)

const deleteOver = statement('operator-sessions.deleteOver', `
  delete from operator_session
  where account_id = $1::integer
    and operator_id = $2::uuid
    and (expires_at <= now() or last_seen_at <= now() - interval '12 hours')`)

const byDigest = statement('operator-sessions.byDigest', `
  select ${operatorColumns}
  from operator_session
  join operator on operator.account_id = operator_session.account_id and operator.id = operator_session.operator_id
  where operator_session.digest = $1::bytea
    and operator_session.expires_at > now()
    and operator_session.last_seen_at > now() - interval '12 hours'
    and operator.active`)

const touch = statement('operator-sessions.touch', `
  update operator_session
  set last_seen_at = now()
  where digest = $1::bytea
    and last_seen_at < now() - interval '5 minutes'`)

const deleteSession = statement('operator-sessions.delete', `
  delete from operator_session
  where digest = $1::bytea
  returning account_id, operator_id`)

const deleteSessionsOf = statement('operator-sessions.deleteOf', `
  delete from operator_session
  where account_id = $1::integer
    and operator_id = $2::uuid`)
