// Marks of what each side has and has seen: they only grow, and what is seen is delivered.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { sendAsVisitor } from '../../src/store/messages.ts'
import { markDelivered, markSeen } from '../../src/store/read-marks.ts'
import type { Side } from '../../src/store/read-marks.ts'
import { listSignals } from '../../src/store/signals.ts'
import { openShop, visit } from './shop.ts'
import type { Shop } from './shop.ts'

async function talk (shop: Shop): Promise<string> {
  const { visitorId } = await visit(shop)
  const say = async (): Promise<string> => (await sendAsVisitor(shop.pool, { ...shop, visitorId, key: randomUUID(), text: 'Hello' })).conversationId
  await say()
  await say()
  return await say()
}

/** As they are read: `side seen delivered`. */
async function marksOf ({ pool, accountId }: Shop): Promise<string[]> {
  const { signals } = await listSignals(pool, { accountIds: [accountId] })
  return signals.flatMap(marks => [`operators ${marks.seenByOperators} ${marks.deliveredToOperators}`, `visitor ${marks.seenByVisitor} ${marks.deliveredToVisitor}`])
}

t.test('deliveries of many conversations are noted in one statement, and only where they grow', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const conversationId = await talk(shop)
  const delivery = (number: number, side: Side = 'visitor'): Parameters<typeof markDelivered>[1] => ({ deliveries: [{ accountId, conversationId, side, number }, { accountId, conversationId: randomUUID(), side, number }] })
  t.same(await markDelivered(pool, delivery(2)), [accountId])
  t.same(await markDelivered(pool, delivery(2)), [])
  t.same(await markDelivered(pool, delivery(1)), [])
  t.same(await markDelivered(pool, delivery(3, 'operators')), [accountId])
  t.same(await marksOf(shop), ['operators 0 3', 'visitor 0 2'])
})

t.test('seen is delivered, and takes nothing back', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const conversationId = await talk(shop)
  t.equal(await markSeen(pool, { accountId, conversationId, side: 'visitor', number: 1 }), true)
  t.same(await marksOf(shop), ['operators 0 0', 'visitor 1 1'])
  t.same(await markDelivered(pool, { deliveries: [{ accountId, conversationId, side: 'visitor', number: 1 }] }), [], 'which needs no writing')
  await markDelivered(pool, { deliveries: [{ accountId, conversationId, side: 'visitor', number: 3 }] })
  await markSeen(pool, { accountId, conversationId, side: 'visitor', number: 2 })
  t.same(await marksOf(shop), ['operators 0 0', 'visitor 2 3'])
})

t.test('nodes that note the same at once lose nothing and wait in no circle', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const ids = await Promise.all(Array.from({ length: 6 }, async () => await talk(shop)))
  const deliveries = ids.flatMap(conversationId => (['visitor', 'operators'] as const).map(side => ({ accountId, conversationId, side, number: 0 })))
  await Promise.all(Array.from({ length: 16 }, async (_, node) => {
    const shuffled = node % 2 === 0 ? deliveries : deliveries.toReversed()
    await markDelivered(pool, { deliveries: shuffled.map((delivery, at) => ({ ...delivery, number: 1 + (node + at) % 3 })) })
  }))
  const { rows } = await pool.query('select count(*)::int as marks, min(delivered) as least from read_mark where account_id = $1', [accountId])
  t.same(rows, [{ marks: 12, least: 3 }])
})
