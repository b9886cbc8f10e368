// Migrations: once, by any number of nodes at a time, and the databases that are refused.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import t, { type Test } from 'tap'

import { listMigrations, migrate } from '../../src/store/migrate.ts'
import { StartProblem } from '../../src/store/start-problem.ts'
import { testDatabase } from '../helpers/database.ts'
import { roleOf } from '../helpers/postgres.ts'

const quiet = { info: () => {}, warn: () => {}, error: () => {} }

function folderWith (t: Test, files: Record<string, string>): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-migrations-'))
  t.teardown(() => { rmSync(folder, { recursive: true }) })
  for (const [name, sql] of Object.entries(files)) writeFileSync(path.join(folder, name), sql)
  return folder
}

// What is already in the database, known to the code, doing nothing again.
function known (): Record<string, string> {
  return Object.fromEntries(listMigrations().map(name => [`${name}.sql`, 'select 1']))
}

async function ask (url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(sql).finally(async () => { await client.end() })
  return rows
}

t.test('twenty nodes at once migrate once', async t => {
  const { url, migrateUrl } = await testDatabase(t)
  const folder = folderWith(t, { ...known(), '9001_thing.sql': 'create table thing (id int primary key)', 'schema.sql': 'not a migration', 'README.md': 'nor this' })
  const ran = await Promise.all(Array.from({ length: 20 }, async () => await migrate({ url, directUrl: migrateUrl, folder, log: quiet })))
  t.same(ran.flat(), ['9001_thing'])
  t.same(await migrate({ url, directUrl: migrateUrl, folder, log: quiet }), [], 'and there is nothing to do again')
  await ask(url, 'insert into thing values (1)')
  t.pass('the application may use what migrations made')
  await t.rejects(ask(url, 'drop table thing'), { code: '42501' })
  await t.rejects(ask(url, 'delete from schema_migration'), { code: '42501' })
})

t.test('one role is enough', async t => {
  const { migrateUrl } = await testDatabase(t)
  const folder = folderWith(t, { ...known(), '9001_thing.sql': 'create table thing (id int)' })
  t.same(await migrate({ url: migrateUrl, folder, log: quiet }), ['9001_thing'])
  t.same(await ask(migrateUrl, 'select current_setting(\'statement_timeout\') as a'), [{ a: '2500ms' }], 'its time-outs are set on the role')
})

t.test('a role that may not make tables is refused in a sentence', async t => {
  const { url, migrateUrl } = await testDatabase(t)
  const folder = folderWith(t, { ...known(), '9001_thing.sql': 'create table thing (id int)' })
  await t.rejects(migrate({ url, folder, log: quiet }), { name: 'StartProblem', message: /^The database does not let Shopbell make its tables \(must be owner of.*DATABASE_DIRECT_URL/ })
  await ask(migrateUrl, 'drop table schema_migration')
  await t.rejects(migrate({ url, folder, log: quiet }), { name: 'StartProblem', message: /\(permission denied for schema public\)/ })
})

t.test('what the application may use is granted again where it was lost, or said', async t => {
  const { url, migrateUrl } = await testDatabase(t)
  await ask(migrateUrl, `revoke all on table instance from ${roleOf(url)}`)
  await t.rejects(migrate({ url, log: quiet }), { name: 'StartProblem', message: /^The role .* may not use Shopbell's tables: set DATABASE_DIRECT_URL/ })
  t.same(await migrate({ url, directUrl: migrateUrl, log: quiet }), [])
  t.same(await ask(url, 'select count(*)::int as rows from instance'), [{ rows: 1 }])
})

t.test('a migration that fails leaves nothing of itself, and the next try goes on', async t => {
  const { url, migrateUrl } = await testDatabase(t)
  const broken = { ...known(), '9001_one.sql': 'create table one (id int)', '9002_two.sql': 'create table two (id int); select 1 / 0' }
  await t.rejects(migrate({ url, directUrl: migrateUrl, folder: folderWith(t, broken), log: quiet }), /division by zero/)
  t.same(await ask(migrateUrl, 'select to_regclass(\'one\') is not null as one, to_regclass(\'two\') is not null as two'), [{ one: true, two: false }])
  const mended = { ...broken, '9002_two.sql': 'create table two (id int)' }
  t.same(await migrate({ url, directUrl: migrateUrl, folder: folderWith(t, mended), log: quiet }), ['9002_two'])
})

t.test('a migration longer than the application\'s time-out runs to its end', async t => {
  const { migrateUrl } = await testDatabase(t)
  const folder = folderWith(t, { ...known(), '9001_slow.sql': 'select pg_sleep(3)' })
  t.same(await migrate({ url: migrateUrl, folder, log: quiet }), ['9001_slow'])
})

t.test('a database that is newer than the code is refused in a sentence', async t => {
  const { url, migrateUrl } = await testDatabase(t)
  await migrate({ url, directUrl: migrateUrl, folder: folderWith(t, { ...known(), '9001_future.sql': 'select 1' }), log: quiet })
  await t.rejects(migrate({ url, directUrl: migrateUrl, log: quiet }), { name: 'StartProblem', message: /^The database is newer than this Shopbell \(it has 9001_future\): / })
})

t.test('a Postgres older than 15 is refused in a sentence, and 15 is not', async t => {
  const { url, migrateUrl, ownerUrl } = await testDatabase(t)
  const database = /[^/]+(?=\?)/.exec(url)?.[0]
  // The database itself says that it is another: this function is found before the catalogue's.
  const pretend = async (number: string, name: string): Promise<void> => {
    await ask(ownerUrl, `create or replace function earlier.current_setting(text) returns text language sql as $$
      select case $1 when 'server_version_num' then '${number}' when 'server_version' then '${name}' else pg_catalog.current_setting($1) end $$`)
  }
  await ask(ownerUrl, `create schema earlier; grant usage on schema earlier to public; alter role ${roleOf(url)} in database ${database} set search_path = earlier, pg_catalog, public`)
  await pretend('140017', '14.17')
  await t.rejects(migrate({ url, directUrl: migrateUrl, log: quiet }), { name: 'StartProblem', message: 'The database is Postgres 14.17; Shopbell needs 15 or later: upgrade it, or leave DATABASE_URL empty to use the Postgres that comes along.' })
  await pretend('150000', '15.0')
  t.same(await migrate({ url, directUrl: migrateUrl, log: quiet }), [])
})

t.test('a superuser is refused as the application\'s role, with the two lines that make another', async t => {
  const { ownerUrl, url } = await testDatabase(t)
  await t.rejects(migrate({ url: ownerUrl, log: quiet }), { name: 'StartProblem', message: /create role shopbell login password[^]*create database shopbell owner shopbell;/ })
  t.same(await migrate({ url, directUrl: ownerUrl, log: quiet }), [], 'for migrations alone it may serve')
})

t.test('a database that can\'t be reached or refuses is one sentence that says what to do', async t => {
  const { url } = await testDatabase(t)
  const problems = await Promise.all([
    url.replace(/\/[^/?]+\?/, '/missing?'),
    url.replace('//shopbell@', '//stranger@'),
    'postgres://shopbell@nowhere.invalid/shopbell',
    'postgres://shopbell@127.0.0.1:1/shopbell'
  ].map(async wrong => await migrate({ url: wrong, log: quiet }).catch((error: unknown) => error)))
  t.ok(problems.every(problem => problem instanceof StartProblem))
  t.match(problems.map(problem => (problem as Error).message), [/does not exist.*create it/, /refuses to let Shopbell in.*check the role/, /can't be reached.*check that it runs/, /can't be reached.*check that it runs/])
})
