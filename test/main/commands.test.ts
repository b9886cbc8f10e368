// The command line without a server: what it prints, and the one sentence when something is wrong.
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import pg from 'pg'
import t, { type Test } from 'tap'

import { testDatabase } from '../helpers/database.ts'
import { cutProxy } from './cut-proxy.ts'
import { createPlace, listPostgres, runProgram, type Ended } from './program.ts'

/** It said one thing, on standard error, without a stack, and failed. */
function isOneSentence (t: Test, { code, out, err }: Ended, words: RegExp): void {
  const said = err.split('\n').filter(line => line !== '' && !line.startsWith('{'))
  t.equal(code, 1)
  t.match(said[0], words)
  t.notMatch(err, /^ +at .*:\d+/m, 'no stack')
  t.equal(out, '')
}

t.test('version and help are printed', async t => {
  const place = createPlace(t)
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  t.match(await runProgram(place, 'version'), { code: 0, out: `${version}\n`, err: '' })
  t.match(await runProgram(place, 'help'), { code: 0, out: /reset-password EMAIL/ })
  const help = readFileSync('docs/operations.md', 'utf8')
  for (const command of ['serve', 'migrate', 'reset-password EMAIL', 'restored', 'seed', 'schema-dump', 'simulate', 'version', 'help']) t.match(help, `| \`${command}\` |`)
  isOneSentence(t, await runProgram(place, 'constructor'), /^There is no command "constructor"/)
})

t.test('every mistake of the environment is a line, also of .env', async t => {
  const place = createPlace(t, { PORT: 'x' })
  writeFileSync(path.join(place.folder, '.env'), 'POLL_MODE=fast\nPORT=8080\nPUBLIC_URL=http://shop.example\n')
  const { code, out, err } = await runProgram(place)
  t.equal(code, 1)
  t.equal(out, '')
  t.same(err.trim().split('\n').map(line => line.split(' ')[0]).sort(), ['POLL_MODE', 'PORT', 'PUBLIC_URL'])
  t.same(await listPostgres(place), [], 'nothing was started')
})

t.test('a taken port is said before anything starts', async t => {
  const server = createServer()
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  t.teardown(() => { server.close() })
  const taken = String((server.address() as AddressInfo).port)
  for (const name of ['PORT', 'METRICS_PORT', 'DEMO_PORT']) {
    const place = createPlace(t, { [name]: taken })
    isOneSentence(t, await runProgram(place), new RegExp(`^Port ${taken} on 127.0.0.1 is taken: stop the program that has it, or set ${name} to another\\.$`))
    t.same(await listPostgres(place), [])
  }
})

t.test('a database that can\'t be reached, refuses, or is newer is one sentence', async t => {
  isOneSentence(t, await runProgram(createPlace(t, { DATABASE_URL: 'postgres://shopbell@127.0.0.1:1/shopbell' })), /^The database of DATABASE_URL can't be reached/)
  const { url, migrateUrl, ownerUrl } = await testDatabase(t)
  isOneSentence(t, await runProgram(createPlace(t, { DATABASE_URL: ownerUrl })), /^DATABASE_URL signs in as .*, who may do anything/)
  const client = new pg.Client({ connectionString: migrateUrl })
  await client.connect()
  await client.query('insert into schema_migration (name, run_on) values (\'9999_later\', now())')
  await client.end()
  isOneSentence(t, await runProgram(createPlace(t, { DATABASE_URL: url, DATABASE_DIRECT_URL: migrateUrl })), /^The database is newer than this Shopbell \(it has 9999_later\): start the version/)
})

t.test('a database that goes away in the middle of a start is one sentence', async t => {
  const { url, migrateUrl } = await testDatabase(t)
  t.match(await runProgram(createPlace(t, { DATABASE_URL: url, DATABASE_DIRECT_URL: migrateUrl }), 'migrate'), { code: 0 })
  // One connection looks at the application's role, which DATABASE_URL names; all that follows is cut.
  for (const passed of [1, 2]) {
    const place = createPlace(t, { DATABASE_URL: await cutProxy(t, url, before => before < passed), DATABASE_DIRECT_URL: migrateUrl, LOG_LEVEL: 'silent' })
    isOneSentence(t, await runProgram(place), /^The database went away while Shopbell was at work with it \(.+\): see to it that the one of DATABASE_URL runs, and start again\.$/)
  }
})

t.test('seed makes an account once, and reset-password a link for its operator', async t => {
  const { url, migrateUrl } = await testDatabase(t)
  const place = createPlace(t, { DATABASE_URL: url, DATABASE_DIRECT_URL: migrateUrl, PUBLIC_URL: 'https://chat.example.com' })
  t.match(await runProgram(place, 'migrate'), { code: 0, out: 'The database is up to date.\n' })
  isOneSentence(t, await runProgram(place, 'reset-password', 'owner@example.com'), /^No active operator has the address owner@example.com/)
  isOneSentence(t, await runProgram(place, 'reset-password'), /^Whose\?/)
  t.match(await runProgram(place, 'seed'), { code: 0, out: /^Seeded\. Sign in as owner@example\.com with the password [\w-]{16}\n$/ })
  t.match(await runProgram(place, 'seed'), { code: 0, out: /^There is an account already/ })
  t.match(await runProgram(place, 'reset-password', 'Owner@example.com'), { code: 0, out: /^Reset URL: https:\/\/chat\.example\.com\/reset#[\w-]{43}\nGood once, until \d{4}-/ })
})
