// Every statement of the store is prepared against the migrated database, so that a misspelt column or a wrong type fails here; and is written as the house writes SQL.
import { readdirSync } from 'node:fs'
import t from 'tap'
import { listStatements } from '../../src/store/pool.ts'
import { testDatabase } from '../helpers/database.ts'

for (const file of readdirSync('src/store').filter(name => name.endsWith('.ts'))) await import(`../../src/store/${file}`)

t.test('every statement can be prepared', async t => {
  const { pool } = await testDatabase(t)
  const statements = listStatements()
  t.ok(statements.length > 50, `${statements.length} statements`)
  for (const { name, text } of statements) {
    try {
      await pool.query(`prepare "${name}" as ${text}`)
      await pool.query(`deallocate "${name}"`)
    } catch (error) {
      t.fail(`${name}: ${(error as Error).message}`)
    }
  }
})

t.test('every statement is lower case, names its columns and casts its parameters', async t => {
  const bare = listStatements().map(({ name, text }) => ({ name, sql: text.replaceAll(/'[^']*'/g, "''").replaceAll(/"[^"]*"/g, '""') }))
  const those = (isWrong: (sql: string) => boolean): string[] => bare.filter(({ sql }) => isWrong(sql)).map(({ name }) => name)
  t.same(those(sql => sql !== sql.toLowerCase()), [], 'lower case')
  t.same(those(sql => /(select|returning|,|\.)\s*\*/.test(sql)), [], 'columns')
  t.same(those(sql => /\$\d+(?!\d|::)/.test(sql)), [], 'casts')
})
