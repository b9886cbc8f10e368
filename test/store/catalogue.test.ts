// The rule that lets the schema be spread by account: every key of tenant data starts with it. Read from Postgres' own catalogue.
import t from 'tap'
import { testDatabase } from '../helpers/database.ts'

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
  const { rows: [append] } = await pool.query<{ source: string }>("select prosrc as source from pg_proc where proname = 'append_event'")
  t.notMatch(append?.source, /notify|advisory/i)
})
