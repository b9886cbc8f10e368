// The database's clock is set while nodes' clocks are right: who is here stays, and their invitation with them. What counts as calm is due.test.ts.
import { execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createDue } from '../../src/due/due.ts'
import { createFeed } from '../../src/feed/feed.ts'
import { readTime } from '../../src/store/clock.ts'
import { startEmbeddedPostgres } from '../../src/store/embedded/start.ts'
import { findWrittenPid } from '../../src/store/embedded/processes.ts'
import { invite } from '../../src/store/invitations.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openPool, type Pool } from '../../src/store/pool.ts'
import { quiet } from '../feed/fake-log.ts'
import { everything } from '../helpers/everything.ts'
import { lacks } from '../helpers/programs.ts'
import { until } from '../helpers/wait.ts'
import { testDatabase } from '../helpers/database.ts'
import { addShop, logOf, visit } from '../store/shop.ts'

t.test('the database is asked its time anew each time', async t => {
  const { pool } = await testDatabase(t)
  const before = await readTime(pool)
  t.ok(await readTime(pool) >= before && Math.abs(before - Date.now()) < 5000)
})

if (everything) {
  t.test('the database\'s clock steps on by forty seconds: nobody is gone for it', { skip: process.platform !== 'linux' ? 'how the server was started is read in /proc' : lacks('faketime') }, async t => {
    const { pool, url, setClock } = await startFaked(t)
    const shop = await addShop({ pool, url })
    const feed = createFeed({ pool, log: quiet })
    await feed.start()
    const due = createDue({ pool, feed, log: quiet })
    due.start()
    const [here, silent] = [await visit(shop), await visit(shop)]
    const polling = setInterval(() => { feed.presence.seen({ accountId: shop.accountId, visitorId: here.visitorId, tab: 'a', tabs: [] }, performance.now()) }, 500)
    t.teardown(async () => {
      clearInterval(polling)
      await due.stop()
      await feed.stop()
    })
    await until(async () => await isGone(pool, silent.visitorId), 'silence to count', { withinMs: 60_000 })
    await invite(pool, { ...shop, visitorId: here.visitorId, key: randomUUID(), name: 'Ana', text: 'hi', art: 'bell' })
    const before = await readTime(pool)
    setClock('+40s')
    await until(async () => await readTime(pool) > before + 40_000, 'the clock to be set')
    // Until each row was written anew by the new clock.
    for (const end = await readTime(pool) + 15_000; await readTime(pool) < end; await pause(100)) {
      if (await isGone(pool, here.visitorId)) break
    }
    t.notOk(await isGone(pool, here.visitorId))
    t.same(await logOf(shop), ['1 invitation'])
  })
}

async function isGone (pool: Pool, visitorId: string): Promise<boolean> {
  const { rows } = await pool.query<{ gone: boolean }>('select gone from presence where visitor_id = $1', [visitorId])
  return rows[0]?.gone !== false
}

/** A Postgres that is told the time by a file, as faketime takes it. */
async function startFaked (t: Test): Promise<{ pool: Pool, url: string, setClock: (clock: string) => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'shopbell-clock-'))
  chmodSync(folder, 0o755)
  const { url, migrateUrl, stop } = await startEmbeddedPostgres({ dataDir: folder, fast: true, log: quiet })
  await migrate({ url, directUrl: migrateUrl, log: quiet })
  const files = join(folder, 'postgres', 'data')
  const [program = '', ...args] = readFileSync(`/proc/${findWrittenPid(files) ?? 0}/cmdline`, 'utf8').split('\0').slice(0, -1)
  await stop()
  const file = join(folder, 'clock')
  const setClock = (clock: string): void => {
    writeFileSync(`${file}.new`, `${clock}\n`)
    renameSync(`${file}.new`, file)
  }
  setClock('+0')
  const { uid, gid } = statSync(files)
  const library = execFileSync('faketime', ['-f', '+0', 'printenv', 'LD_PRELOAD'], { encoding: 'utf8' }).trim()
  const server = spawn(program, args, { uid, gid, cwd: '/', stdio: 'ignore', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_CACHE_DURATION: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME_DISABLE_SHM: '1' } })
  const pool = openPool({ url, max: 5, log: quiet })
  t.teardown(async () => {
    await pool.end()
    server.kill('SIGINT')
    await once(server, 'exit')
    rmSync(folder, { recursive: true, force: true })
  })
  await until(async () => await readTime(pool).then(() => true, () => false), 'Postgres to start')
  return { pool, url, setClock }
}
