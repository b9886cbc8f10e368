// Operators, their rights and what follows from changing them; sessions and links are tested by test/api/sign-in.test.ts, through the routes.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { listRecentEvents } from '../../src/store/events.ts'
import { findCredentials } from '../../src/store/passwords.ts'
import { findOperator, listPeople, setChosenStatus, updateProfile } from '../../src/store/operators.ts'
import { addPerson, changePerson } from '../../src/store/people.ts'
import { openShop } from './shop.ts'

t.test('somebody added has the sites that were given, cannot sign in yet, and the log says that they came', async t => {
  const { pool, accountId, siteId, operatorId } = await openShop()
  const email = `ben-${randomUUID()}@shop.example`
  const ben = await addPerson(pool, { accountId, email, role: 'operator', siteIds: [siteId, siteId], byId: operatorId })
  t.match(ben, { accountId, email, name: email.split('@')[0], siteIds: [siteId], active: true, joined: false })
  t.equal(await findCredentials(pool, { email }), undefined)
  const events = await listRecentEvents(pool, { accountId, after: 0, limit: 10 })
  t.match(events.at(-1), { kind: 'operator_changed', author: `operator:${operatorId}`, body: { operator: ben.id } })
  t.same((await listPeople(pool, { accountId })).map(({ id }) => id).sort(), [operatorId, ben.id].sort())
})

t.test('owners and admins have all sites, whatever was given', async t => {
  const { pool, accountId, siteId, operatorId } = await openShop()
  const admin = await addPerson(pool, { accountId, email: `${randomUUID()}@shop.example`, role: 'admin', siteIds: [siteId], byId: operatorId })
  t.equal(admin.siteIds, undefined)
  const operator = await changePerson(pool, { accountId, operatorId: admin.id, role: 'operator', siteIds: [], active: true, byId: operatorId })
  t.same(operator.siteIds, [])
})

t.test('an address belongs to one operator, in whatever case, of whichever account', async t => {
  const { pool, accountId, operatorId } = await openShop()
  const other = await openShop()
  const email = `${randomUUID()}@shop.example`
  await addPerson(pool, { accountId, email, role: 'operator', siteIds: [], byId: operatorId })
  await t.rejects(addPerson(pool, { accountId: other.accountId, email: email.toUpperCase(), role: 'operator', siteIds: [], byId: other.operatorId }), { code: 'EMAIL_TAKEN' })
})

t.test('sites and people of another account are not found, and nothing of the attempt stays', async t => {
  const { pool, accountId, siteId, operatorId } = await openShop()
  const other = await openShop()
  const email = `${randomUUID()}@shop.example`
  await t.rejects(addPerson(pool, { accountId, email, role: 'operator', siteIds: [siteId, other.siteId], byId: operatorId }), { code: 'NOT_FOUND' })
  t.equal((await pool.query('select 1 from operator where email = $1', [email])).rowCount, 0)
  await t.rejects(changePerson(pool, { accountId, operatorId: other.operatorId, role: 'operator', siteIds: [], active: false, byId: operatorId }), { code: 'NOT_FOUND' })
  t.equal(await findOperator(pool, { accountId, operatorId: other.operatorId }), undefined)
  await t.rejects(updateProfile(pool, { accountId, operatorId: other.operatorId, name: 'X' }), { code: 'NOT_FOUND' })
  await t.rejects(setChosenStatus(pool, { accountId, operatorId: other.operatorId, status: 'away' }), { code: 'NOT_FOUND' })
})

t.test('fifty times two owners demote each other at once, and one of them stays', async t => {
  const { pool, accountId, operatorId: first } = await openShop()
  const second = (await addPerson(pool, { accountId, email: `${randomUUID()}@shop.example`, role: 'owner', siteIds: [], byId: first })).id
  await pool.query("update operator set password_hash = 'x' where account_id = $1", [accountId])
  for (let turn = 0; turn < 50; turn++) {
    const both = await Promise.allSettled([first, second].map(async operatorId => await changePerson(pool, { accountId, operatorId, role: 'admin', siteIds: [], active: true, byId: first })))
    t.same(both.filter(({ status }) => status === 'rejected').map(result => (result as PromiseRejectedResult).reason.code), ['LAST_OWNER'])
    await pool.query("update operator set role = 'owner' where account_id = $1", [accountId])
  }
})
