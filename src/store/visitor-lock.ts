// The first lock of everything that concerns one visitor: their row, before presence, conversation and log, everywhere in this order.
import { NotFound } from '../errors.ts'
import { rows, statement } from './pool.ts'
import type { Transaction } from './pool.ts'

/** Locks the visitor's row to the end of the transaction and answers their site. Throws NotFound when there is no such visitor (any more), or not of these sites (undefined: any). */
export async function lockVisitor (tx: Transaction, { accountId, visitorId, siteIds }: { accountId: number, visitorId: string, siteIds?: string[] | undefined }): Promise<{ siteId: string }> {
  const [row] = await rows<{ site_id: string }>(tx, lock, [accountId, visitorId])
  if (row === undefined || siteIds?.includes(row.site_id) === false) throw new NotFound()
  return { siteId: row.site_id }
}

// Not `for update`: what refers to the visitor may be written meanwhile.
const lock = statement('visitorLock.lock', `
  select site_id
  from visitor
  where account_id = $1::integer
    and id = $2::uuid
    and erased_at is null
  for no key update`)
