// "Live chat online" as the owner draws it: one picture for each state of a site. What its bytes may be is the api's matter.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { SiteStatus } from '../wire/events.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable } from './pool.ts'
import { appendLookChange } from './site-hours.ts'
import { lockSites } from './site-status.ts'
import { requireSite } from './sites.ts'

export interface SitePicture { type: 'image/png' | 'image/gif' | 'image/webp' | 'image/svg+xml', bytes: Buffer }

interface Place { accountId: number, siteId: string, status: SiteStatus }

/** Keeps it for that state, or none (`undefined`), and says in the log that the site looks otherwise. Its own transaction. Throws NotFound for another account's site. */
export async function setSitePicture (pool: pg.Pool, { accountId, siteId, status, picture, operatorId }: Place & { picture: SitePicture | undefined, operatorId: string }): Promise<void> {
  await inTransaction(pool, async tx => {
    await lockSites(tx, { accountId })
    await requireSite(tx, { accountId, siteId })
    if (picture === undefined) await run(tx, remove, [accountId, siteId, status])
    else await run(tx, write, [accountId, siteId, status, picture.type, picture.bytes, createHash('sha256').update(picture.bytes).digest('hex').slice(0, 16)])
    await appendLookChange(tx, { accountId, siteId, author: `operator:${operatorId}` })
  })
}

/** The owner's own for that state, if there is one. */
export async function findSitePicture (db: Queryable, { accountId, siteId, status }: Place): Promise<SitePicture | undefined> {
  const [row] = await rows<SitePicture>(db, find, [accountId, siteId, status])
  return row
}

/** For which states there is one, with a digest of each. */
export async function listSitePictures (db: Queryable, { accountId, siteId }: Omit<Place, 'status'>): Promise<Array<{ status: SiteStatus, digest: string }>> {
  return await rows<{ status: SiteStatus, digest: string }>(db, list, [accountId, siteId])
}

const write = statement('sitePictures.write', `
  insert into site_picture (account_id, site_id, status, type, bytes, digest)
  values ($1::integer, $2::text, $3::text, $4::text, $5::bytea, $6::text)
  on conflict (account_id, site_id, status) do update
  set type = excluded.type,
    bytes = excluded.bytes,
    digest = excluded.digest`)

const remove = statement('sitePictures.remove', `
  delete from site_picture
  where account_id = $1::integer
    and site_id = $2::text
    and status = $3::text`)

const find = statement('sitePictures.find', `
  select type, bytes
  from site_picture
  where account_id = $1::integer
    and site_id = $2::text
    and status = $3::text`)

const list = statement('sitePictures.list', `
  select status, digest
  from site_picture
  where account_id = $1::integer
    and site_id = $2::text
  order by status`)
