// With which a site's own server signs who its visitors are: two at most, so that one can be replaced while the other is in use. Who may see one, once, is the api's matter.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { BadInput, NotFound } from '../errors.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable } from './pool.ts'
import { createSecret } from './secrets.ts'
import { requireSite } from './sites.ts'

export interface IdentifySecret { id: string, createdAt: Date }

const mostSecrets = 2

/** The texts by which a signature may have been made, the newest first. For checking alone: no answer may hold them. */
export async function listIdentifySecrets (db: Queryable, { accountId, siteId }: { accountId: number, siteId: string }): Promise<string[]> {
  return (await rows<{ secret: string }>(db, listTexts, [accountId, siteId])).map(({ secret }) => secret)
}

/** Which there are, the newest first, without what they say. */
export async function listSecretsMade (db: Queryable, { accountId, siteId }: { accountId: number, siteId: string }): Promise<IdentifySecret[]> {
  return (await rows<{ id: string, created_at: Date }>(db, list, [accountId, siteId])).map(row => ({ id: row.id, createdAt: row.created_at }))
}

/** Makes one; its text is answered here and never again. Its own transaction. Throws NotFound for another account's site, BadInput where there are two already. */
export async function createIdentifySecret (pool: pg.Pool, { accountId, siteId }: { accountId: number, siteId: string }): Promise<string> {
  return await inTransaction(pool, async tx => {
    await rows(tx, lockSite, [accountId, siteId])
    await requireSite(tx, { accountId, siteId })
    if ((await listSecretsMade(tx, { accountId, siteId })).length >= mostSecrets) throw new BadInput('Two secrets are in use already: take the one away that is not needed any more.')
    const { token } = createSecret()
    await run(tx, create, [accountId, siteId, randomUUID(), token])
    return token
  })
}

/** What it signed is worth nothing from now on. Throws NotFound. */
export async function deleteIdentifySecret (db: Queryable, { accountId, siteId, id }: { accountId: number, siteId: string, id: string }): Promise<void> {
  const { rowCount } = await run(db, remove, [accountId, siteId, id])
  if (rowCount === 0) throw new NotFound()
}

const listTexts = statement('identifySecrets.listTexts', `
  select secret
  from identify_secret
  where account_id = $1::integer
    and site_id = $2::text
  order by created_at desc, id`)

const list = statement('identifySecrets.list', `
  select id, created_at
  from identify_secret
  where account_id = $1::integer
    and site_id = $2::text
  order by created_at desc, id`)

const lockSite = statement('identifySecrets.lockSite', `
  select id
  from site
  where account_id = $1::integer
    and id = $2::text
  for no key update`)

const create = statement('identifySecrets.create', `
  insert into identify_secret (account_id, site_id, id, secret, created_at)
  values ($1::integer, $2::text, $3::uuid, $4::text, clock_timestamp())`)

const remove = statement('identifySecrets.remove', `
  delete from identify_secret
  where account_id = $1::integer
    and site_id = $2::text
    and id = $3::uuid`)
