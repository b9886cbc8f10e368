// Operators' presence and what visitors see of the sites: told by the log exactly when it changes.
import t from 'tap'
import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { leaveOperator, renewOperator, signOffOperator, sweepLeftOperators, sweepOperators } from '../../src/store/operator-presence.ts'
import { createSession, endSession } from '../../src/store/operator-sessions.ts'
import { inTransaction } from '../../src/store/pool.ts'
import { refreshSiteStatus } from '../../src/store/site-status.ts'
import { addOperator, addSite, openShop } from './shop.ts'
import type { Shop } from './shop.ts'

/** What the log says of the sites, in order, and that the sites' own rows agree with it. */
async function said ({ pool, accountId }: Shop): Promise<string[]> {
  const { rows } = await pool.query<{ site_id: string, status: string, seq: string }>("select site_id, body ->> 'status' as status, seq from event where account_id = $1 and kind = 'site_status' order by seq", [accountId])
  const { rows: sites } = await pool.query<{ id: string, status: string, status_seq: number }>('select id, status, status_seq from site where account_id = $1', [accountId])
  for (const site of sites) {
    const last = rows.findLast(row => row.site_id === site.id)
    if (site.status !== (last?.status ?? 'offline') || Number(site.status_seq) !== Number(last?.seq ?? 0)) throw new Error('a site disagrees with the log')
  }
  return rows.map(({ site_id: siteId, status }) => `${siteId} ${status}`)
}

async function back ({ pool, accountId }: Shop, column: 'last_seen_at' | 'left_at', seconds: number): Promise<void> {
  await pool.query(`update operator_presence set ${column} = clock_timestamp() - $2 * interval '1 s' where account_id = $1`, [accountId, seconds])
}

async function choose ({ pool, accountId }: Shop, operatorId: string, status: 'online' | 'away'): Promise<void> {
  await inTransaction(pool, async tx => {
    await tx.query('update operator set chosen_status = $3 where account_id = $1 and id = $2', [accountId, operatorId, status])
    await refreshSiteStatus(tx, { accountId })
  })
}

t.test('an operator who comes puts the sites online, once', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  t.equal(await renewOperator(pool, { accountId, operatorId }), true)
  t.equal(await renewOperator(pool, { accountId, operatorId }), false)
  await back(shop, 'last_seen_at', 12)
  t.equal(await renewOperator(pool, { accountId, operatorId }), false, 'a renewal is no news')
  t.same(await said(shop), [`${siteId} online`])
  const { rows: [row] } = await pool.query('select last_seen_at is not null as seen from operator where id = $1', [operatorId])
  t.same(row, { seen: true })
})

t.test('many nodes that renew and refresh at once say it once', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const second = await addOperator(shop, { role: 'admin' })
  await Promise.all(Array.from({ length: 12 }, async (_, n) => await renewOperator(pool, { accountId, operatorId: n % 2 === 0 ? operatorId : second })))
  t.same(await said(shop), [`${siteId} online`])
})

t.test('after a leave the sites stay online for six seconds, for the next page or another tab', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  await renewOperator(pool, { accountId, operatorId })
  await leaveOperator(pool, { accountId, operatorId })
  await back(shop, 'left_at', 5)
  t.notOk((await sweepOperators(pool)).includes(accountId))
  await renewOperator(pool, { accountId, operatorId })
  await leaveOperator(pool, { accountId, operatorId })
  await back(shop, 'left_at', 6)
  t.ok((await sweepOperators(pool)).includes(accountId))
  t.notOk((await sweepOperators(pool)).includes(accountId), 'once')
  t.same(await said(shop), [`${siteId} online`, `${siteId} offline`])
  await renewOperator(pool, { accountId, operatorId })
  t.same(await said(shop), [`${siteId} online`, `${siteId} offline`, `${siteId} online`])
})

t.test('while nobody could be heard silence takes nobody away, whoever else comes or leaves', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const elsewhere = await addSite(shop)
  const second = await addOperator(shop, { role: 'operator', siteIds: [elsewhere] })
  await renewOperator(pool, { accountId, operatorId: second })
  await back(shop, 'last_seen_at', 60)
  await renewOperator(pool, { accountId, operatorId })
  t.same(await said(shop), [`${elsewhere} online`, `${siteId} online`])
  await leaveOperator(pool, { accountId, operatorId })
  await pool.query("update operator_presence set left_at = clock_timestamp() - interval '6 s', last_seen_at = clock_timestamp() - interval '60 s' where operator_id = $1", [operatorId])
  t.ok((await sweepLeftOperators(pool)).includes(accountId))
  t.same(await said(shop), [`${elsewhere} online`, `${siteId} online`, `${siteId} offline`])
})

t.test('who signed out of their last session is gone at once, and no poll of before brings them back', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const elsewhere = randomBytes(32)
  await createSession(pool, { accountId, operatorId, digest: elsewhere })
  await renewOperator(pool, { accountId, operatorId })
  await pool.query('delete from operator_session where account_id = $1 and digest <> $2', [accountId, elsewhere])
  t.equal(await signOffOperator(pool, { accountId, operatorId }), false, 'they may be there in another browser')
  t.same(await endSession(pool, elsewhere), { accountId, operatorId })
  t.equal(await signOffOperator(pool, { accountId, operatorId }), true)
  t.equal(await signOffOperator(pool, { accountId, operatorId }), false)
  t.equal(await renewOperator(pool, { accountId, operatorId }), false)
  t.same(await said(shop), [`${siteId} online`, `${siteId} offline`])
})

t.test('away is when all who are there are away', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const second = await addOperator(shop, { role: 'operator', siteIds: [siteId] })
  await renewOperator(pool, { accountId, operatorId })
  await choose(shop, operatorId, 'away')
  await renewOperator(pool, { accountId, operatorId: second })
  await choose(shop, second, 'away')
  await choose(shop, second, 'away')
  t.same((await said(shop)).map(line => line.split(' ')[1]), ['online', 'away', 'online', 'away'])
})

t.test('an operator opens their own sites only, a deactivated one none', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId } = shop
  const elsewhere = await addSite(shop)
  const operatorId = await addOperator(shop, { role: 'operator', siteIds: [elsewhere] })
  await renewOperator(pool, { accountId, operatorId })
  t.same(await said(shop), [`${elsewhere} online`])
  await pool.query('update operator set active = false where id = $1', [operatorId])
  const changed = await inTransaction(pool, async tx => await refreshSiteStatus(tx, { accountId }))
  t.match(changed, [{ siteId: elsewhere, status: 'offline', seq: 2 }])
  t.not(siteId, elsewhere)
})

// The last ones, because they wait: for twenty seconds after its start Postgres' own absence is nobody's silence.
t.test('silence, and a table that a crash emptied, put the sites offline', async t => {
  const silent = await openShop()
  const emptied = await openShop()
  for (const { pool, accountId, operatorId } of [silent, emptied]) await renewOperator(pool, { accountId, operatorId })
  await silent.pool.query('delete from operator_presence where account_id = $1', [emptied.accountId])
  await back(silent, 'last_seen_at', 60)
  const gone = new Set<number>()
  const deadline = Date.now() + 25_000
  while (gone.size < 2 && Date.now() < deadline) {
    for (const accountId of await sweepOperators(silent.pool)) gone.add(accountId)
    await delay(250)
  }
  t.ok(gone.has(silent.accountId) && gone.has(emptied.accountId))
  for (const shop of [silent, emptied]) t.same(await said(shop), [`${shop.siteId} online`, `${shop.siteId} offline`])
})

t.test('an operator who isn\'t there changes nothing', async t => {
  const shop = await openShop()
  await renewOperator(shop.pool, { accountId: shop.accountId, operatorId: randomUUID() })
  await leaveOperator(shop.pool, { accountId: shop.accountId, operatorId: randomUUID() })
  t.same(await said(shop), [])
})
