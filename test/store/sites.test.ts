// Sites: the directory's way in, settings with their fact, first and newest contact.
import t from 'tap'
import { listRecentEvents } from '../../src/store/events.ts'
import { loadSigningKeys } from '../../src/store/signing-keys.ts'
import { findSite, listSites, noteContact, noteRefused, requireSite, updateSiteSettings } from '../../src/store/sites.ts'
import { openShop } from './shop.ts'

const alwaysOpen = (): { open: boolean } => ({ open: true })

t.test('settings are changed together with the fact that says so, in one\'s own account only', async t => {
  const { pool, accountId, siteId, operatorId } = await openShop()
  const other = await openShop()
  const site = await updateSiteSettings(pool, { accountId, siteId, name: 'New name', origins: ['https://a.example'], operatorId }, alwaysOpen)
  t.match(site, { accountId, id: siteId, name: 'New name', origins: ['https://a.example'] })
  t.match((await listRecentEvents(pool, { accountId, after: 0, limit: 10 })).at(-1), { kind: 'site_settings', siteId, author: `operator:${operatorId}` })
  const before = await findSite(pool, other.siteId)
  await t.rejects(updateSiteSettings(pool, { accountId, siteId: other.siteId, name: 'Mine now', origins: [], operatorId }, alwaysOpen), { code: 'NOT_FOUND' })
  t.same(await findSite(pool, other.siteId), before)
})

t.test('who may see some sites sees those, and of the others learns nothing', async t => {
  const { pool, accountId, siteId } = await openShop()
  const other = await openShop()
  t.same((await listSites(pool, { accountId })).map(({ id }) => id), [siteId])
  t.same(await listSites(pool, { accountId, siteIds: [] }), [])
  t.same(await listSites(pool, { accountId, siteIds: [other.siteId] }), [])
  for (const asked of [{ accountId, siteIds: [], siteId }, { accountId, siteId: other.siteId }, { accountId, siteId: 'aaaaaaaaaaaa' }]) await t.rejects(requireSite(pool, asked), { code: 'NOT_FOUND' })
})

t.test('the first contact stays, the newest is renewed when ten seconds have passed', async t => {
  const { pool, accountId, siteId } = await openShop()
  const contact = { url: 'https://a.example/', browser: 'Firefox', system: 'Linux' }
  await noteContact(pool, { accountId, siteId, contact })
  await noteContact(pool, { accountId, siteId, contact: { ...contact, url: 'https://a.example/soon' } })
  t.match(await findSite(pool, siteId), { firstContact: contact, lastContact: contact })
  await pool.query("update site set last_contact = jsonb_set(last_contact, '{at}', to_jsonb(now() - interval '11 s')) where id = $1", [siteId])
  await noteContact(pool, { accountId, siteId, contact: { ...contact, url: 'https://a.example/late' } })
  const site = await findSite(pool, siteId)
  t.match(site, { firstContact: contact, lastContact: { url: 'https://a.example/late' } })
  t.ok(site?.lastContact?.at instanceof Date)
})

t.test('a refused origin is noted for the install page', async t => {
  const { pool, accountId, siteId } = await openShop()
  await noteRefused(pool, { accountId, siteId, origin: 'https://evil.example' })
  t.match((await findSite(pool, siteId))?.refused, { origin: 'https://evil.example' })
})

t.test('nodes that start together have one signing key, and a retired one is followed by another', async t => {
  const { pool } = await openShop()
  await pool.query('delete from signing_key')
  const rings = await Promise.all(Array.from({ length: 10 }, async () => await loadSigningKeys(pool)))
  t.same(new Set(rings.map(keys => keys.map(({ id }) => id).join())).size, 1)
  t.equal(rings[0]?.[0]?.secret.length, 32)
  await pool.query('update signing_key set retired_at = now()')
  const [fresh, old] = await loadSigningKeys(pool)
  t.equal(fresh?.retiredAt, undefined)
  t.ok(old?.retiredAt instanceof Date)
})
