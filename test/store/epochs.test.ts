// When is it another log? A standby that was promoted, a dump in another cluster, a copied folder put back and said so: cursors of before are refused. On Debian's own Postgres.
import { spawnSync } from 'node:child_process'
import { chownSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createFeed } from '../../src/feed/feed.ts'
import { createPoller } from '../../src/poller/poller.ts'
import { findAccount } from '../../src/store/embedded/account.ts'
import { readNews } from '../../src/store/events.ts'
import { raiseGeneration } from '../../src/store/instance.ts'
import { listMigrations, migrationsFolder } from '../../src/store/migrate.ts'
import { openPool } from '../../src/store/pool.ts'
import type { Pool } from '../../src/store/pool.ts'
import { everything } from '../helpers/everything.ts'
import { quiet } from '../feed/fake-log.ts'
import { until } from '../helpers/wait.ts'
import { addShop, openShop } from './shop.ts'
import type { Shop } from './shop.ts'

const root = '/usr/lib/postgresql'
const bin = existsSync(root) ? readdirSync(root).map(version => join(root, version, 'bin')).filter(folder => existsSync(join(folder, 'pg_basebackup'))).at(-1) : undefined

interface Place { folder: string, run: (name: string, args: string[]) => string }

/** A folder of the account that runs Postgres, and Debian's programs run as that account. */
function openPlace (t: Test): Place {
  const folder = mkdtempSync(join(tmpdir(), 'shopbell-epoch-'))
  const { ids } = findAccount(folder)
  if (ids !== undefined) chownSync(folder, ids.uid, ids.gid)
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  const run = (name: string, args: string[]): string => {
    // What a server inherits stays open for as long as it lives.
    const { status, stdout, stderr } = spawnSync(join(bin ?? '', name), args, { ...ids, cwd: folder, encoding: 'utf8', stdio: name === 'pg_ctl' ? 'ignore' : 'pipe' })
    if (status !== 0) throw new Error(`${name} ${args.join(' ')}: ${stdout}${stderr}`)
    return stdout
  }
  return { folder, run }
}

/** Starts the cluster in this folder, with a socket of its own and no port, and answers where its database is. */
function start (t: Test, { folder, run }: Place, name: string): string {
  const socket = mkdtempSync(join(folder, 's'))
  const { ids } = findAccount(folder)
  if (ids !== undefined) chownSync(socket, ids.uid, ids.gid)
  run('pg_ctl', ['-D', join(folder, name), '-w', '-l', join(folder, `${name}.log`), '-o', `-c listen_addresses= -k ${socket} -c fsync=off`, 'start'])
  t.teardown(() => { if (existsSync(join(folder, name, 'postmaster.pid'))) stop({ folder, run }, name) })
  return `postgres://boss@/shopbell?host=${encodeURIComponent(socket)}`
}

function stop ({ folder, run }: Place, name: string): void {
  run('pg_ctl', ['-D', join(folder, name), '-w', '-m', 'immediate', 'stop'])
}

function init ({ folder, run }: Place, name: string): void {
  run('initdb', ['-D', join(folder, name), '-U', 'boss', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C'])
}

function hostOf (url: string): string {
  return decodeURIComponent(url.split('host=')[1] ?? '')
}

function pool (t: Test, url: string): Pool {
  const opened = openPool({ url, max: 4, log: quiet })
  t.teardown(async () => { await opened.end() })
  return opened
}

async function epochOf (db: Pool): Promise<string> {
  return (await readNews(db, { accountIds: [], tips: [] })).epoch
}

/** What a poll with this cursor is answered by a node that works on that database. */
async function answerOf (db: Pool, { accountId, siteId }: Shop, cursor: string): Promise<string> {
  const feed = createFeed({ pool: db, log: quiet })
  const poller = createPoller({ feed, pollMode: 'auto' })
  await feed.start()
  try {
    return (await poller.askAsOperator({ accountId, operatorId: '00000000-0000-4000-8000-000000000000', siteIds: [siteId], tab: 'a' }, { cursor, stamp: '9999999999999999', holdMs: 0 })).kind
  } finally {
    await poller.drain()
    await feed.stop()
  }
}

async function cursorOf (db: Pool, accountId: number): Promise<string> {
  const feed = createFeed({ pool: db, log: quiet })
  await feed.start()
  try {
    return await feed.firstCursor(accountId)
  } finally {
    await feed.stop()
  }
}

t.test('a generation that was raised is another log', async t => {
  const shop = await openShop()
  const [epoch, cursor] = [await epochOf(shop.pool), await cursorOf(shop.pool, shop.accountId)]
  t.equal(await answerOf(shop.pool, shop, cursor), 'nothing')
  await raiseGeneration(shop.pool)
  t.not(await epochOf(shop.pool), epoch)
  t.equal(await answerOf(shop.pool, shop, cursor), 'gone')
})

if (everything) {
  t.test('failover and restore', { skip: bin === undefined && 'not installed: pg_basebackup of Postgres' }, async t => {
    const place = openPlace(t)
    init(place, 'first')
    const url = start(t, place, 'first')
    place.run('createdb', ['-h', hostOf(url), '-U', 'boss', 'shopbell'])
    for (const name of listMigrations()) place.run('psql', ['-h', hostOf(url), '-U', 'boss', '-q', '-v', 'ON_ERROR_STOP=1', '-d', 'shopbell', '-f', join(migrationsFolder(), `${name}.sql`)])
    const first = pool(t, url)
    const shop = await addShop({ pool: first, url })
    await first.query("select append_event($1::int, null, null, null, null, 'site_settings', 'system', gen_random_uuid(), '{}')", [shop.accountId])
    const epoch = await epochOf(first)
    const cursor = await cursorOf(first, shop.accountId)
    t.equal(await answerOf(first, shop, cursor), 'nothing')

    await t.test('a standby goes on with the same log until it is promoted, then it is another', async t => {
      place.run('pg_basebackup', ['-h', hostOf(url), '-U', 'boss', '-D', join(place.folder, 'standby'), '-X', 'stream', '-R', '-c', 'fast', '--no-sync'])
      const standby = pool(t, start(t, place, 'standby'))
      place.run('pg_ctl', ['-D', join(place.folder, 'standby'), '-w', 'promote'])
      await until(async () => (await standby.query<{ standby: boolean }>('select pg_is_in_recovery() as standby')).rows[0]?.standby === false, 'the standby to lead')
      t.not(await epochOf(standby), epoch, 'another timeline, before any checkpoint')
      t.equal(await answerOf(standby, shop, cursor), 'gone')
      t.equal(await answerOf(first, shop, cursor), 'nothing', 'the old one is what it was')
    })

    await t.test('a dump in another cluster is another log; in the same one it must be said', async t => {
      place.run('pg_dump', ['-h', hostOf(url), '-U', 'boss', '-Fc', '-f', join(place.folder, 'dump'), 'shopbell'])
      init(place, 'second')
      const other = start(t, place, 'second')
      for (const [at, database] of [[other, 'shopbell'], [url, 'again']] as const) {
        place.run('createdb', ['-h', hostOf(at), '-U', 'boss', database])
        place.run('pg_restore', ['-h', hostOf(at), '-U', 'boss', '-d', database, join(place.folder, 'dump')])
      }
      const elsewhere = pool(t, other)
      t.not(await epochOf(elsewhere), epoch)
      t.equal(await answerOf(elsewhere, shop, cursor), 'gone')
      const again = pool(t, url.replace('/shopbell', '/again'))
      t.equal(await epochOf(again), epoch, 'nothing tells it apart by itself')
      await raiseGeneration(again)
      t.equal(await answerOf(again, shop, cursor), 'gone')
    })

    await t.test('so must a folder that was put back', async t => {
      stop(place, 'first')
      cpSync(join(place.folder, 'first'), join(place.folder, 'copy'), { recursive: true })
      const { ids } = findAccount(place.folder)
      if (ids !== undefined) spawnSync('chown', ['-R', `${ids.uid}:${ids.gid}`, join(place.folder, 'copy')])
      rmSync(join(place.folder, 'copy', 'postmaster.pid'), { force: true })
      const copy = pool(t, start(t, place, 'copy'))
      t.equal(await answerOf(copy, shop, cursor), 'nothing')
      await raiseGeneration(copy)
      t.equal(await answerOf(copy, shop, cursor), 'gone')
    })
  })
}
