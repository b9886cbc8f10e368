// A shop, each test's own account in the file's database: account, log, sites and operators by bare SQL, so that a test of one noun needs no other one's code; and visitors by their hello.
import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import t from 'tap'
import { createSession } from '../../src/store/operator-sessions.ts'
import { openPool } from '../../src/store/pool.ts'
import { recordHello } from '../../src/store/visitors.ts'
import type { Hello, HelloRecord } from '../../src/store/visitors.ts'
import { testDatabase } from '../helpers/database.ts'

export interface Shop { pool: pg.Pool, url: string, accountId: number, siteId: string, operatorId: string }

/** As many connections as the widest race has writers, and one that reads. */
const maxConnections = 20

let database: Promise<{ pool: pg.Pool, url: string }> | undefined

/** An account with one site and its owner. */
export async function openShop (): Promise<Shop> {
  database ??= openDatabase()
  return await addShop(await database)
}

async function openDatabase (): Promise<{ pool: pg.Pool, url: string }> {
  const { url } = await testDatabase(t)
  const pool = openPool({ url, max: maxConnections, log: { info: () => {}, warn: () => {}, error: () => {} } })
  t.teardown(async () => { await pool.end() })
  return { pool, url }
}

/** Another account beside it, in the same database. */
export async function addShop ({ pool, url }: { pool: pg.Pool, url: string }): Promise<Shop> {
  const { rows: [account] } = await pool.query<{ id: number }>("insert into account (name) values ('Shop') returning id")
  const accountId = account!.id
  await pool.query('insert into log (account_id) values ($1)', [accountId])
  const shop = { pool, url, accountId, siteId: '', operatorId: '' }
  shop.siteId = await addSite(shop)
  shop.operatorId = await addOperator(shop, { role: 'owner' })
  return shop
}

export async function addSite ({ pool, accountId }: Shop): Promise<string> {
  const id = randomUUID().replaceAll('-', '').slice(0, 12)
  await pool.query('insert into site (id, account_id, name) values ($1, $2, $1)', [id, accountId])
  return id
}

/** Somebody who is signed in. */
export async function addOperator ({ pool, accountId }: Shop, { role, siteIds = [] }: { role: string, siteIds?: string[] }): Promise<string> {
  const id = randomUUID()
  await pool.query('insert into operator (id, account_id, email, name, role) values ($1, $2, $3, $4, $5)', [id, accountId, `${id}@shop.example`, 'Ben', role])
  await createSession(pool, { accountId, operatorId: id, digest: randomBytes(32) })
  for (const siteId of siteIds) await pool.query('insert into operator_site (account_id, operator_id, site_id) values ($1, $2, $3)', [accountId, id, siteId])
  return id
}

/** What a visitor's hello carries, where the test doesn't say otherwise. */
export function hello ({ accountId, siteId }: Shop, said: Partial<Hello> = {}): Hello {
  return {
    accountId,
    siteId,
    key: randomUUID(),
    page: { url: 'https://shop.example/', title: 'Shop', referrer: '' },
    client: { lang: 'en', tz: 'Europe/Berlin', screen: '1280x800' },
    tab: 'a',
    facts: { address: '192.0.2.7', device: { browser: 'Firefox', system: 'Linux', form: 'desktop' }, source: { kind: 'direct', name: 'Direct', wordsHidden: false }, bot: false },
    ...said
  }
}

export async function visit (shop: Shop, said: Partial<Hello> = {}): Promise<HelloRecord> {
  return await recordHello(shop.pool, hello(shop, said))
}

/** The only row of a statement, whose $1 is the account. */
export async function only<Row extends pg.QueryResultRow> ({ pool, accountId }: Shop, text: string, values: unknown[] = []): Promise<Row> {
  const { rows } = await pool.query<Row>(text, [accountId, ...values])
  if (rows.length !== 1) throw new Error(`${rows.length} rows, not one`)
  return rows[0]!
}

/** All the log of an account as (seq, kind), ascending. */
export async function logOf ({ pool, accountId }: Shop): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>("select seq || ' ' || kind || coalesce(' ' || (body ->> 'state'), '') as line from event where account_id = $1 order by seq", [accountId])
  return rows.map(({ line }) => line)
}
