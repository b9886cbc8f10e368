// migrations/schema.sql is what the migrations make.
import { readFileSync } from 'node:fs'
import t from 'tap'

import { schemaDump } from '../../src/store/schema.ts'
import { testDatabase } from '../helpers/database.ts'

t.test('migrations/schema.sql is the schema of a migrated database ("npm run schema:dump" writes it)', async t => {
  const { pool } = await testDatabase(t)
  t.equal(await schemaDump(pool), readFileSync('migrations/schema.sql', 'utf8'))
})

t.test('a change of the schema changes the dump', async t => {
  const { migrateUrl, pool } = await testDatabase(t)
  const before = await schemaDump(pool)
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: migrateUrl })
  await client.connect()
  for (const change of ['alter table account add column extra text default \'x\'', 'create index extra on account (extra)', 'alter table account add constraint short check (length(extra) < 9)', 'create view extras as select extra from account', 'create type mood as enum (\'b\', \'a\')']) {
    const last = await schemaDump(pool)
    await client.query(change)
    t.not(await schemaDump(pool), last, change)
  }
  await client.end()
  t.not(await schemaDump(pool), before)
})
