// Accounts: made once, with their first site, first owner and log; everything else about them is other nouns' files.
import { randomInt } from 'node:crypto'
import type pg from 'pg'
import { uuidv7 } from 'uuidv7'
import { SetupClosed, TokenUnknown } from '../errors.ts'
import { inTransaction, rows, run, statement } from './pool.ts'
import type { Queryable, Transaction } from './pool.ts'

export interface SetUp {
  tokenDigest: Buffer
  accountName: string
  site: { name: string, origins: string[] }
  operator: { name: string, email: string, passwordHash: string }
}

/**
 * Makes the first account, its log, site and owner, exactly once however many ask at a time: the instance's row is locked. Opens a transaction.
 * Throws SetupClosed when it was done before, TokenUnknown when the token is another.
 */
export async function setUp (pool: pg.Pool, { tokenDigest, accountName, site, operator }: SetUp): Promise<{ accountId: number, siteId: string, operatorId: string }> {
  return await inTransaction(pool, async tx => {
    await takeSetup(tx, tokenDigest)
    const accountId = await createAccount(tx, accountName)
    const siteId = newSiteId()
    const operatorId = uuidv7()
    await run(tx, insertSite, [accountId, siteId, site.name, site.origins])
    await run(tx, insertOwner, [accountId, operatorId, operator.email, operator.name, operator.passwordHash])
    return { accountId, siteId, operatorId }
  })
}

/** An account with its log and nothing else. */
export async function createAccount (tx: Transaction, name: string): Promise<number> {
  const [account] = await rows<{ id: number }>(tx, insertAccount, [name])
  if (account === undefined) throw new Error('the account was not made')
  await run(tx, insertLog, [account.id])
  return account.id
}

/** What the account is called. */
export async function findAccountName (db: Queryable, accountId: number): Promise<string | undefined> {
  const [account] = await rows<{ name: string }>(db, readName, [accountId])
  return account?.name
}

async function takeSetup (tx: Transaction, tokenDigest: Buffer): Promise<void> {
  const [instance] = await rows<{ closed: boolean, right: boolean | null }>(tx, lockSetup, [tokenDigest])
  if (instance === undefined || instance.closed) throw new SetupClosed()
  if (instance.right !== true) throw new TokenUnknown()
  await run(tx, closeSetup)
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** 12 of 36 characters are 62 bits: a public name that nobody runs into by chance. */
export function newSiteId (): string {
  return Array.from({ length: 12 }, () => letters[randomInt(letters.length)]).join('')
}

const lockSetup = statement('accounts.lockSetup', `
  select set_up_at is not null as closed, setup_digest = $1::bytea as right
  from instance
  for no key update`)

const closeSetup = statement('accounts.closeSetup', `
  update instance
  set set_up_at = now(), setup_digest = null`)

const insertAccount = statement('accounts.insertAccount', `
  insert into account (name)
  values ($1::text)
  returning id`)

const readName = statement('accounts.readName', `
  select name
  from account
  where id = $1::integer`)

const insertLog = statement('accounts.insertLog', `
  insert into log (account_id)
  values ($1::integer)`)

const insertSite = statement('accounts.insertSite', `
  insert into site (account_id, id, name, origins)
  values ($1::integer, $2::text, $3::text, $4::text[])`)

const insertOwner = statement('accounts.insertOwner', `
  insert into operator (account_id, id, email, name, role, password_hash)
  values ($1::integer, $2::uuid, $3::text, $4::text, 'owner', $5::text)`)
