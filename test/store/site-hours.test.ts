// Opening hours in the database: the next time is due once, whoever comes; what was set anew or passed by another node does nothing; nothing waits for each other in a circle.
import t from 'tap'
import { listRecentEvents } from '../../src/store/events.ts'
import { renewOperator } from '../../src/store/operator-presence.ts'
import { inTransaction } from '../../src/store/pool.ts'
import { passHours, recallHours } from '../../src/store/site-hours.ts'
import { requireSite, updateSiteSettings } from '../../src/store/sites.ts'
import { addSite, openShop } from './shop.ts'
import type { Shop } from './shop.ts'

const hourMs = 3_600_000

/** As if hours were: until then, and then the other way. */
const readHours = (settings: Readonly<Record<string, unknown>>, at: Date): { open: boolean, until?: Date } => {
  const { open, untilMs } = settings as { open?: boolean, untilMs?: number }
  return { open: open ?? true, ...(untilMs === undefined ? {} : { until: new Date(at.getTime() + untilMs) }) }
}

async function set ({ pool, accountId, operatorId }: Shop, siteId: string, settings: { open?: boolean, untilMs?: number }): Promise<void> {
  await updateSiteSettings(pool, { accountId, siteId, name: 'Shop', origins: [], settings, operatorId }, readHours)
}

async function dueInMs ({ pool, accountId }: Shop): Promise<number[]> {
  const { rows } = await pool.query<{ ms: string }>("select extract(epoch from due_at - now()) * 1000 as ms from due where account_id = $1 and kind = 'site_hours'", [accountId])
  return rows.map(({ ms }) => Number(ms))
}

/** As who takes what is due does, whenever that is. */
async function pass ({ pool, accountId }: Shop): Promise<void> {
  await inTransaction(pool, async tx => {
    const { rowCount } = await tx.query("delete from due where account_id = $1 and kind = 'site_hours'", [accountId])
    if (rowCount === 1) await passHours(tx, { accountId, readHours })
  })
}

t.test('the soonest of an account\'s sites is due, and the next one after it', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId } = shop
  const other = await addSite(shop)
  await set(shop, siteId, { untilMs: 2 * hourMs })
  await set(shop, other, { open: false, untilMs: hourMs })
  const near = (found: number[], ms: number): void => { t.ok(found.length === 1 && Math.abs(found[0]! - ms) < 60_000, `${found.join()} is about ${ms}`) }
  near(await dueInMs(shop), hourMs)
  t.match(await requireSite(pool, { accountId, siteId: other }), { withinHours: false, status: 'offline' })
  await pool.query("update site set hours_until = now(), settings = '{\"open\": true}' where id = $1", [other])
  await pass(shop)
  t.match(await requireSite(pool, { accountId, siteId: other }), { withinHours: true, hoursUntil: undefined })
  near(await dueInMs(shop), 2 * hourMs)
  const facts = (await listRecentEvents(pool, { accountId, after: 0, limit: 100 })).slice(2)
  t.match(facts, [{ kind: 'site_settings', siteId: other, author: 'system' }], 'said once, of the one that changed')
  t.equal((await requireSite(pool, { accountId, siteId: other })).settingsSeq, facts[0]?.seq)
  await pass(shop)
  t.equal((await listRecentEvents(pool, { accountId, after: 0, limit: 100 })).length, 3, 'who comes too early changes nothing')
  await set(shop, siteId, {})
  await pass(shop)
  t.same(await dueInMs(shop), [], 'without hours nothing is due')
})

t.test('within the hours presence decides, outside them it doesn\'t', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  await renewOperator(pool, { accountId, operatorId })
  const status = async (): Promise<string> => (await requireSite(pool, { accountId, siteId })).status
  t.equal(await status(), 'online')
  await set(shop, siteId, { open: false })
  t.equal(await status(), 'offline')
  await set(shop, siteId, { open: true })
  t.equal(await status(), 'online')
})

t.test('hours that a node of the version before took are due again', async t => {
  const shop = await openShop()
  await set(shop, shop.siteId, { untilMs: hourMs })
  await shop.pool.query('delete from due where account_id = $1', [shop.accountId])
  await recallHours(shop.pool)
  await recallHours(shop.pool)
  t.equal((await dueInMs(shop)).length, 1)
})

t.test('changes, passing hours and operators who come don\'t lock each other out', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const other = await addSite(shop)
  const before = (await pool.query<{ deadlocks: number }>('select deadlocks::integer from pg_stat_database where datname = current_database()')).rows[0]?.deadlocks
  await Promise.all(Array.from({ length: 8 }, async (_, at) => {
    await set(shop, at % 2 === 0 ? siteId : other, { open: at % 3 > 0, untilMs: at })
    await pass(shop)
    await pool.query('delete from operator_presence where account_id = $1', [accountId])
    await renewOperator(pool, { accountId, operatorId })
  }))
  // Each connection counts for itself, and tells it when its next statement ends.
  await Promise.all(Array.from({ length: pool.totalCount }, async () => await pool.query('select pg_stat_force_next_flush(), pg_sleep(0.01)')))
  t.equal((await pool.query<{ deadlocks: number }>('select deadlocks::integer from pg_stat_database where datname = current_database()')).rows[0]?.deadlocks, before)
})
