// The pool: types, transactions, statements with names, and what errors mean.
import { createServer, type AddressInfo } from 'node:net'
import pg from 'pg'
import t, { type Test } from 'tap'

import { inTransaction, isBadInput, isUnavailable, listStatements, openPool, rows, run, sqlState, statement, statementCounts, type Transaction } from '../../src/store/pool.ts'
import { testDatabase } from '../helpers/database.ts'

const quiet = { info: () => {}, warn: () => {}, error: () => {} }

const selectOne = statement('test-one', 'select 1 as one')
const selectTypes = statement('test-types', 'select 9007199254740991::bigint as big, array[1, null, 3]::bigint[] as bigs, \'2026-02-03\'::date as day, \'2026-02-03T04:05:06.789Z\'::timestamptz as at, null::bigint as nothing')
const selectTooBig = statement('test-too-big', 'select 9007199254740993::bigint as big')
const insertAccount = statement('test-insert', 'insert into account (name) values ($1::text)')
const countAccounts = statement('test-count', 'select count(*)::int as n from account')

async function poolOf (t: Test): Promise<{ pool: pg.Pool, ownerUrl: string }> {
  const { url, ownerUrl } = await testDatabase(t)
  const pool = openPool({ url, max: 3, log: quiet })
  t.teardown(async () => { await pool.end() })
  return { pool, ownerUrl }
}

t.test('columns arrive as numbers, Dates and plain days', async t => {
  const { pool } = await poolOf(t)
  t.same(await rows(pool, selectTypes), [{ big: 9007199254740991, bigs: [1, null, 3], day: '2026-02-03', at: new Date('2026-02-03T04:05:06.789Z'), nothing: null }])
  await t.rejects(rows(pool, selectTooBig), RangeError, 'a number that would lose digits is an error')
  t.same(await rows(pool, selectOne), [{ one: 1 }], 'and the connection goes on')
})

t.test('a statement is counted by its name and sent without it', async t => {
  const { pool } = await poolOf(t)
  const before = statementCounts()['test-one'] ?? 0
  await run(pool, selectOne)
  await rows(pool, selectOne)
  t.equal(statementCounts()['test-one'], before + 2)
  t.ok(listStatements().includes(selectOne))
  t.throws(() => statement('test-one', 'select 2'), /two statements are called test-one/)
  const client = await pool.connect()
  await rows(client, selectOne)
  t.same((await client.query('select name from pg_prepared_statements')).rows, [])
  client.release()
})

t.test('a transaction commits whole or not at all', async t => {
  const { pool } = await poolOf(t)
  t.equal(await inTransaction(pool, async transaction => {
    await run(transaction, insertAccount, ['one'])
    return 7
  }), 7)
  await t.rejects(inTransaction(pool, async transaction => {
    await run(transaction, insertAccount, ['two'])
    throw new Error('changed my mind')
  }), /changed my mind/)
  t.same(await rows(pool, countAccounts), [{ n: 1 }])
  t.equal(pool.totalCount, pool.idleCount, 'no connection is kept')
})

t.test('a pool is not taken for a transaction', t => {
  const atomic = (transaction: Transaction): Transaction => transaction
  const pool = openPool({ url: 'postgres://nobody@127.0.0.1:1/none', log: quiet })
  // @ts-expect-error the compiler refuses a bare pool
  t.ok(atomic(pool))
  t.end()
})

t.test('a server that goes away in a transaction neither ends the process nor poisons the pool', async t => {
  const { pool, ownerUrl } = await poolOf(t)
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  const lost: unknown = await inTransaction(pool, async transaction => {
    const [mine] = (await transaction.query<{ pid: number }>('select pg_backend_pid() as pid')).rows
    await owner.query('select pg_terminate_backend($1::int)', [mine?.pid])
    await run(transaction, selectOne)
  }).catch((error: unknown) => error)
  t.ok(isUnavailable(lost))
  t.same(await rows(pool, selectOne), [{ one: 1 }])
  await owner.end()
})

t.test('a statement that takes too long, or waits for a lock too long, is unavailable', async t => {
  const { pool } = await poolOf(t)
  const slow = await pool.query('select pg_sleep(20)').catch((error: unknown) => error)
  t.match(slow, { code: sqlState.queryCanceled })
  t.ok(isUnavailable(slow))
  await run(pool, insertAccount, ['held'])
  await inTransaction(pool, async transaction => {
    await transaction.query('select 1 from account for update')
    const waited: unknown = await pool.query('update account set name = \'x\'').catch((error: unknown) => error)
    t.match(waited, { code: sqlState.lockNotAvailable })
    t.ok(isUnavailable(waited))
  })
})

t.test('errors are told apart', async t => {
  const { pool } = await poolOf(t)
  const away = openPool({ url: 'postgres://nobody@127.0.0.1:1/none', log: quiet })
  t.ok(isUnavailable(await away.query('select 1').catch((error: unknown) => error)))
  for (const [sql, value] of [['select $1::text', 'a\0b'], ['select $1::int', 'x'], ['select $1::int', '99999999999'], ['select $1::uuid', 'x'], ['select $1::timestamptz', '2026-99-99'], ['select $1::jsonb', '{"a":"\\u0000"}']] as const) {
    const error: unknown = await pool.query(sql, [value]).catch((error: unknown) => error)
    t.ok(isBadInput(error), `${sql} ${JSON.stringify(value)}`)
    t.notOk(isUnavailable(error))
  }
  const wrong: unknown = await pool.query('selekt').catch((error: unknown) => error)
  t.notOk(isBadInput(wrong))
  t.notOk(isUnavailable(wrong))
  t.notOk(isUnavailable('x'))
})

t.test('every statement of the store is one that Postgres can prepare', async t => {
  const { pool } = await poolOf(t)
  const { readdirSync } = await import('node:fs')
  for (const file of readdirSync('src/store').filter(name => name.endsWith('.ts'))) await import(`../../src/store/${file}`)
  const client = await pool.connect()
  for (const { name, text } of listStatements().filter(({ name }) => !name.startsWith('test-'))) {
    const error: unknown = await client.query(`prepare "${name}" as ${text}`).then(() => undefined, (error: unknown) => error)
    t.equal((error as Error | undefined)?.message, undefined, name)
  }
  client.release()
})

t.test('a connection that the server ends in the moment it is handed out is an error of who asked, not of the process', async t => {
  // In one packet: you are in, I am ready, I am going.
  const message = (type: string, body: string): Buffer => {
    const length = Buffer.alloc(4)
    length.writeInt32BE(4 + Buffer.byteLength(body))
    return Buffer.concat([Buffer.from(type), length, Buffer.from(body)])
  }
  const going = Buffer.concat([message('R', '\0\0\0\0'), message('Z', 'I'), message('E', 'SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0')])
  const server = createServer(socket => {
    socket.on('error', () => { /* the pool closes what has failed */ })
    socket.once('data', () => { socket.end(going) })
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  t.teardown(() => { server.close() })
  const { port } = server.address() as AddressInfo
  const pool = openPool({ url: `postgres://shopbell@127.0.0.1:${port}/shopbell`, log: quiet })
  t.teardown(async () => { await pool.end() })
  const refused: unknown = await inTransaction(pool, async () => {}).catch((error: unknown) => error)
  t.ok(isUnavailable(refused), String(refused))
})

t.test('who freezes inside a transaction lets go of its locks before a balancer has others take over', async t => {
  const { pool } = await poolOf(t)
  await run(pool, insertAccount, ['held'])
  const frozen = await pool.connect()
  frozen.on('error', () => { /* that it is ended is the point */ })
  t.teardown(() => { frozen.release(true) })
  await frozen.query('begin')
  await frozen.query('select 1 from account for no key update')
  const from = performance.now()
  for (let isFree = false; !isFree && performance.now() - from < 12_000;) {
    isFree = await pool.query('select 1 from account for no key update').then(() => true, () => false)
  }
  t.ok(performance.now() - from < 5000, `after ${Math.round(performance.now() - from)} ms`)
})
