// One-time links by which operators choose a password: to join, and when they forgot it. Single use, newest only, kept as digests.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { LinkGone, NotFound } from '../errors.ts'
import { appendEvent } from './events.ts'
import { createSession, endSessionsOf } from './operator-sessions.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'
import { createSecret } from './secrets.ts'

export type LinkKind = 'join' | 'reset'
export type LinkFor = { email: string, kind: 'reset' } | { accountId: number, operatorId: string, kind: LinkKind }
export interface LinkRecord { kind: LinkKind, accountId: number, operatorId: string, email: string, accountName: string }
interface Use { digest: Buffer, passwordHash: string, sessionDigest: Buffer }

/** A fresh link: joining takes 7 days at most, a reset an hour. Older ones of the same kind are dead. Opens a transaction. Throws NotFound when there is no such active operator. */
export async function createCredentialLink (pool: pg.Pool, asked: LinkFor): Promise<{ token: string, expiresAt: Date }> {
  return await inTransaction(pool, async tx => {
    const whose = 'email' in asked ? await rows<Whose>(tx, lockByEmail, [asked.email]) : await rows<Whose>(tx, lockById, [asked.accountId, asked.operatorId])
    const [operator] = whose
    if (operator === undefined) throw new NotFound()
    const { token, digest } = createSecret()
    await run(tx, deleteOlder, [operator.account_id, operator.id, asked.kind])
    const [link] = await rows<{ expires_at: Date }>(tx, insertLink, [digest, operator.account_id, operator.id, asked.kind])
    if (link === undefined) throw new Error('the link was not made')
    return { token, expiresAt: link.expires_at }
  })
}

/** What a link is for, without using it up. Undefined when it was used, replaced or is too old. */
export async function findCredentialLink (db: Queryable, digest: Buffer): Promise<LinkRecord | undefined> {
  const [row] = await rows<LinkRow>(db, byDigest, [digest])
  return row === undefined ? undefined : toLink(row)
}

/** Uses a join link: name and password are written, a session begins, and the log says so. Opens a transaction. Throws LinkGone. */
export async function useJoinLink (pool: pg.Pool, { name, ...use }: Use & { name: string }): Promise<LinkRecord> {
  return await inTransaction(pool, async tx => {
    const link = await takeLink(tx, { ...use, kind: 'join' })
    const { accountId, operatorId } = link
    await run(tx, writeName, [accountId, operatorId, name])
    await appendEvent(tx, { accountId, kind: 'operator_changed', author: `operator:${operatorId}`, key: randomUUID(), body: { operator: operatorId } })
    return link
  })
}

/** Uses a reset link: the password is written, all sessions end, one begins. Opens a transaction. Throws LinkGone. */
export async function useResetLink (pool: pg.Pool, use: Use): Promise<LinkRecord> {
  return await inTransaction(pool, async tx => await takeLink(tx, { ...use, kind: 'reset' }))
}

/** Ends the links of somebody who is not active any more. */
export async function endLinksOf (tx: Transaction, { accountId, operatorId }: { accountId: number, operatorId: string }): Promise<void> {
  await run(tx, deleteOf, [accountId, operatorId])
}

// Of two who use a link at once, one deletes its row; the other waits for that and finds nothing.
async function takeLink (tx: Transaction, { digest, kind, passwordHash, sessionDigest }: Use & { kind: LinkKind }): Promise<LinkRecord> {
  const [row] = await rows<LinkRow>(tx, take, [digest, kind])
  if (row === undefined) throw new LinkGone()
  const link = toLink(row)
  // Whoever has a password by now needs no other link of before.
  await endLinksOf(tx, link)
  await run(tx, writePassword, [link.accountId, link.operatorId, passwordHash])
  await endSessionsOf(tx, link)
  await createSession(tx, { ...link, digest: sessionDigest })
  return link
}

interface Whose { account_id: number, id: string }
interface LinkRow { kind: LinkKind, account_id: number, operator_id: string, email: string, account_name: string }

function toLink ({ kind, account_id: accountId, operator_id: operatorId, email, account_name: accountName }: LinkRow): LinkRecord {
  return { kind, accountId, operatorId, email, accountName }
}

const lockByEmail = statement('credential-links.lockByEmail', `
  select account_id, id
  from operator
  where lower(email) = lower($1::text)
    and active
  for no key update`)

const lockById = statement('credential-links.lockById', `
  select account_id, id
  from operator
  where account_id = $1::integer
    and id = $2::uuid
    and active
  for no key update`)

const deleteOlder = statement('credential-links.deleteOlder', `
  delete from credential_link
  where account_id = $1::integer
    and operator_id = $2::uuid
    and kind = $3::text`)

const insertLink = statement('credential-links.insert', `
  insert into credential_link (digest, account_id, operator_id, kind, expires_at)
  values ($1::bytea, $2::integer, $3::uuid, $4::text, now() + case $4::text when 'join' then interval '7 days' else interval '1 hour' end)
  returning expires_at`)

const byDigest = statement('credential-links.byDigest', `
  select credential_link.kind, credential_link.account_id, credential_link.operator_id, operator.email, account.name as account_name
  from credential_link
  join operator on operator.account_id = credential_link.account_id and operator.id = credential_link.operator_id
  join account on account.id = credential_link.account_id
  where credential_link.digest = $1::bytea
    and credential_link.expires_at > now()
    and operator.active`)

const take = statement('credential-links.take', `
  delete from credential_link
  using operator, account
  where credential_link.digest = $1::bytea
    and credential_link.kind = $2::text
    and credential_link.expires_at > now()
    and operator.account_id = credential_link.account_id
    and operator.id = credential_link.operator_id
    and operator.active
    and account.id = credential_link.account_id
  returning credential_link.kind, credential_link.account_id, credential_link.operator_id, operator.email, account.name as account_name`)

const deleteOf = statement('credential-links.deleteOf', `
  delete from credential_link
  where account_id = $1::integer
    and operator_id = $2::uuid`)

const writeName = statement('credential-links.writeName', `
  update operator
  set name = $3::text
  where account_id = $1::integer
    and id = $2::uuid`)

const writePassword = statement('credential-links.writePassword', `
  update operator
  set password_hash = $3::text
  where account_id = $1::integer
    and id = $2::uuid`)
