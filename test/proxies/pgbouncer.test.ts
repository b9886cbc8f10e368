// PgBouncer in transaction mode in front of Postgres: statements, time-outs, migrations and wakes; and two real nodes that talk through it while it is paused, reloaded and killed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import t from 'tap'
import type { Test } from 'tap'
import { systemTimers } from '../../src/feed/timers.ts'
import { createWake } from '../../src/feed/wake.ts'
import { listMigrations, migrate } from '../../src/store/migrate.ts'
import { inTransaction, openPool, rows, rowsAndCommit, statement } from '../../src/store/pool.ts'
import type { Pool } from '../../src/store/pool.ts'
import { testDatabase } from '../helpers/database.ts'
import type { TestDatabase } from '../helpers/database.ts'
import { everything } from '../helpers/everything.ts'
import { roleOf } from '../helpers/postgres.ts'
import { lacks } from '../helpers/programs.ts'
import { createPlace, serveProgram } from '../main/program.ts'
import type { Served } from '../main/program.ts'
import { wayBy } from './pair.ts'
import type { Way } from './client.ts'
import { startPgBouncer } from './pgbouncer.ts'
import { tell, unlearned } from './story.ts'

const options = { skip: lacks('pgbouncer') }
const quiet = { info: () => {}, warn: () => {}, error: () => {} }
const insertAccount = statement('pgbouncer-insert', 'insert into account (name) values ($1::text) returning name')
const isolation = statement('pgbouncer-echo', 'select $1::int as n, pg_sleep(0.005)')

t.test('more callers than connections each get their own answers, in transactions and out of them', { ...options }, async t => {
  const db = await testDatabase(t)
  const bouncer = await startPgBouncer(t, db, 'default_pool_size = 2')
  const pool = poolOf(t, bouncer.url)
  const numbers = Array.from({ length: 60 }, (_, n) => n)
  t.same(await Promise.all(numbers.map(async n => (await rows<{ n: number }>(pool, isolation, [n]))[0]?.n)), numbers)
  const names = await Promise.all(numbers.map(async n => await inTransaction(pool, async tx => (await rowsAndCommit<{ name: string }>(tx, insertAccount, [`account ${n}`]))[0]?.name)))
  t.same(names, numbers.map(n => `account ${n}`), 'a commit that travels with its statement stays in its transaction')
  t.same((await pool.query('select count(*)::int as all from account')).rows, [{ all: numbers.length }])
})

t.test('the role\'s time-outs hold there as soon as they are set', { ...options }, async t => {
  const db = await testDatabase(t)
  const owner = new pg.Client({ connectionString: db.ownerUrl })
  await owner.connect()
  // As it is for a role that was just made. The migrator's own are another test's matter.
  const role = owner.escapeIdentifier(roleOf(db.migrateUrl))
  await owner.query(`alter role ${role} in database ${owner.escapeIdentifier(owner.database ?? '')} set statement_timeout = 0`)
  await owner.end()
  const bouncer = await startPgBouncer(t, db)
  t.same(await migrate({ url: bouncer.migrateUrl, log: quiet }), [], 'nothing to migrate')
  const pool = poolOf(t, bouncer.migrateUrl)
  t.same((await pool.query('show statement_timeout')).rows, [{ statement_timeout: '2500ms' }], 'though PgBouncer had a connection from before')
})

t.test('nobody listens there, and what is borrowed is given back as it was', { ...options }, async t => {
  const db = await testDatabase(t)
  const bouncer = await startPgBouncer(t, db, 'default_pool_size = 2')
  const said: string[] = []
  const wake = createWake({ url: bouncer.url, log: { ...quiet, warn: words => { said.push(words) } }, timers: systemTimers, random: Math.random, onWake: () => {} })
  wake.start()
  t.teardown(async () => { await wake.stop() })
  while (said.length === 0) await delay(20)
  t.match(said, [/^A pooler in transaction mode .* by its tick alone/])
  t.ok(wake.isDeaf())
  wake.send(1, 'log')
  const pool = poolOf(t, bouncer.url)
  // Names and encodings are what PgBouncer itself carries from client to session.
  const asked = 'select array(select name from pg_settings where source = \'session\' and name not in (\'application_name\', \'client_encoding\'))::text[] as set, array(select pg_listening_channels()) as channels, pg_sleep(0.05)'
  const sessions = await Promise.all([1, 2, 3, 4].map(async () => (await pool.query<{ set: string[], channels: string[] }>(asked)).rows[0]))
  t.same(sessions.map(({ set, channels } = { set: [], channels: [] }) => ({ set, channels })), Array(4).fill({ set: [], channels: [] }))
})

t.test('migrating through it is refused in a sentence, and goes past it', { ...options }, async t => {
  const db = await testDatabase(t)
  const folder = folderWithOneMore(t)
  const refusal = { name: 'StartProblem', message: 'Migrations can\'t run through a pooler in transaction mode: set DATABASE_DIRECT_URL to Postgres itself.' }
  const bouncer = await startPgBouncer(t, db)
  await t.rejects(migrate({ url: bouncer.migrateUrl, folder, log: quiet }), refusal)
  const lenient = await startPgBouncer(t, db, 'ignore_startup_parameters = extra_float_digits,options')
  await t.rejects(migrate({ url: lenient.migrateUrl, folder, log: quiet }), refusal, 'also where it swallows what it doesn\'t know')
  t.same(await migrate({ url: bouncer.url, directUrl: db.migrateUrl, folder, log: quiet }), ['9001_thing'])
  const perSession = await startPgBouncer(t, db, 'pool_mode = session')
  t.same(await migrate({ url: perSession.migrateUrl, folder: folderWithOneMore(t, '9002_thing2'), log: quiet }), ['9002_thing2'], 'one that keeps sessions is good for it')
})

if (everything) {
  t.test('two nodes talk through it while it is reloaded, paused, and killed', { ...options }, async t => {
    const db = await testDatabase(t)
    const bouncer = await startPgBouncer(t, db)
    const nodes = await startNodes(t, { DATABASE_URL: bouncer.url, DATABASE_DIRECT_URL: db.migrateUrl })
    const disturb = async (): Promise<void> => {
      await delay(500)
      await bouncer.tell('RELOAD')
      await delay(500)
      await bouncer.tell('PAUSE')
      await delay(1500)
      await bouncer.tell('RESUME')
      await delay(1000)
      await bouncer.kill()
      await delay(500)
      await bouncer.start()
    }
    await tell(t, { ...await openShop(t, db, nodes), learns: unlearned, meanwhile: disturb, everyMs: [150, 450] })
  })

  t.test('two nodes find each other\'s news through it by the tick alone', { ...options }, async t => {
    const db = await testDatabase(t)
    const bouncer = await startPgBouncer(t, db)
    const nodes = await startNodes(t, { DATABASE_URL: bouncer.url })
    await tell(t, { ...await openShop(t, db, nodes), learns: unlearned })
    for (const node of nodes) {
      node.child.kill('SIGTERM')
      const { code, err } = await node.end
      t.equal(code, 0)
      t.match(err, /by its tick alone/, 'the log says so')
    }
  })
}

function poolOf (t: Test, url: string): Pool {
  const pool = openPool({ url, log: quiet })
  t.teardown(async () => { await pool.end() })
  return pool
}

function folderWithOneMore (t: Test, ...more: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'shopbell-migrations-'))
  t.teardown(() => { rmSync(folder, { recursive: true }) })
  for (const name of listMigrations()) writeFileSync(join(folder, `${name}.sql`), 'select 1')
  for (const name of ['9001_thing', ...more]) writeFileSync(join(folder, `${name}.sql`), `create table ${name.slice(5)} (id int)`)
  return folder
}

/** The real program twice, one after the other: each start makes the sign-up address of the one before void. */
async function startNodes (t: Test, environment: Record<string, string>): Promise<Served[]> {
  const nodes: Served[] = []
  for (let count = 0; count < 2; count++) nodes.push(await serveProgram(t, createPlace(t, { LIMIT_EXEMPT: '127.0.0.0/8', ...environment })))
  return nodes
}

/** The visitor at the first node, the operator at the second, who signed up there. */
async function openShop (t: Test, db: TestDatabase, nodes: Served[]): Promise<{ stand: Parameters<typeof tell>[1]['stand'], visitorWay: Way, operatorWay: Way }> {
  const [first = '', second = ''] = nodes.map(node => new URL(node.address('Console') ?? '').origin)
  const token = new URL(nodes[1]?.address('Sign up') ?? '').hash.slice(1)
  const response = await fetch(`${second}/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: second },
    body: JSON.stringify({ token, name: 'Ana', email: 'ana@shop.example', password: 'correct horse battery', site: { name: 'Shop', origin: 'https://shop.example' } })
  })
  const { sites: [site] } = await response.json() as { sites: Array<{ id: string }> }
  const [cookie = ''] = (response.headers.getSetCookie()[0] ?? '').split(';')
  return { stand: { db, operator: { cookie, siteId: site?.id ?? '' } }, visitorWay: wayBy(t, first), operatorWay: wayBy(t, second) }
}
