// Moving pictures of the owner's own, for invitations: kept as they came, under ids that never mean another one. What they are is told by their bytes, in src/insight.
import type pg from 'pg'
import { uuidv7 } from 'uuidv7'
import { BadInput, NotFound } from '../errors.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable } from './pool.ts'

export type ArtType = 'image/gif' | 'image/png' | 'image/webp'
export interface OwnArtRecord { id: string, name: string, bytes: number }

/** The account's, oldest first. */
export async function listOwnArt (db: Queryable, accountId: number): Promise<OwnArtRecord[]> {
  return await rows<OwnArtRecord>(db, list, [accountId])
}

/** With its bytes; undefined when the account has none by this id. */
export async function findOwnArt (db: Queryable, { accountId, id }: { accountId: number, id: string }): Promise<{ type: ArtType, bytes: Buffer } | undefined> {
  const [row] = await rows<{ type: ArtType, bytes: Buffer }>(db, one, [accountId, id])
  return row
}

/** Its own transaction. Throws BadInput where the account has `most` already. */
export async function createOwnArt (pool: pg.Pool, { accountId, name, type, bytes, most }: { accountId: number, name: string, type: ArtType, bytes: Buffer, most: number }): Promise<OwnArtRecord> {
  return await inTransaction(pool, async tx => {
    await rows(tx, lockAccount, [accountId])
    if ((await listOwnArt(tx, accountId)).length >= most) throw new BadInput(`An account keeps at most ${most} pictures.`)
    const id = uuidv7()
    await run(tx, create, [accountId, id, name, type, bytes])
    return { id, name, bytes: bytes.length }
  })
}

/** Invitations that show it have the gallery's wave from then on. Throws NotFound. */
export async function deleteOwnArt (db: Queryable, { accountId, id }: { accountId: number, id: string }): Promise<void> {
  const removed = await rows(db, remove, [accountId, id])
  if (removed.length === 0) throw new NotFound()
}

const list = statement('ownArt.list', `
  select id, name, octet_length(bytes) as bytes
  from own_art
  where account_id = $1::integer
  order by created_at, id`)

const one = statement('ownArt.one', `
  select type, bytes
  from own_art
  where account_id = $1::integer
    and id = $2::uuid`)

const lockAccount = statement('ownArt.lockAccount', `
  select id
  from account
  where id = $1::integer
  for no key update`)

const create = statement('ownArt.create', `
  insert into own_art (account_id, id, name, type, bytes)
  values ($1::integer, $2::uuid, $3::text, $4::text, $5::bytea)`)

const remove = statement('ownArt.remove', `
  delete from own_art
  where account_id = $1::integer
    and id = $2::uuid
  returning id`)
