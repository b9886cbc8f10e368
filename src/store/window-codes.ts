// Codes by which another window of the same browser goes on as the same visitor: chosen by the first window, kept as a digest, good once and for a minute. What it opens is the api's matter.
import { rows, run, statement } from './pool.ts'
import type { Queryable } from './pool.ts'
import { toDigest } from './secrets.ts'

/** From now on the code is good for this visitor, for a minute. Those of the account that are over are dropped. */
export async function createWindowCode (db: Queryable, { accountId, siteId, visitorId, code }: { accountId: number, siteId: string, visitorId: string, code: string }): Promise<void> {
  await run(db, dropOver, [accountId])
  await run(db, create, [accountId, toDigest(code), siteId, visitorId])
}

/** Whose it is, once; undefined when it was used, is over, or was never said. */
export async function takeWindowCode (db: Queryable, { accountId, siteId, code }: { accountId: number, siteId: string, code: string }): Promise<string | undefined> {
  const [row] = await rows<{ visitor_id: string }>(db, take, [accountId, siteId, toDigest(code)])
  return row?.visitor_id
}

const dropOver = statement('windowCodes.dropOver', `
  delete from window_code
  where account_id = $1::integer
    and created_at < clock_timestamp() - interval '1 min'`)

const create = statement('windowCodes.create', `
  insert into window_code (account_id, digest, site_id, visitor_id)
  values ($1::integer, $2::bytea, $3::text, $4::uuid)
  on conflict (account_id, digest) do nothing`)

const take = statement('windowCodes.take', `
  delete from window_code
  using visitor
  where window_code.account_id = $1::integer
    and window_code.site_id = $2::text
    and window_code.digest = $3::bytea
    and window_code.created_at > clock_timestamp() - interval '1 min'
    and visitor.account_id = window_code.account_id
    and visitor.id = window_code.visitor_id
    and visitor.erased_at is null
  returning window_code.visitor_id`)
