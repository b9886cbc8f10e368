// Visitors: recognised by token or key, never doubled by a repeated hello, and seen by operators of their site only.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { recordHello, findVisitorForOperator } from '../../src/store/visitors.ts'
import { addShop, addSite, hello, only, openShop, visit } from './shop.ts'
import type { Shop } from './shop.ts'

async function counts (shop: Shop): Promise<unknown> {
  return await only(shop, `select
    (select count(*)::int from visitor where account_id = $1) as visitors,
    (select count(*)::int from visit where account_id = $1) as visits,
    (select count(*)::int from page_view where account_id = $1) as pages`)
}

t.test('the same hello twenty times at once is one visitor, one visit, one page', async t => {
  const shop = await openShop()
  const said = hello(shop)
  const answers = await Promise.all(Array.from({ length: 20 }, async () => await recordHello(shop.pool, said)))
  t.equal(new Set(answers.map(answer => JSON.stringify(answer))).size, 1, 'all get the first answer')
  t.equal(answers[0]?.visitNew, true)
  t.same(await counts(shop), { visitors: 1, visits: 1, pages: 1 })
})

t.test('with a token the next page is the same visit; its hello repeated adds nothing', async t => {
  const shop = await openShop()
  const { visitorId, visitId } = await visit(shop)
  const next = hello(shop, { visitorId, tab: 'b', page: { url: 'https://shop.example/2', title: 'Two', referrer: 'https://shop.example/' } })
  const first = await recordHello(shop.pool, next)
  t.same(first, { visitorId, visitId, visitNew: false })
  t.same(await recordHello(shop.pool, next), first)
  t.same(await counts(shop), { visitors: 1, visits: 1, pages: 2 })
  t.same(await only(shop, 'select tabs from presence where account_id = $1'), { tabs: [{ tab: 'a', page: 1 }, { tab: 'b', page: 2 }] })
})

t.test('a key opens its visitor for ten minutes and on its site only', async t => {
  const shop = await openShop()
  const elsewhere = { ...shop, siteId: await addSite(shop) }
  const key = randomUUID()
  const first = await visit(shop, { key })
  t.equal((await visit(shop, { key })).visitorId, first.visitorId)
  t.not((await visit(elsewhere, { key })).visitorId, first.visitorId, 'another site')
  await shop.pool.query("update visitor set first_seen_at = now() - interval '11 min' where account_id = $1", [shop.accountId])
  const late = await visit(shop, { key })
  t.not(late.visitorId, first.visitorId, 'too late: somebody new')
  t.equal(late.visitNew, true)
})

t.test('a token whose visitor is gone, or of another site, makes a new one', async t => {
  const shop = await openShop()
  const elsewhere = { ...shop, siteId: await addSite(shop) }
  const gone = randomUUID()
  t.not((await visit(shop, { visitorId: gone })).visitorId, gone)
  const { visitorId } = await visit(shop)
  t.not((await visit(elsewhere, { visitorId })).visitorId, visitorId)
})

t.test('operators see who it is on their own sites', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId } = shop
  const elsewhere = await addSite(shop)
  const stranger = await addShop(shop)
  const { visitorId } = await visit(shop)
  const seen = await findVisitorForOperator(pool, { accountId, siteIds: [siteId], visitorId })
  t.match(seen, { id: visitorId, siteId, visits: 1 })
  t.ok(seen !== undefined && seen.firstSeenAt <= seen.lastSeenAt)
  t.match(await findVisitorForOperator(pool, { accountId, visitorId }), { id: visitorId })
  t.equal(await findVisitorForOperator(pool, { accountId, siteIds: [elsewhere], visitorId }), undefined)
  t.equal(await findVisitorForOperator(pool, { accountId: stranger.accountId, visitorId }), undefined)
})
