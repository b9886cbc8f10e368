// How much of an account's room its files take: counted in the transaction that stores or drops them. What a file is, is files.ts.
import { StorageFull } from '../errors.ts'
import { rows, run, statement } from './pool.ts'
import type { Transaction } from './pool.ts'

/** So many bytes more. The account's count stays locked to the end of the transaction: take it late. Throws StorageFull when that would be more than `most`. */
export async function takeRoom (tx: Transaction, { accountId, bytes, most }: { accountId: number, bytes: number, most: number }): Promise<void> {
  const taken = await rows(tx, take, [accountId, bytes, most])
  if (taken.length === 0) throw new StorageFull()
}

/** Drops these files with their parts, and gives back their room. Locks the files by id, then the count. */
export async function dropFiles (tx: Transaction, { accountId, fileIds }: { accountId: number, fileIds: string[] }): Promise<void> {
  if (fileIds.length === 0) return
  await rows(tx, lock, [accountId, fileIds])
  // A statement of its own, after the lock: a part that was just being stored counts.
  await run(tx, giveBack, [accountId, fileIds])
  await run(tx, drop, [accountId, fileIds])
}

const take = statement('fileRoom.take', `
  insert into file_room (account_id, bytes)
  select $1::integer, $2::bigint
  where $2::bigint <= $3::bigint
  on conflict (account_id) do update
  set bytes = file_room.bytes + excluded.bytes
  where file_room.bytes + excluded.bytes <= $3::bigint
  returning bytes`)

const lock = statement('fileRoom.lock', `
  select id
  from file
  where account_id = $1::integer
    and id = any($2::uuid[])
  order by id
  for update`)

const giveBack = statement('fileRoom.giveBack', `
  update file_room
  set bytes = greatest(0, file_room.bytes - weighed.bytes)
  from (
    select sum(octet_length(file_part.bytes)) as bytes
    from file_part
    where file_part.account_id = $1::integer
      and file_part.file_id = any($2::uuid[])
  ) as weighed
  where file_room.account_id = $1::integer
    and weighed.bytes > 0`)

const drop = statement('fileRoom.drop', `
  delete from file
  where account_id = $1::integer
    and id = any($2::uuid[])`)
