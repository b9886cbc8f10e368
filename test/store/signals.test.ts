// Signals: who types and what was seen, of open conversations or of those that changed.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { endConversation } from '../../src/store/conversations.ts'
import { sendAsVisitor } from '../../src/store/messages.ts'
import { markSeen } from '../../src/store/read-marks.ts'
import { listSignals, setTyping } from '../../src/store/signals.ts'
import { addShop, openShop, visit } from './shop.ts'
import type { Shop } from './shop.ts'

async function talk ({ pool, accountId, siteId }: Shop, visitorId: string): Promise<string> {
  const { conversationId } = await sendAsVisitor(pool, { accountId, siteId, visitorId, key: randomUUID(), text: 'hello' })
  return conversationId
}

t.test('all open conversations, or what changed since', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const stranger = await addShop(shop)
  const [ana, bob] = [await visit(shop), await visit(shop)]
  const [first, second] = [await talk(shop, ana.visitorId), await talk(shop, bob.visitorId)]
  await talk(stranger, (await visit(stranger)).visitorId)
  const all = await listSignals(pool, { accountIds: [accountId] })
  t.same(all.signals.map(({ conversationId }) => conversationId).sort(), [first, second].sort())
  t.same((await listSignals(pool, { accountIds: [accountId], changedAfter: all.readAt })).signals, [])
  await setTyping(pool, { accountId, conversationId: first, author: `operator:${operatorId}`, typing: true })
  await setTyping(pool, { accountId, conversationId: first, author: 'visitor', typing: true })
  await setTyping(pool, { accountId, conversationId: first, author: 'visitor', typing: false })
  await markSeen(pool, { accountId, conversationId: first, side: 'operators', number: 1 })
  const { signals } = await listSignals(pool, { accountIds: [accountId, stranger.accountId], changedAfter: all.readAt })
  t.match(signals, [{
    accountId,
    siteId,
    conversationId: first,
    visitorId: ana.visitorId,
    seenByVisitor: 0,
    seenByOperators: 1,
    deliveredToVisitor: 0,
    deliveredToOperators: 1,
    typing: [{ author: `operator:${operatorId}`, typing: true }, { author: 'visitor', typing: false }]
  }])
  t.ok(Math.abs((signals[0]?.typing[0]?.at ?? 0) - Date.now()) < 60_000, 'at is milliseconds')
  t.ok(signals[0]!.changedAt > all.readAt)
})

t.test('the time is told also when there is nothing', async t => {
  const { pool } = await openShop()
  const { readAt, signals } = await listSignals(pool, { accountIds: [] })
  t.ok(readAt instanceof Date)
  t.same(signals, [])
})

t.test('a mark set in a conversation that ended is told, too', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const { visitorId } = await visit(shop)
  const conversationId = await talk(shop, visitorId)
  await endConversation(pool, { accountId, conversationId, visitorId, author: 'visitor', key: randomUUID() })
  const { readAt, signals } = await listSignals(pool, { accountIds: [accountId] })
  t.same(signals, [])
  await markSeen(pool, { accountId, conversationId, side: 'visitor', number: 2 })
  t.match((await listSignals(pool, { accountIds: [accountId], changedAfter: readAt })).signals, [{ conversationId, seenByVisitor: 2, typing: [] }])
})
