// The Postgres that comes along: made, adopted, killed, and found again with everything in it.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import t, { type Test } from 'tap'

import { defaultDataDir, reachableDataDir } from '../../../src/store/embedded/folders.ts'
import { withStartLock } from '../../../src/store/embedded/lock.ts'
import { listProcesses } from '../../../src/store/embedded/processes.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../src/store/embedded/start.ts'
import { diskFull, isDiskFull, StartProblem } from '../../../src/store/start-problem.ts'

const quiet = { info: () => {}, warn: () => {}, error: () => {} }

function temporaryFolder (t: Test): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'shopbell-embedded-'))
  // Root's Postgres runs as another account, which must be able to enter.
  chmodSync(folder, 0o755)
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  return folder
}

async function start (dataDir: string): Promise<EmbeddedPostgres> {
  return await startEmbeddedPostgres({ dataDir, fast: true, log: quiet })
}

async function ask<Row extends pg.QueryResultRow> (url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<Row>(sql)
    return rows
  } finally {
    await client.end()
  }
}

async function killAll (dataDir: string): Promise<void> {
  const pids = await listProcesses(path.join(dataDir, 'postgres', 'data'))
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // gone with the postmaster already
    }
  }
}

t.test('a first start makes a cluster, a second one finds it running', async t => {
  const dataDir = temporaryFolder(t)
  const first = await start(dataDir)
  t.equal(first.adopted, false)
  t.ok(first.major >= 15)
  const second = await start(dataDir)
  t.equal(second.adopted, true)
  t.equal(second.url, first.url)
  await second.stop()
  t.same(await listProcesses(path.join(dataDir, 'postgres', 'data')), [], 'stopping leaves no process')
})

t.test('the application is neither superuser nor owner of anything', async t => {
  const { url, migrateUrl, stop } = await start(temporaryFolder(t))
  await ask(migrateUrl, 'create table thing (id int)')
  const [role] = await ask(url, 'select rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication from pg_roles where rolname = current_user')
  t.same(role, { rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolbypassrls: false, rolreplication: false })
  await t.rejects(ask(url, 'create table other (id int)'), { code: '42501' })
  await t.rejects(ask(url, 'drop table thing'), { code: '42501' })
  await t.rejects(ask(url, 'select id from thing'), { code: '42501' })
  const [timeouts] = await ask(url, 'select current_setting(\'statement_timeout\') as a, current_setting(\'lock_timeout\') as b, current_setting(\'idle_in_transaction_session_timeout\') as c')
  t.same(timeouts, { a: '2500ms', b: '1500ms', c: '3s' })
  await stop()
})

t.test('the server listens on a private socket only', async t => {
  const { ownerUrl, host, stop } = await start(temporaryFolder(t))
  const [settings] = await ask(ownerUrl, 'select current_setting(\'listen_addresses\') as tcp, current_setting(\'dynamic_shared_memory_type\') as memory')
  t.same(settings, { tcp: '', memory: 'mmap' })
  t.ok(existsSync(path.join(host, '.s.PGSQL.5432')))
  await stop()
})

t.test('what was committed is there after kill -9 of the server and all its processes', async t => {
  const dataDir = temporaryFolder(t)
  // With the disk waited for, as in earnest.
  const before = await startEmbeddedPostgres({ dataDir, log: quiet })
  await ask(before.migrateUrl, 'create table thing (id int)')
  const client = new pg.Client({ connectionString: before.migrateUrl })
  client.on('error', () => {})
  await client.connect()
  let acknowledged = 0
  const enough = new Promise<void>(resolve => { client.on('drain', () => { if (acknowledged >= 200) resolve() }) })
  const writing = (async () => {
    for (;;) {
      await client.query('insert into thing values ($1)', [acknowledged + 1])
      acknowledged++
    }
  })()
  writing.catch(() => {}) // its end is asked for below
  await enough
  await killAll(dataDir)
  await t.rejects(writing, 'the writer loses its connection')

  const after = await start(dataDir)
  t.equal(after.adopted, false)
  const [row] = await ask<{ n: number, last: number }>(after.migrateUrl, 'select count(*)::int as n, max(id) as last from thing')
  t.ok(acknowledged >= 200)
  t.ok((row?.n ?? 0) >= acknowledged, `${acknowledged} acknowledged, ${row?.n} found`)
  t.equal(row?.n, row?.last)
  await after.stop()
})

t.test('three starters at once share one server, and the last to stop stops it', async t => {
  const dataDir = temporaryFolder(t)
  const started = await Promise.all([start(dataDir), start(dataDir), start(dataDir)])
  t.same(started.map(({ adopted }) => adopted).sort(), [false, true, true])
  const [first] = started
  const client = new pg.Client({ connectionString: first?.url })
  await client.connect()
  await first?.stop()
  t.same((await client.query('select 1 as n')).rows, [{ n: 1 }], 'a server with another client stays')
  await client.end()
  await Promise.all(started.map(async ({ stop }) => { await stop() }))
  t.same(await listProcesses(path.join(dataDir, 'postgres', 'data')), [])
})

t.test('what a killed first start left behind is no hindrance', async t => {
  const dataDir = temporaryFolder(t)
  const { stop } = await start(dataDir)
  await stop()
  const cluster = path.join(dataDir, 'postgres')
  rmSync(path.join(cluster, 'data'), { recursive: true })
  mkdirSync(path.join(cluster, 'init-dead'))
  writeFileSync(path.join(cluster, 'init-dead', 'PG_VERSION'), '18')
  // Pid 1 lives everywhere, but it wasn't begun at that moment: the pid came back.
  writeFileSync(path.join(dataDir, 'starting.lock'), '1 99999999999')
  const again = await start(dataDir)
  t.notOk(readdirSync(cluster).includes('init-dead'))
  await again.stop()
})

t.test('lock files that name a live process of somebody else are seen through', async t => {
  const dataDir = temporaryFolder(t)
  const { host, stop } = await start(dataDir)
  await stop()
  const words = `${process.ppid}\n${path.join(dataDir, 'postgres', 'data')}\n0\n5432\n${host}\n\n\nready\n`
  writeFileSync(path.join(dataDir, 'postgres', 'data', 'postmaster.pid'), words)
  writeFileSync(path.join(host, '.s.PGSQL.5432.lock'), words)
  const again = await start(dataDir)
  t.equal(again.adopted, false)
  await again.stop()
})

t.test('one holder of the start lock at a time', async t => {
  const folder = temporaryFolder(t)
  let inside = 0
  let most = 0
  await Promise.all(Array.from({ length: 5 }, async () => await withStartLock(folder, async () => {
    most = Math.max(most, ++inside)
    await new Promise(resolve => setImmediate(resolve))
    inside--
  })))
  t.equal(most, 1)
  t.same(readdirSync(folder), [])
})

t.test('files of another major version are refused in a sentence', async t => {
  const dataDir = temporaryFolder(t)
  const { stop } = await start(dataDir)
  await stop()
  writeFileSync(path.join(dataDir, 'postgres', 'data', 'PG_VERSION'), '12\n')
  await t.rejects(start(dataDir), { name: 'StartProblem', message: /was made by Postgres 12/ })
})

t.test('a data folder with a long or odd path gets a short socket folder', async t => {
  const dataDir = path.join(temporaryFolder(t), 'it\'s a long, long way '.repeat(5).trim())
  const { url, host, stop } = await start(dataDir)
  t.notOk(host.startsWith(dataDir))
  t.same(await ask(url, 'select 1 as n'), [{ n: 1 }])
  await stop()
  rmSync(host, { recursive: true })
  const elsewhere = temporaryFolder(t)
  symlinkSync(elsewhere, host)
  t.teardown(() => { rmSync(host) })
  await t.rejects(start(path.join(temporaryFolder(t), '$HOME "x"')), { name: 'StartProblem', message: /has a character/ })
  await t.rejects(start(dataDir), { name: 'StartProblem', message: /nobody else can enter/ }, 'a link that somebody put there is not followed')
})

// What each kind of account can meet: only root hands Postgres to another one, and root may write everywhere.
const isRoot = process.getuid?.() === 0

if (isRoot) {
  t.test('where the database\'s account can\'t enter, each checkout has a folder of its own', async t => {
    const [one, two] = [temporaryFolder(t), temporaryFolder(t)]
    for (const folder of [one, two]) chmodSync(folder, 0o700)
    t.match(defaultDataDir(one), /^\/var\/lib\/shopbell\/[0-9a-f]{16}$/)
    t.not(defaultDataDir(one), defaultDataDir(two))
    t.equal(reachableDataDir(defaultDataDir(one)), defaultDataDir(one))
    chmodSync(one, 0o755)
    t.equal(defaultDataDir(one), path.join(one, 'data'))
  })
}

if (!isRoot) {
  t.test('a folder that may not be written is one sentence', async t => {
    const folder = temporaryFolder(t)
    chmodSync(folder, 0o555)
    await t.rejects(start(path.join(folder, 'data')), { name: 'StartProblem', message: /may not write/ })
  })
}

t.test('a full disk is told from other errors', t => {
  t.ok(isDiskFull(Object.assign(new Error('x'), { code: 'ENOSPC' })))
  t.ok(isDiskFull(Object.assign(new Error('x'), { code: '53100' })))
  t.ok(isDiskFull(new Error('x', { cause: new Error('initdb: error: could not write to file: No space left on device') })))
  t.ok(isDiskFull(new Error('FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes at block 10')))
  t.notOk(isDiskFull(new Error('no space')))
  t.notOk(isDiskFull('No space left on device'))
  t.match(diskFull('/data', new Error('x')).message, /^The disk that holds \/data is full: make room/)
  t.ok(diskFull('/data', new Error('x')) instanceof StartProblem)
  t.end()
})
