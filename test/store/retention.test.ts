// Retention: what is older than an account wants goes a little at a time; numbers and keys stay true, the log's front goes with its base, and a clock that jumped deletes nothing.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { endConversation, listConversationsForVisitor } from '../../src/store/conversations.ts'
import { takeDue } from '../../src/store/due.ts'
import { appendEvent, findTips, listRecentEvents } from '../../src/store/events.ts'
import { sendAsVisitor } from '../../src/store/messages.ts'
import { inTransaction } from '../../src/store/pool.ts'
import { findRetention, retain, setRetention } from '../../src/store/retention.ts'
import { listVisits } from '../../src/store/visits.ts'
import { addShop, logOf, only, openShop, visit } from './shop.ts'
import type { Shop } from './shop.ts'

/** Somebody who was there and wrote so many days ago. */
async function spoke (shop: Shop, { daysAgo, key = randomUUID() }: { daysAgo: number, key?: string }): Promise<{ visitorId: string, conversationId: string }> {
  const { pool, accountId } = shop
  const { visitorId } = await visit(shop)
  const { conversationId } = await sendAsVisitor(pool, { ...shop, visitorId, key, text: 'Hello' })
  await endConversation(pool, { accountId, conversationId, visitorId, author: 'visitor', key: randomUUID() })
  await pool.query("update visitor set name = 'Mara', email = 'mara@mail.example' where account_id = $1 and id = $2", [accountId, visitorId])
  for (const [table, column, times] of [['visitor', 'id', ['first_seen_at']], ['visit', 'visitor_id', ['started_at', 'last_contact_at']], ['conversation', 'visitor_id', ['started_at', 'ended_at']], ['event', 'visitor_id', ['at']]] as const) {
    const set = times.map(time => `${time} = ${time} - $3::int * interval '1 day'`).join()
    await pool.query(`update ${table} set ${set} where account_id = $1 and ${column} = $2`, [accountId, visitorId, daysAgo])
  }
  return { visitorId, conversationId }
}

/** The clock has been even for long enough, and the look that the setting asked for was taken. */
async function settle ({ pool, accountId }: Shop): Promise<void> {
  await pool.query("update retention set even_since = clock_timestamp() - interval '25 hours', looked_at = clock_timestamp() - interval '1 hour' where account_id = $1", [accountId])
  await pool.query("delete from due where account_id = $1 and kind = 'retention'", [accountId])
}

/** Looks as often as there is more, as what is due is taken; answers how often something was deleted. */
async function retainAll ({ pool, accountId }: Shop): Promise<number> {
  for (let deleted = 0; ; deleted++) {
    if (deleted > 50) throw new Error('there is no end')
    const more = await inTransaction(pool, async tx => {
      await tx.query("delete from due where account_id = $1 and kind = 'retention'", [accountId])
      return await retain(tx, { accountId })
    })
    if (!more) return deleted
  }
}

async function secondsUntilDue (shop: Shop): Promise<number> {
  return (await only<{ seconds: number }>(shop, "select round(extract(epoch from due_at - clock_timestamp()))::int as seconds from due where account_id = $1 and kind = 'retention'")).seconds
}

t.test('what is older than the account wants goes, what is younger stays', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const [old, young] = [await spoke(shop, { daysAgo: 31 }), await spoke(shop, { daysAgo: 29 })]
  const log = await logOf(shop)
  await setRetention(pool, { accountId, days: 30 })
  t.equal(await findRetention(pool, shop), 30)
  await settle(shop)
  t.ok(await retainAll(shop) > 0)
  t.same(await listConversationsForVisitor(pool, { accountId, visitorId: old.visitorId }), [])
  t.equal((await listConversationsForVisitor(pool, { accountId, visitorId: young.visitorId })).length, 1)
  t.same(await listVisits(pool, { accountId, visitorId: old.visitorId, limit: 5 }), [])
  t.equal((await listVisits(pool, { accountId, visitorId: young.visitorId, limit: 5 })).length, 1)
  t.same((await pool.query('select name from visitor where account_id = $1 order by first_seen_at', [accountId])).rows, [{ name: null }, { name: 'Mara' }])
  t.same(await logOf(shop), [...log, '5 conversation_erased'])
  const events = await listRecentEvents(pool, { accountId, after: 0, limit: 10 })
  t.same(events.filter(({ kind }) => kind === 'message').map(({ body }) => body), [{ text: '' }, { text: 'Hello' }])
  t.ok(await secondsUntilDue(shop) > 3500, 'the next look is due in an hour')
})

t.test('a conversation that goes on, and a visit that lasts, are not old', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const { visitorId } = await visit(shop)
  const { conversationId } = await sendAsVisitor(pool, { ...shop, visitorId, key: randomUUID(), text: 'Hello' })
  await pool.query("update conversation set started_at = started_at - interval '40 days' where account_id = $1", [accountId])
  await pool.query("update visit set started_at = started_at - interval '40 days' where account_id = $1", [accountId])
  await setRetention(pool, { accountId, days: 30 })
  await settle(shop)
  t.equal(await retainAll(shop), 0)
  await pool.query("update event set at = at - interval '40 days' where account_id = $1", [accountId])
  t.equal(await retainAll(shop), 1, 'until nobody has said anything for so long')
  t.match(await only(shop, 'select id, state from conversation where account_id = $1'), { id: conversationId, state: 'ended' })
})

t.test('nothing is deleted for a day after a change, and after the clock jumped or the server was off', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  await spoke(shop, { daysAgo: 31 })
  const look = async (): Promise<boolean> => await inTransaction(pool, async tx => await retain(tx, { accountId }))
  const jump = async (set: string): Promise<void> => { await pool.query(`update retention set ${set} where account_id = $1`, [accountId]) }
  await setRetention(pool, { accountId, days: 30 })
  t.equal(await look(), false, 'a day to think again')
  await settle(shop)
  await jump("looked_at = clock_timestamp() - interval '400 days', even_since = clock_timestamp() - interval '500 days'")
  t.equal(await look(), false, 'ahead by 400 days since the last look')
  t.equal(await look(), false, 'and at the next look still')
  await jump("looked_at = clock_timestamp() + interval '1 hour', even_since = clock_timestamp() - interval '5 days'")
  t.equal(await look(), false, 'back before the last look')
  await settle(shop)
  await pool.query("update event set at = clock_timestamp() + interval '2 hours' where account_id = $1 and seq = 2", [accountId])
  t.equal(await look(), false, 'events of the future')
  await pool.query("update event set at = clock_timestamp() - interval '31 days' where account_id = $1 and seq = 2", [accountId])
  t.equal(await look(), true)
})

t.test('without days nothing is due, and another account\'s are its own', async t => {
  const shop = await openShop()
  const other = await addShop(shop)
  const { pool, accountId } = shop
  await spoke(shop, { daysAgo: 31 })
  await spoke(other, { daysAgo: 31 })
  for (const one of [shop, other]) await setRetention(pool, { accountId: one.accountId, days: 30 })
  await setRetention(pool, { accountId, days: undefined })
  t.equal(await findRetention(pool, shop), undefined)
  await settle(other)
  for (const one of [shop, other]) await pool.query("insert into due (account_id, id, kind, subject_id, due_at) values ($1, gen_random_uuid(), 'retention', '00000000-0000-0000-0000-000000000000', now()) on conflict do nothing", [one.accountId])
  await takeDue(pool, async (tx, { accountId: owner, kind }) => { if (kind === 'retention' && [accountId, other.accountId].includes(owner)) await retain(tx, { accountId: owner }) })
  t.same(await logOf(shop), ['1 message', '2 ended'])
  t.same(await logOf(other), ['1 message', '2 ended', '3 conversation_erased'])
  t.same((await pool.query('select account_id from due where account_id = any($1)', [[accountId, other.accountId]])).rows, [{ account_id: other.accountId }])
})

t.test('much goes in batches, each soon after the last', async t => {
  const shop = await openShop()
  for (let count = 0; count < 25; count++) await spoke(shop, { daysAgo: 8 })
  await setRetention(shop.pool, { ...shop, days: 7 })
  await settle(shop)
  await inTransaction(shop.pool, async tx => { await retain(tx, shop) })
  t.equal((await logOf(shop)).filter(line => line.endsWith('conversation_erased')).length, 20)
  t.ok(await secondsUntilDue(shop) <= 1)
  t.equal(await retainAll(shop), 2, 'the rest, and then the names of whom nothing is left')
  t.equal((await logOf(shop)).filter(line => line.endsWith('conversation_erased')).length, 25)
})

t.test('rows of the log go only from its front, once no token can send their keys again, and numbers go on', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const key = randomUUID()
  const first = await spoke(shop, { daysAgo: 400, key })
  const second = await spoke(shop, { daysAgo: 300 })
  await spoke(shop, { daysAgo: 400 })
  await setRetention(pool, { accountId, days: 200 })
  await settle(shop)
  await retainAll(shop)
  t.same(await logOf(shop), ['3 message', '4 ended', '5 message', '6 ended', '7 conversation_erased', '8 conversation_erased', '9 conversation_erased'])
  t.same(await findTips(pool, [accountId]), new Map([[accountId, { base: 2, tip: 9 }]]))
  t.equal((await listRecentEvents(pool, { accountId, after: 0, limit: 10 }))[0]?.conversationId, second.conversationId)
  const { seq, number } = await inTransaction(pool, async tx => {
    await tx.query('select 1 from visitor where account_id = $1 and id = $2 for no key update', [accountId, first.visitorId])
    return await appendEvent(tx, { ...shop, ...first, audience: 'all', kind: 'message', author: 'visitor', key: randomUUID(), body: { text: '' } })
  })
  t.same([seq, number], [10, 4], 'as if nothing were missing')
  await pool.query("update event set at = at - interval '500 days' where account_id = $1", [accountId])
  await pool.query('delete from retention where account_id = $1', [accountId])
  await setRetention(pool, { accountId, days: 200 })
  await settle(shop)
  await retainAll(shop)
  t.same(await logOf(shop), [], 'all of it')
  t.same(await findTips(pool, [accountId]), new Map([[accountId, { base: 10, tip: 10 }]]))
  const { visitorId } = await visit(shop)
  t.equal((await sendAsVisitor(pool, { ...shop, visitorId, key: randomUUID(), text: 'Hello' })).seq, 11)
})
