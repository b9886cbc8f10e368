// Who is here: renewals that write seldom, tabs that come and leave, being gone in time and not before, and the live list that says so.
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { nameVisitor } from '../../src/store/visitors.ts'
import { inTransaction, statementCounts } from '../../src/store/pool.ts'
import { markGone, markLeft } from '../../src/store/departures.ts'
import { keepTabs, leaveTab, renewPresence } from '../../src/store/presence.ts'
import { listRoster } from '../../src/store/roster.ts'
import type { RosterRecord } from '../../src/store/roster.ts'
import { listVisits, movePage } from '../../src/store/visits.ts'
import { RosterVisitor } from '../../src/wire/visits.ts'
import { addShop, addSite, only, openShop, visit } from './shop.ts'
import type { Shop } from './shop.ts'

interface Row { gone: boolean, left: boolean, tabs: Array<{ tab: string, page: number }>, age: number, changed: number }

async function row (shop: Shop, visitorId: string): Promise<Row> {
  return await only<Row>(shop, `select gone, left_at is not null as left, tabs, extract(epoch from clock_timestamp() - last_seen_at)::float as age,
    (extract(epoch from changed_at) * 1000000)::bigint as changed from presence where account_id = $1 and visitor_id = $2`, [visitorId])
}

async function back (shop: Shop, column: 'last_seen_at' | 'left_at' | 'changed_at', seconds: number): Promise<void> {
  await shop.pool.query(`update presence set ${column} = clock_timestamp() - $2 * interval '1 s' where account_id = $1`, [shop.accountId, seconds])
}

async function goneOf (shop: Shop): Promise<string[]> {
  return (await markGone(shop.pool)).filter(({ accountId }) => accountId === shop.accountId).map(({ visitorId }) => visitorId)
}

async function roster (shop: Shop, changedAfter?: Date): Promise<RosterRecord[]> {
  return (await listRoster(shop.pool, { siteIds: [{ accountId: shop.accountId, siteId: shop.siteId }], changedAfter })).visitors
}

const names = (tabs: Row['tabs']): string[] => tabs.map(({ tab }) => tab)

t.test('a renewal writes once in eight seconds, by one statement for all', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const [one, two] = [await visit(shop), await visit(shop)]
  const rows = [one, two].map(({ visitorId }) => ({ accountId, visitorId }))
  t.same(await renewPresence(pool, { rows }), [], 'both are fresh')
  await back(shop, 'last_seen_at', 9)
  const before = await row(shop, one.visitorId)
  const sent = sum(statementCounts())
  const renewed = await renewPresence(pool, { rows: [...rows, ...rows] })
  t.equal(sum(statementCounts()) - sent, 1)
  t.same(renewed.map(({ visitorId }) => visitorId).sort(), rows.map(({ visitorId }) => visitorId).sort())
  const after = await row(shop, one.visitorId)
  t.ok(before.age >= 9 && after.age < 5)
  t.equal(after.changed, before.changed, 'the live list has no news of it')
  t.same(await renewPresence(pool, { rows: [{ accountId, visitorId: randomUUID() }] }), [], 'nobody')
  t.same(await renewPresence(pool, { rows: [] }), [])
})

t.test('a row that another holds isn\'t waited for', async t => {
  const shop = await openShop()
  const { visitorId } = await visit(shop)
  await back(shop, 'last_seen_at', 9)
  const holder = await shop.pool.connect()
  await holder.query('begin')
  await holder.query('select 1 from presence where account_id = $1 for update', [shop.accountId])
  t.same(await renewPresence(shop.pool, { rows: [{ accountId: shop.accountId, visitorId }] }), [])
  await holder.query('rollback')
  holder.release()
})

t.test('a leave that was said takes the row away five seconds later, not before', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const { visitorId } = await visit(shop)
  await leaveTab(pool, { accountId, visitorId, tab: 'a' })
  t.match(await row(shop, visitorId), { left: true, gone: false, tabs: [] })
  await back(shop, 'left_at', 4)
  t.same(await goneOf(shop), [])
  await back(shop, 'left_at', 5)
  t.same(await goneOf(shop), [visitorId])
  t.same(await goneOf(shop), [], 'once')
  t.match(await row(shop, visitorId), { gone: true })
  t.same(await roster(shop), [], 'not on a whole list')
  t.match(await roster(shop, new Date(Date.now() - 5000)), [{ id: visitorId, gone: true }], 'but among the changes')
  await back(shop, 'changed_at', 61)
  await markGone(pool)
  t.match(await only(shop, 'select count(*)::int as n from presence where account_id = $1'), { n: 0 })
})

t.test('the next page within that time keeps the row, and the visit', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const { visitorId, visitId } = await visit(shop)
  await leaveTab(pool, { accountId, visitorId, tab: 'a' })
  await back(shop, 'left_at', 4)
  t.same(await visit(shop, { visitorId, tab: 'b' }), { visitorId, visitId, visitNew: false })
  t.match(await row(shop, visitorId), { left: false, gone: false, tabs: [{ tab: 'b', page: 2 }] })
  await leaveTab(pool, { accountId, visitorId, tab: 'a' })
  t.match(await row(shop, visitorId), { left: false, tabs: [{ tab: 'b' }] }, 'the old page\'s leave, coming late, changes nothing')
})

t.test('one of two tabs leaving isn\'t leaving', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const { visitorId } = await visit(shop)
  await visit(shop, { visitorId, tab: 'b' })
  await leaveTab(pool, { accountId, visitorId, tab: 'a' })
  t.match(await row(shop, visitorId), { left: false, tabs: [{ tab: 'b', page: 2 }] })
  await leaveTab(pool, { accountId, visitorId, tab: 'b' })
  t.match(await row(shop, visitorId), { left: true })
  await leaveTab(pool, { accountId, visitorId: randomUUID(), tab: 'b' })
})

t.test('a poll after the leave is coming back; one that was held since before isn\'t', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const { visitorId } = await visit(shop)
  await leaveTab(pool, { accountId, visitorId, tab: 'a' })
  await back(shop, 'left_at', 3)
  await renewPresence(pool, { rows: [{ accountId, visitorId, askedAgoMs: 20_000 }] })
  t.match(await row(shop, visitorId), { left: true })
  await renewPresence(pool, { rows: [{ accountId, visitorId, askedAgoMs: 100 }] })
  t.match(await row(shop, visitorId), { left: false, gone: false })
  await keepTabs(pool, { accountId, visitorId, living: ['a'], dead: [] })
  t.match(await row(shop, visitorId), { tabs: [{ tab: 'a', page: 1 }] }, 'with the page it showed')
})

t.test('who comes back after being gone is here again, in the same visit', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const { visitorId, visitId } = await visit(shop)
  await leaveTab(pool, { accountId, visitorId, tab: 'a' })
  await back(shop, 'left_at', 6)
  t.same(await goneOf(shop), [visitorId])
  const { changed } = await row(shop, visitorId)
  await renewPresence(pool, { rows: [{ accountId, visitorId }] })
  const here = await row(shop, visitorId)
  t.match(here, { gone: false, left: false })
  t.ok(here.changed > changed, 'and that is news')
  t.match(await roster(shop), [{ id: visitorId, visit: visitId, gone: false }])
})

t.test('tabs that turned out to live come back, dead ones are closed, and of others nothing is said', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const { visitorId } = await visit(shop, { tab: 'a' })
  await visit(shop, { visitorId, tab: 'b' })
  const keep = async (living: string[], dead: string[]): Promise<string[]> => {
    await keepTabs(pool, { accountId, visitorId, living, dead })
    return names((await row(shop, visitorId)).tabs)
  }
  t.same(await keep(['unknown'], ['a', 'gone before']), ['b'])
  const { changed } = await row(shop, visitorId)
  await keep(['b'], ['a'])
  t.equal((await row(shop, visitorId)).changed, changed, 'nothing differs, nothing is written')
  t.same(await keep(['a'], []), ['b', 'a'])
})

t.test('a crash of Postgres empties the table: the next renewal brings everybody back, and no visit is new', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const visitors = await Promise.all(Array.from({ length: 5 }, async () => await visit(shop)))
  await movePage(pool, { accountId, visitorId: visitors[0]!.visitorId, tab: 'a', page: { url: 'https://shop.example/2', title: '2', referrer: '' } })
  await pool.query('delete from presence where account_id = $1', [accountId])
  const renewed = await renewPresence(pool, { rows: visitors.map(({ visitorId }) => ({ accountId, visitorId })) })
  t.equal(renewed.length, 5)
  const here = await roster(shop)
  t.same(here.map(({ visit }) => visit).sort(), visitors.map(({ visitId }) => visitId).sort())
  t.match(here.find(({ id }) => id === visitors[0]?.visitorId), { title: '2', tabs: 1, pages: 2 })
})

t.test('a long visit is told to the durable tables now and then', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const { visitorId } = await visit(shop)
  await pool.query("update visit set last_contact_at = now() - interval '6 min' where account_id = $1", [accountId])
  await pool.query("update page_view set opened_at = now() - interval '6 min', last_contact_at = now() - interval '6 min' where account_id = $1", [accountId])
  await back(shop, 'last_seen_at', 9)
  await renewPresence(pool, { rows: [{ accountId, visitorId }] })
  t.match(await only(shop, `select visit.last_contact_at > now() - interval '1 min' as visit, page_view.last_contact_at > now() - interval '1 min' as page
    from visit join page_view on page_view.account_id = visit.account_id where visit.account_id = $1`), { visit: true, page: true })
})

t.test('a row of the live list is what the wire says', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const facts = { address: '', place: { country: 'DE' }, device: { browser: 'Firefox', system: 'Linux', form: 'desktop' as const }, source: { kind: 'direct' as const, name: 'Direct', wordsHidden: false }, bot: false }
  const { visitorId, visitId } = await visit(shop, { facts })
  await visit(shop, { visitorId, tab: 'b', page: { url: 'https://shop.example/b', title: 'B', referrer: '' } })
  await inTransaction(pool, async tx => { await nameVisitor(tx, { accountId, visitorId, name: 'Ana', email: 'ana@mail.example' }) })
  const [seen] = await roster(shop)
  const { accountId: whose, ...wire } = seen!
  t.equal(whose, accountId)
  t.same(RosterVisitor.parse(wire), wire)
  t.match(wire, { id: visitorId, site: shop.siteId, visit: visitId, gone: false, name: 'Ana', visits: 1, url: 'https://shop.example/b', title: 'B', pages: 2, tabs: 2, place: { country: 'DE' }, timeZone: 'Europe/Berlin' })
})

t.test('a bot is in contact like everybody, and in no live list', async t => {
  const shop = await openShop()
  const facts = { address: '', device: { browser: 'Googlebot', system: 'Unknown', form: 'other' as const }, source: { kind: 'direct' as const, name: 'Direct', wordsHidden: false }, bot: true }
  const { visitorId } = await visit(shop, { facts })
  t.same(await roster(shop), [])
  const here = await visit(shop)
  t.match(await roster(shop), [{ id: here.visitorId }])
  t.equal((await listVisits(shop.pool, { accountId: shop.accountId, visitorId, limit: 1 })).length, 1)
})

t.test('the live list is read whole or by what changed, for the watched sites only', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId } = shop
  const elsewhere = { ...shop, siteId: await addSite(shop) }
  const stranger = await addShop(shop)
  const [here, there, far] = [await visit(shop), await visit(elsewhere), await visit(stranger)]
  const ids = async (sites: Shop[], changedAfter?: Date): Promise<string[]> =>
    (await listRoster(pool, { siteIds: sites, changedAfter })).visitors.map(({ id }) => id).sort()
  t.same(await ids([shop]), [here.visitorId])
  t.same(await ids([shop, elsewhere, stranger]), [here, there, far].map(({ visitorId }) => visitorId).sort())
  t.same(await ids([{ ...stranger, siteId }]), [], 'a site under another account is nobody\'s')
  const { readAt, visitors } = await listRoster(pool, { siteIds: [] })
  t.same(visitors, [])
  const last = new Date(readAt / 1000)
  t.same(await ids([shop], last), [])
  await movePage(pool, { accountId, visitorId: here.visitorId, tab: 'a', page: { url: 'https://shop.example/2', title: '2', referrer: '' } })
  t.same(await ids([shop, elsewhere], last), [here.visitorId])
})

// The last one, because it waits: for eighteen seconds after its start Postgres' own absence is no silence of visitors.
t.test('looking for leaves alone finds who said so, and nobody who is silent', async t => {
  const shop = await openShop()
  const [left] = [await visit(shop), await visit(shop)]
  await back(shop, 'last_seen_at', 100)
  await leaveTab(shop.pool, { accountId: shop.accountId, visitorId: left.visitorId, tab: 'a' })
  await shop.pool.query("update presence set left_at = left_at - interval '6 s' where account_id = $1", [shop.accountId])
  t.same((await markLeft(shop.pool)).filter(({ accountId }) => accountId === shop.accountId).map(({ visitorId }) => visitorId), [left.visitorId])
})

t.test('eighteen seconds of silence are being gone, with the last contact kept', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const { visitorId } = await visit(shop)
  await pool.query("update page_view set opened_at = now() - interval '60 s', last_contact_at = now() - interval '60 s' where account_id = $1", [accountId])
  await back(shop, 'last_seen_at', 17)
  t.same(await goneOf(shop), [])
  await back(shop, 'last_seen_at', 20)
  const deadline = Date.now() + 25_000
  let gone = await goneOf(shop)
  while (gone.length === 0 && Date.now() < deadline) {
    await delay(250)
    gone = await goneOf(shop)
  }
  t.same(gone, [visitorId])
  const [seen] = await listVisits(pool, { accountId, visitorId, limit: 1 })
  const spent = seen?.pages[0]?.seconds ?? 0
  t.ok(spent >= 38 && spent <= 41, `the page counts to the last contact (${spent} s)`)
})

function sum (counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}
