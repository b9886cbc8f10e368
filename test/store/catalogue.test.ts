// What holds for the whole schema: every key of tenant data starts with the account, so that it can be spread by that, and the log has one writer. Read from Postgres' own catalogue.
import { readdirSync } from 'node:fs'
import t from 'tap'
import { listStatements } from '../../src/store/pool.ts'
import { testDatabase } from '../helpers/database.ts'

for (const file of readdirSync('src/store').filter(name => name.endsWith('.ts'))) await import(`../../src/store/${file}`)

/** Found without knowing the account; everything else is tenant data. */
const directory = new Set(['instance', 'signing_key', 'account', 'site', 'operator', 'operator_session', 'credential_link', 'schema_migration'])

const keys = `
  select pg_class.relname as "table", pg_index.indexrelid::regclass::text as name, pg_attribute.attname as first
  from pg_index
  join pg_class on pg_class.oid = pg_index.indrelid
  join pg_attribute on pg_attribute.attrelid = pg_index.indrelid and pg_attribute.attnum = pg_index.indkey[0]
  where pg_class.relnamespace = 'public'::regnamespace
    and (pg_index.indisunique or pg_index.indisprimary or pg_index.indisexclusion)
  union all
  select pg_class.relname, pg_constraint.conname, pg_attribute.attname
  from pg_constraint
  join pg_class on pg_class.oid = pg_constraint.conrelid
  join pg_attribute on pg_attribute.attrelid = pg_constraint.conrelid and pg_attribute.attnum = pg_constraint.conkey[1]
  where pg_constraint.contype = 'f'
    and pg_class.relnamespace = 'public'::regnamespace`

t.test('every primary key, unique index and foreign key of tenant data starts with the account', async t => {
  const { pool } = await testDatabase(t)
  const { rows } = await pool.query<{ table: string, name: string, first: string }>(keys)
  const tenants = rows.filter(({ table }) => !directory.has(table))
  t.ok(tenants.length > 20, `${tenants.length} keys`)
  t.same(tenants.filter(({ first }) => first !== 'account_id'), [])
})

t.test('every table of tenant data has a primary key, and no trigger or rule writes behind the store\'s back', async t => {
  const { pool } = await testDatabase(t)
  const { rows: bare } = await pool.query("select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not exists (select 1 from pg_index where indrelid = pg_class.oid and indisprimary)")
  t.same(bare.filter(({ relname }) => !directory.has(relname as string)), [])
  const { rows: triggers } = await pool.query('select tgname from pg_trigger where not tgisinternal')
  t.same(triggers, [])
})

t.test('only append_event writes into the log, and nothing notifies or takes an advisory lock', async t => {
  const { pool } = await testDatabase(t)
  const { rows: functions } = await pool.query<{ name: string, text: string }>("select proname as name, prosrc as text from pg_proc where pronamespace = 'public'::regnamespace")
  const texts = [...functions, ...listStatements()]
  const those = (pattern: RegExp): string[] => texts.filter(({ text }) => pattern.test(text)).map(({ name }) => name)
  t.ok(functions.length > 0 && listStatements().length > 50, `${functions.length} functions, ${listStatements().length} statements`)
  t.same(those(/\binsert\s+into\s+(public\.)?event\b|\bmerge\s+into\s+(public\.)?event\b|\bcopy\s+(public\.)?event\b/i), ['append_event'])
  t.same(those(/\bnotify\b|\blisten\b|advisory/i), [])
})
