// Visits: when one ends and the next begins, and how long each page was on screen, with one tab and with several.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { leaveTab, renewPresence } from '../../src/store/presence.ts'
import { listVisits, movePage } from '../../src/store/visits.ts'
import { visitIdleMs } from '../../src/wire/limits.ts'
import { only, openShop, visit } from './shop.ts'
import type { Shop } from './shop.ts'

/** As if everything so far had happened this much earlier. */
async function age ({ pool, accountId }: Shop, seconds: number): Promise<void> {
  const by = [accountId, seconds]
  await pool.query("update visit set started_at = started_at - $2 * interval '1 s', last_contact_at = last_contact_at - $2 * interval '1 s' where account_id = $1", by)
  await pool.query("update page_view set opened_at = opened_at - $2 * interval '1 s', last_contact_at = last_contact_at - $2 * interval '1 s' where account_id = $1", by)
  await pool.query("update presence set last_seen_at = last_seen_at - $2 * interval '1 s', changed_at = changed_at - $2 * interval '1 s', left_at = left_at - $2 * interval '1 s' where account_id = $1", by)
}

const page = (name: string): { url: string, title: string, referrer: string } => ({ url: `https://shop.example/${name}`, title: name, referrer: '' })

async function seconds ({ pool, accountId }: Shop, visitorId: string): Promise<Record<string, number>> {
  const [newest] = await listVisits(pool, { accountId, visitorId, limit: 1 })
  return Object.fromEntries(newest!.pages.map(({ title, seconds }) => [title, seconds]))
}

t.test('a visit ends after thirty minutes without contact, not before', async t => {
  const shop = await openShop()
  const { visitorId, visitId } = await visit(shop)
  await age(shop, visitIdleMs / 1000 - 5)
  t.same(await visit(shop, { visitorId }), { visitorId, visitId, visitNew: false })
  await age(shop, visitIdleMs / 1000 + 5)
  const next = await visit(shop, { visitorId })
  t.equal(next.visitNew, true)
  const visits = await listVisits(shop.pool, { accountId: shop.accountId, visitorId, limit: 50 })
  t.same(visits.map(({ id, number, pages }) => [id, number, pages.length]), [[next.visitId, 2, 1], [visitId, 1, 2]])
  t.match(await only(shop, 'select visits from visitor where account_id = $1'), { visits: 2 })
})

t.test('who is still present goes on with the visit, however long ago its hello was', async t => {
  const shop = await openShop()
  const { visitorId, visitId } = await visit(shop)
  await age(shop, 3600)
  await shop.pool.query('update presence set last_seen_at = now() where account_id = $1', [shop.accountId])
  t.match(await visit(shop, { visitorId }), { visitId, visitNew: false })
})

t.test('a visit tells what came with its first contact', async t => {
  const shop = await openShop()
  const { visitorId } = await visit(shop, {
    page: { url: 'https://shop.example/', title: 'Shop', referrer: 'https://www.google.com/' },
    client: { lang: 'de-DE', tz: 'Europe/Berlin', screen: '390x844' },
    facts: {
      address: '2001:db8::7',
      place: { city: 'Jena', region: 'Thuringia', country: 'DE' },
      device: { browser: 'Safari', system: 'iOS', form: 'phone' },
      source: { kind: 'search', name: 'Google', wordsHidden: true },
      bot: false
    }
  })
  const [seen] = await listVisits(shop.pool, { accountId: shop.accountId, visitorId, limit: 50 })
  t.match(seen, {
    number: 1,
    referrer: 'https://www.google.com/',
    address: '2001:db8::7',
    place: { city: 'Jena' },
    device: { form: 'phone' },
    source: { name: 'Google' },
    language: 'de-DE',
    timeZone: 'Europe/Berlin',
    screen: '390x844',
    pages: [{ number: 1, url: 'https://shop.example/', title: 'Shop' }]
  })
  t.ok(seen?.pages[0]?.openedAt instanceof Date)
  const unknown = await visit(shop, { facts: { address: '', device: { browser: '', system: '', form: 'other' }, source: { kind: 'direct', name: 'Direct', wordsHidden: false }, bot: false } })
  const [bare] = await listVisits(shop.pool, { accountId: shop.accountId, visitorId: unknown.visitorId, limit: 1 })
  t.notOk('address' in bare! || 'place' in bare!)
})

/** A busy machine may take a moment between the steps. */
function about (spent: Record<string, number>, wanted: Record<string, number>): boolean {
  return Object.entries(wanted).every(([title, seconds]) => spent[title]! >= seconds && spent[title]! <= seconds + 3)
}

async function openPages ({ pool, accountId }: Shop, visitorId: string): Promise<string[]> {
  const [newest] = await listVisits(pool, { accountId, visitorId, limit: 1 })
  return newest!.pages.filter(({ open }) => open).map(({ title }) => title)
}

t.test('each page counts the seconds it was on screen, with several tabs', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const { visitorId } = await visit(shop, { tab: 'a', page: page('A1') })
  await age(shop, 10)
  await visit(shop, { visitorId, tab: 'b', page: page('B1') })
  await age(shop, 20)
  await movePage(pool, { accountId, visitorId, tab: 'a', page: page('A2') })
  t.ok(about(await seconds(shop, visitorId), { A1: 30, A2: 0, B1: 20 }), 'A1 closed, the others go on')
  await age(shop, 5)
  await leaveTab(pool, { accountId, visitorId, tab: 'b' })
  await age(shop, 40)
  await renewPresence(pool, { rows: [{ accountId, visitorId }] })
  t.ok(about(await seconds(shop, visitorId), { A1: 30, A2: 45, B1: 25 }), 'B1 stopped with its tab, A2 goes on with contact')
  t.same(await openPages(shop, visitorId), ['A2'])
  await leaveTab(pool, { accountId, visitorId, tab: 'a' })
  await age(shop, 100)
  t.ok(about(await seconds(shop, visitorId), { A1: 30, A2: 45, B1: 25 }), 'all stand still')
  t.same(await openPages(shop, visitorId), [])
})

t.test('the same address under another title is the same page', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const { visitorId } = await visit(shop, { page: page('1') })
  await movePage(pool, { accountId, visitorId, tab: 'a', page: { ...page('1'), title: 'Renamed' } })
  await movePage(pool, { accountId, visitorId, tab: 'a', page: page('2') })
  await movePage(pool, { accountId, visitorId, tab: 'a', page: page('2') })
  const [newest] = await listVisits(pool, { accountId, visitorId, limit: 1 })
  t.same(newest?.pages.map(({ number, title }) => [number, title]), [[1, 'Renamed'], [2, '2']])
  await t.rejects(movePage(pool, { accountId, visitorId: randomUUID(), tab: 'a', page: page('3') }), { code: 'NOT_FOUND' })
})

t.test('a page that wakes after the visit\'s end begins the next one, with what was known', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const { visitorId, visitId } = await visit(shop, { page: page('asleep') })
  await age(shop, 3600)
  await renewPresence(pool, { rows: [{ accountId, visitorId }] })
  const [now, before] = await listVisits(pool, { accountId, visitorId, limit: 50 })
  t.match(now, { number: 2, language: 'en', pages: [{ number: 1, title: 'asleep', seconds: 0 }] })
  t.match(before, { id: visitId, number: 1 })
  await age(shop, 3600)
  await movePage(pool, { accountId, visitorId, tab: 'a', page: page('awake') })
  const [third] = await listVisits(pool, { accountId, visitorId, limit: 1 })
  t.match(third, { number: 3, pages: [{ title: 'asleep' }, { title: 'awake' }] })
  t.match(await only(shop, 'select visit_id, tabs from presence where account_id = $1'), { visit_id: third?.id, tabs: [{ tab: 'a', page: 2 }] })
})
