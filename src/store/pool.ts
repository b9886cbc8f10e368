// The way to Postgres: the pool, transactions, named statements, and what its errors mean; what is asked is the other files' matter.
import pg from 'pg'

import type { Log } from './log.ts'

/** What openPool gives, for the rooms that hand it on and may not import pg. */
export type Pool = pg.Pool

/** What statements are sent to: a pool, or the connection of a transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>

declare const atomic: unique symbol
/** A connection inside a transaction: what must happen together takes this, and the compiler refuses a bare pool. */
export type Transaction = Queryable & { readonly [atomic]: true }

/** SQL text with the name that tests and metrics know it by. */
export interface Statement {
  readonly name: string
  readonly text: string
}

/** Postgres' error codes that the code asks for by name. */
export const sqlState = {
  foreignKeyViolation: '23503',
  uniqueViolation: '23505',
  readOnlyTransaction: '25006',
  idleInTransactionTimeout: '25P03',
  invalidCatalogName: '3D000',
  serializationFailure: '40001',
  deadlockDetected: '40P01',
  undefinedTable: '42P01',
  lockNotAvailable: '55P03',
  queryCanceled: '57014'
} as const

export interface PoolOptions {
  url: string
  /** Connections at most. Ten is what two cores can keep busy; more only queue inside Postgres. */
  max?: number
  applicationName?: string
  log: Log
}

/**
 * Opens a pool. It connects when first used, so that a database that is away now is there when it is back.
 * int8 columns are numbers (a value that isn't a safe integer is an error), timestamptz columns are Dates.
 */
export function openPool ({ url, max = 10, applicationName = 'shopbell', log }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    connectionTimeoutMillis: 2_000,
    // Above the server's own 2.5 s (timeouts.ts): this one only speaks when the server is silent.
    query_timeout: 3_000,
    keepAlive: true,
    // A transaction's last statement and its commit travel together (rowsAndCommit); who awaits each answer notices nothing.
    pipeline: true,
    types: { getTypeParser }
  })
  // Without a listener, a server that goes away under an idle connection would end the process.
  pool.on('error', error => { log.warn(`Postgres closed an idle connection: ${error.message}`) })
  // Neither idle nor anybody's yet: what comes between the pool's handing out and the promise of it would end the process, too. Who gets it hears of it by their first query.
  pool.on('connect', client => { client.on('error', () => {}) })
  return pool
}

/**
 * Runs `work` in one transaction (READ COMMITTED) and commits it; an error rolls it back and is passed on. Where Postgres gave up on it for the others' sake (deadlock,
 * serialization) `work` runs again, three times in all; so it changes nothing but the database.
 * After an error that leaves the connection in doubt it is closed instead of used again.
 */
export async function inTransaction<T> (pool: pg.Pool, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryTransaction(pool, work)
    } catch (error) {
      if (attempt === maxAttempts || !isVictim(error)) throw error
    }
  }
}

/** The same pool; the statements that are sent by it are counted in `counter`, too. */
export function countStatements (pool: pg.Pool, counter: { statements: number }): pg.Pool {
  const counted = { query: pool.query.bind(pool), connect: pool.connect.bind(pool) } as unknown as pg.Pool
  counters.set(counted, counter)
  return counted
}

/** Names a statement, once for the process; each is prepared against the migrated database by a test. */
export function statement (name: string, text: string): Statement {
  if (statements.has(name)) throw new Error(`two statements are called ${name}`)
  const made = Object.freeze({ name, text })
  statements.set(name, made)
  return made
}

/** Sends a statement, unnamed on the wire so that poolers work, and counts it. */
export async function run<Row extends pg.QueryResultRow> (queryable: Queryable, { name, text }: Statement, values: readonly unknown[] = []): Promise<pg.QueryResult<Row>> {
  counts.set(name, (counts.get(name) ?? 0) + 1)
  const counter = counters.get(queryable)
  if (counter !== undefined) counter.statements++
  return await queryable.query<Row>(text, [...values])
}

/** Sends a statement and answers its rows. */
export async function rows<Row extends pg.QueryResultRow> (queryable: Queryable, asked: Statement, values: readonly unknown[] = []): Promise<Row[]> {
  const result = await run<Row>(queryable, asked, values)
  return result.rows
}

/**
 * Sends a transaction's last statement with the commit behind it, and answers its rows: what it locks is held for Postgres' own time, not for the way to this
 * node and back, which is long when the node is busy. Nothing may be asked, and nothing may fail, in the transaction after it.
 */
export async function rowsAndCommit<Row extends pg.QueryResultRow> (tx: Transaction, asked: Statement, values: readonly unknown[]): Promise<Row[]> {
  const found = rows<Row>(tx, asked, values)
  const commit = tx.query('commit')
  // Whoever opened the transaction waits for it; if the statement fails, nobody does.
  commit.catch(() => {})
  committing.set(tx, commit)
  return await found
}

/** How often each statement was sent by this process, by name. */
export function statementCounts (): Record<string, number> {
  return Object.fromEntries(counts)
}

/** Every statement of the modules loaded so far. */
export function listStatements (): Statement[] {
  return [...statements.values()]
}

/**
 * Whether an error says that the database can't serve now: away, full, starting, too slow, locked. The same call may
 * succeed later; the api answers 503.
 */
export function isUnavailable (error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  if (code !== undefined && (unavailableCodes.has(code) || unavailableClasses.test(code))) return true
  return driverSaysAway.test(error.message) || isUnavailable(error.cause)
}

/** Whether an error says that a statement took longer than it may: a smaller one may succeed. */
export function isTooSlow (error: unknown): boolean {
  return error instanceof Error && ((error as NodeJS.ErrnoException).code === sqlState.queryCanceled || driverSaysSlow.test(error.message))
}

/** Whether an error says that a value couldn't be a value of its column: what came in was wrong, the api answers 400. */
export function isBadInput (error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code !== undefined && badInputCodes.has(error.code)
}

// Lock orders are kept, so a deadlock is rare and one repetition nearly always enough; who fails three times has met something else.
const maxAttempts = 3

function isVictim (error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === sqlState.deadlockDetected || error.code === sqlState.serializationFailure)
}

async function tryTransaction<T> (pool: pg.Pool, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  const counter = counters.get(pool)
  if (counter !== undefined) counters.set(client, counter)
  let broken: Error | undefined
  const onError = (error: Error): void => { broken = error }
  client.on('error', onError)
  try {
    await client.query('begin')
    const transaction = client as unknown as Transaction
    const result = await work(transaction)
    const { command } = await (committing.get(transaction) ?? client.query('commit'))
    // What failed and was not passed on makes a commit roll back, and only this tells.
    if (command !== 'COMMIT') throw new Error('a transaction that had failed was committed')
    return result
  } catch (error) {
    broken ??= await rollBack(client, error)
    throw error
  } finally {
    committing.delete(client as unknown as Transaction)
    counters.delete(client)
    client.off('error', onError)
    client.release(broken)
  }
}

/** Transactions whose commit is on its way already. */
const committing = new WeakMap<Transaction, Promise<pg.QueryResult>>()
/** Of the pools that count, and of their connections while they are in a transaction. */
const counters = new WeakMap<object, { statements: number }>()
const statements = new Map<string, Statement>()
const counts = new Map<string, number>()

// 08 connection, 28 sign-in refused (a password being changed), 53 resources, 57P0 shut down or starting.
const unavailableClasses = /^(?:08...|28...|53...|57P0.)$/

const unavailableCodes = new Set<string>([
  sqlState.readOnlyTransaction, // a failover left us on the replica
  sqlState.idleInTransactionTimeout,
  sqlState.invalidCatalogName,
  sqlState.serializationFailure,
  sqlState.deadlockDetected,
  sqlState.lockNotAvailable,
  sqlState.queryCanceled,
  '58030', // the server can't read or write a file
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN',
  'ENOENT' // the socket of an embedded server that is away
])

// The driver's own errors have no code.
const driverSaysSlow = /^Query read timeout$/
const driverSaysAway = /^(?:Query read timeout|timeout exceeded when trying to connect|timeout expired|Connection terminated\b.*|Client has encountered a connection error and is not queryable|Client was closed and is not queryable)$/

const badInputCodes = new Set([
  '22021', // not UTF-8, or a NUL
  '22P02', // not a number, uuid, …
  '22P05', // a character that the encoding lacks
  '22003', // out of range
  '22008', // a date out of range
  '54000' // too large for an index row
])

// Rolling back over a connection that hangs would hang, too; closing it makes the server roll back.
async function rollBack (client: pg.PoolClient, cause: unknown): Promise<Error | undefined> {
  if (isUnavailable(cause) && !(cause instanceof pg.DatabaseError)) return cause as Error
  try {
    await client.query('rollback')
    return undefined
  } catch (error) {
    return error as Error
  }
}

const int8Array: number = 1016 // the driver has no name for it
const { builtins } = pg.types

function getTypeParser (oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (format === 'binary') return pg.types.getTypeParser(oid, 'binary') as (text: string) => unknown
  if (oid === builtins.INT8) return toSafeInteger
  if (oid === int8Array) return text => parseTextArray(text).map(toSafeIntegerOrNull)
  // The driver would make a Date at midnight of this machine's time zone.
  if (oid === builtins.DATE) return text => text
  return pg.types.getTypeParser(oid, 'text') as (text: string) => unknown
}

const parseTextArray = pg.types.getTypeParser(int8Array, 'text') as (text: string) => Array<string | null>

function toSafeIntegerOrNull (text: string | null): number | null {
  return text === null ? null : toSafeInteger(text)
}

function toSafeInteger (text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a number`)
  return value
}
