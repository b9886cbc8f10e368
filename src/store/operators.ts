// Operators: who they are, which role and sites they have, what they chose. Sessions, passwords and links are files of their own, adding and changing them is people.ts.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { NotFound } from '../errors.ts'
import type { Role } from '../wire/account.ts'
import type { ChosenStatus } from '../wire/operator.ts'
import { appendEvent } from './events.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable } from './pool.ts'
import { refreshSiteStatus } from './site-status.ts'

export interface OperatorRecord {
  accountId: number
  id: string
  email: string
  name: string
  role: Role
  /** Undefined: all sites of the account (owners and admins). */
  siteIds: string[] | undefined
  chosenStatus: ChosenStatus
  active: boolean
  /** False while the join link has not been used. */
  joined: boolean
  lastSeenAt?: Date
  /** Path and query of the picture; another picture has another one. */
  picture?: string
}

/** A picture as it is stored and sent. */
export interface PictureRecord { bytes: Buffer, type: 'image/png' | 'image/jpeg' | 'image/webp' }

/** An operator of this account. */
export async function findOperator (db: Queryable, { accountId, operatorId }: { accountId: number, operatorId: string }): Promise<OperatorRecord | undefined> {
  const [row] = await rows<OperatorRow>(db, one, [accountId, operatorId])
  return row === undefined ? undefined : toOperator(row)
}

/** Everybody of the account, in the order in which they came. */
export async function listPeople (db: Queryable, { accountId }: { accountId: number }): Promise<OperatorRecord[]> {
  return (await rows<OperatorRow>(db, all, [accountId])).map(toOperator)
}

/** Changes one's own name, and the picture where one is given (`null` takes it away), and says so in the log. Opens a transaction. Throws NotFound. */
export async function updateProfile (pool: pg.Pool, profile: { accountId: number, operatorId: string, name: string, picture?: PictureRecord | null }): Promise<OperatorRecord> {
  const { accountId, operatorId, name, picture } = profile
  return await inTransaction(pool, async tx => {
    await run(tx, writeName, [accountId, operatorId, name])
    if (picture !== undefined) await run(tx, writePicture, [accountId, operatorId, picture?.bytes ?? null, picture?.type ?? null])
    await appendEvent(tx, { accountId, kind: 'operator_changed', author: `operator:${operatorId}`, key: randomUUID(), body: { operator: operatorId } })
    const operator = await findOperator(tx, { accountId, operatorId })
    if (operator === undefined) throw new NotFound()
    return operator
  })
}

/** Chooses online or away, and with it perhaps the status of sites. Opens a transaction. Throws NotFound. */
export async function setChosenStatus (pool: pg.Pool, { accountId, operatorId, status }: { accountId: number, operatorId: string, status: ChosenStatus }): Promise<OperatorRecord> {
  return await inTransaction(pool, async tx => {
    await run(tx, writeStatus, [accountId, operatorId, status])
    await refreshSiteStatus(tx, { accountId })
    const operator = await findOperator(tx, { accountId, operatorId })
    if (operator === undefined) throw new NotFound()
    return operator
  })
}

/** A picture by its operator's id, of whichever account: visitors see it. With the hash that its path carries. */
export async function findPicture (db: Queryable, operatorId: string): Promise<PictureRecord & { hash: string } | undefined> {
  const [row] = await rows<{ picture: Buffer, picture_type: PictureRecord['type'], hash: string }>(db, picture, [operatorId])
  return row === undefined ? undefined : { bytes: row.picture, type: row.picture_type, hash: row.hash }
}

export interface OperatorRow {
  account_id: number,
  id: string,
  email: string,
  name: string,
  role: Role,
  chosen_status: ChosenStatus,
  active: boolean
  joined: boolean,
  last_seen_at: Date | null,
  picture: string | null,
  site_ids: string[]
}

/** The row as every statement about operators selects it. */
export function toOperator (row: OperatorRow): OperatorRecord {
  const { id, email, name, role, active, joined } = row
  const siteIds = role === 'operator' ? row.site_ids : undefined
  const operator: OperatorRecord = { accountId: row.account_id, id, email, name, role, siteIds, chosenStatus: row.chosen_status, active, joined }
  if (row.last_seen_at !== null) operator.lastSeenAt = row.last_seen_at
  if (row.picture !== null) operator.picture = `/p/${id}?v=${row.picture}`
  return operator
}

/** What every statement about operators selects, as toOperator reads it. */
export const operatorColumns = `operator.account_id, operator.id, operator.email, operator.name, operator.role, operator.chosen_status, operator.active,
    operator.password_hash is not null as joined, operator.last_seen_at, left(encode(sha256(operator.picture), 'hex'), 16) as picture,
    array(
      select operator_site.site_id
      from operator_site
      where operator_site.account_id = operator.account_id
        and operator_site.operator_id = operator.id
      order by operator_site.site_id
    ) as site_ids`

const one = statement('operators.one', `
  select ${operatorColumns}
  from operator
  where operator.account_id = $1::integer
    and operator.id = $2::uuid`)

const all = statement('operators.all', `
  select ${operatorColumns}
  from operator
  where operator.account_id = $1::integer
  order by operator.created_at, operator.id`)

const writeName = statement('operators.writeName', `
  update operator
  set name = $3::text
  where account_id = $1::integer
    and id = $2::uuid`)

const writePicture = statement('operators.writePicture', `
  update operator
  set picture = $3::bytea, picture_type = $4::text
  where account_id = $1::integer
    and id = $2::uuid`)

const writeStatus = statement('operators.writeStatus', `
  update operator
  set chosen_status = $3::text
  where account_id = $1::integer
    and id = $2::uuid`)

const picture = statement('operators.picture', `
  select picture, picture_type, left(encode(sha256(picture), 'hex'), 16) as hash
  from operator
  where id = $1::uuid
    and picture is not null`)
