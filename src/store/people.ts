// Who belongs to an account and with which rights: adding operators and changing their role, sites and whether they are active.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { uuidv7 } from 'uuidv7'
import { EmailTaken, LastOwner, NotFound } from '../errors.ts'
import type { Role } from '../wire/account.ts'
import { appendEvent } from './events.ts'
import { endLinksOf } from './credential-links.ts'
import { findOperator } from './operators.ts'
import type { OperatorRecord } from './operators.ts'
import { endSessionsOf } from './operator-sessions.ts'
import { inTransaction, rows, run, sqlState, statement } from './pool.ts'
import type { Transaction } from './pool.ts'
import { refreshSiteStatus } from './site-status.ts'

export interface Rights {
  accountId: number
  role: Role
  /** For operators only; owners and admins have all sites. */
  siteIds: string[]
  /** Who does it. */
  byId: string
}

/** Adds an operator who has not joined yet, called by the first part of the address until they say their name. Opens a transaction. Throws EmailTaken, and NotFound for a site that isn't the account's. */
export async function addPerson (pool: pg.Pool, person: Rights & { email: string }): Promise<OperatorRecord> {
  const { accountId, email, role } = person
  const operatorId = uuidv7()
  return await mapped(inTransaction(pool, async tx => {
    await run(tx, insertOperator, [accountId, operatorId, email, email.split('@', 1)[0], role])
    return await finish(tx, { ...person, operatorId })
  }))
}

/**
 * Changes role, sites and whether somebody is active. Another role or being inactive ends their sessions; being inactive their links, too. Opens a transaction.
 * Throws NotFound for somebody or a site of another account, LastOwner when nobody active who can sign in would own the account.
 */
export async function changePerson (pool: pg.Pool, person: Rights & { operatorId: string, active: boolean }): Promise<OperatorRecord> {
  const { accountId, operatorId, role, active } = person
  return await mapped(inTransaction(pool, async tx => {
    // All owners are locked, in one order: of two who demote each other at once the second waits, and then counts itself alone.
    const owners = (await rows<{ id: string }>(tx, lockOwners, [accountId])).map(({ id }) => id)
    const before = await findOperator(tx, { accountId, operatorId })
    if (before === undefined) throw new NotFound()
    const stays = role === 'owner' && active
    if (!stays && owners.includes(operatorId) && owners.length === 1) throw new LastOwner()
    await run(tx, writeRights, [accountId, operatorId, role, active])
    if (!active || role !== before.role) await endSessionsOf(tx, { accountId, operatorId })
    if (!active) await endLinksOf(tx, { accountId, operatorId })
    return await finish(tx, person)
  }))
}

/** Sites, the sites' status and the log, in the order in which rows are locked everywhere. */
async function finish (tx: Transaction, { accountId, operatorId, role, siteIds, byId }: Rights & { operatorId: string }): Promise<OperatorRecord> {
  await run(tx, deleteSites, [accountId, operatorId])
  if (role === 'operator') await run(tx, insertSites, [accountId, operatorId, [...new Set(siteIds)]])
  await refreshSiteStatus(tx, { accountId })
  await appendEvent(tx, { accountId, kind: 'operator_changed', author: `operator:${byId}`, key: randomUUID(), body: { operator: operatorId } })
  const operator = await findOperator(tx, { accountId, operatorId })
  if (operator === undefined) throw new NotFound()
  return operator
}

async function mapped<T> (work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const { code, constraint } = error as { code?: string, constraint?: string }
    if (code === sqlState.uniqueViolation && constraint === 'operator_email') throw new EmailTaken()
    // The only key that points from here to what a caller names is a site's.
    if (code === sqlState.foreignKeyViolation) throw new NotFound()
    throw error
  }
}

const insertOperator = statement('people.insertOperator', `
  insert into operator (account_id, id, email, name, role)
  values ($1::integer, $2::uuid, $3::text, $4::text, $5::text)`)

const lockOwners = statement('people.lockOwners', `
  select id
  from operator
  where account_id = $1::integer
    and role = 'owner'
    and active
    and password_hash is not null
  order by id
  for no key update`)

const writeRights = statement('people.writeRights', `
  update operator
  set role = $3::text, active = $4::boolean
  where account_id = $1::integer
    and id = $2::uuid`)

const deleteSites = statement('people.deleteSites', `
  delete from operator_site
  where account_id = $1::integer
    and operator_id = $2::uuid`)

const insertSites = statement('people.insertSites', `
  insert into operator_site (account_id, operator_id, site_id)
  select $1::integer, $2::uuid, asked.site_id
  from unnest($3::text[]) as asked (site_id)`)
