// Conversations: opened once, ended once, left in writing, and listed for those who may see them.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { endConversation, findOpenConversation, listConversationsForOperator, listConversationsForVisitor, requireConversationForOperator, requireConversationForVisitor } from '../../src/store/conversations.ts'
import { leaveMessage } from '../../src/store/left-messages.ts'
import { startConversation } from '../../src/store/starts.ts'
import { invite } from '../../src/store/invitations.ts'
import { sendAsVisitor } from '../../src/store/messages.ts'
import { markSeen } from '../../src/store/read-marks.ts'
import { setTyping } from '../../src/store/signals.ts'
import { findVisitorForOperator } from '../../src/store/visitors.ts'
import { addShop, addSite, logOf, only, openShop, visit } from './shop.ts'

t.test('starting opens a conversation that waits, once', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId } = shop
  const { visitorId } = await visit(shop)
  const start = { accountId, siteId, visitorId, key: randomUUID() }
  const answers = await Promise.all(Array.from({ length: 8 }, async () => await startConversation(pool, start)))
  t.equal(answers.filter(({ repeated }) => !repeated).length, 1)
  t.same(await logOf(shop), ['1 started'])
  const again = await startConversation(pool, { ...start, key: randomUUID() })
  t.match(again, { conversationId: answers[0]?.conversationId, seq: 1, number: 1, repeated: true }, 'an open one is left as it is')
  t.match(await findOpenConversation(pool, { accountId, visitorId }), { state: 'waiting', last: 1, lastTeam: 0, seenByVisitor: 0, seenByOperators: 0 })
})

t.test('starting accepts an invitation', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const { visitorId } = await visit(shop)
  const { conversationId } = await invite(pool, { accountId, operatorId, name: 'Ben', visitorId, key: randomUUID(), text: 'Help?', art: 'wave' })
  t.match(await startConversation(pool, { accountId, siteId, visitorId, key: randomUUID() }), { conversationId, number: 3, repeated: false })
  t.same(await logOf(shop), ['1 invitation', '2 invitation_state accepted', '3 started'])
  t.match(await findOpenConversation(pool, { accountId, visitorId }), { id: conversationId, state: 'waiting', invitation: 'accepted' })
})

t.test('both sides may end it; the second one is told of the first\'s end', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const { visitorId } = await visit(shop)
  const { conversationId } = await startConversation(pool, { accountId, siteId, visitorId, key: randomUUID() })
  await setTyping(pool, { accountId, conversationId, author: 'visitor', typing: true })
  const ends = await Promise.all([
    endConversation(pool, { accountId, conversationId, author: `operator:${operatorId}`, authorName: 'Ben', key: randomUUID() }),
    endConversation(pool, { accountId, conversationId, visitorId, author: 'visitor', key: randomUUID() })
  ])
  t.same(await logOf(shop), ['1 started', '2 ended'])
  t.same(ends.map(({ seq }) => seq), [2, 2])
  const record = await requireConversationForVisitor(pool, { accountId, visitorId, conversationId })
  t.equal(record.state, 'ended')
  t.ok(record.endedAt instanceof Date)
  t.equal(await findOpenConversation(pool, { accountId, visitorId }), undefined)
  t.match(await only(shop, 'select count(*)::int as typists from signal where account_id = $1'), { typists: 0 }, 'nobody types in it any more')
  await t.rejects(endConversation(pool, { accountId, conversationId, visitorId: randomUUID(), author: 'visitor', key: randomUUID() }), { code: 'NOT_FOUND' })
})

t.test('a message left in writing is a conversation of its own, and names its visitor', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId } = shop
  const { visitorId } = await visit(shop)
  const left = { accountId, siteId, visitorId, key: randomUUID(), name: 'Ana', email: 'ana@mail.example', text: 'call me' }
  const first = await leaveMessage(pool, left)
  t.same(await leaveMessage(pool, left), { ...first, repeated: true })
  t.equal(await findOpenConversation(pool, { accountId, visitorId }), undefined, 'it isn\'t open')
  const [inbox] = await listConversationsForOperator(pool, { accountId, list: 'left' })
  t.match(inbox, { id: first.conversationId, state: 'left', visitorName: 'Ana', email: 'ana@mail.example', last: 1 })
  t.match(await findVisitorForOperator(pool, { accountId, visitorId }), { name: 'Ana', email: 'ana@mail.example' })
  t.match(await only(shop, 'select body from event where account_id = $1'), { body: { text: 'call me', name: 'Ana', email: 'ana@mail.example' } })
  await endConversation(pool, { accountId, conversationId: first.conversationId, author: `operator:${shop.operatorId}`, key: randomUUID() })
  t.same(await listConversationsForOperator(pool, { accountId, list: 'left' }), [], 'done, it leaves the inbox')
})

t.test('lists hold what their reader may see, newest first', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId } = shop
  const elsewhere = await addSite(shop)
  const stranger = await addShop(shop)
  const mine = await visit(shop)
  const other = await visit({ ...shop, siteId: elsewhere })
  const from = { accountId, siteId, visitorId: mine.visitorId }
  const ended = await sendAsVisitor(pool, { ...from, key: randomUUID(), text: '1' })
  await endConversation(pool, { accountId, conversationId: ended.conversationId, visitorId: mine.visitorId, author: 'visitor', key: randomUUID() })
  const open = await sendAsVisitor(pool, { ...from, key: randomUUID(), text: '2' })
  const far = await sendAsVisitor(pool, { accountId, siteId: elsewhere, visitorId: other.visitorId, key: randomUUID(), text: '3' })
  const ids = async (asked: Omit<Parameters<typeof listConversationsForOperator>[1], 'accountId'>): Promise<string[]> =>
    (await listConversationsForOperator(pool, { accountId, ...asked })).map(({ id }) => id)
  t.same(await ids({ list: 'open' }), [far.conversationId, open.conversationId])
  t.same(await ids({ list: 'open', siteIds: [siteId] }), [open.conversationId])
  t.same(await ids({ list: { visitorId: mine.visitorId } }), [open.conversationId, ended.conversationId])
  t.same(await ids({ list: { visitorId: mine.visitorId }, siteIds: [elsewhere] }), [])
  t.same(await listConversationsForOperator(pool, { accountId: stranger.accountId, list: 'open' }), [])
  t.same((await listConversationsForVisitor(pool, { accountId, visitorId: mine.visitorId })).map(({ id }) => id), [open.conversationId, ended.conversationId])
  await t.rejects(requireConversationForVisitor(pool, { accountId, visitorId: mine.visitorId, conversationId: far.conversationId }), { code: 'NOT_FOUND' })
  await t.rejects(requireConversationForOperator(pool, { accountId, siteIds: [siteId], conversationId: far.conversationId }), { code: 'NOT_FOUND' })
})

t.test('a mark of what was seen only grows, and never beyond what there is', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId } = shop
  const { visitorId } = await visit(shop)
  const from = { accountId, siteId, visitorId }
  const { conversationId } = await sendAsVisitor(pool, { ...from, key: randomUUID(), text: '1' })
  for (const text of ['2', '3']) await sendAsVisitor(pool, { ...from, key: randomUUID(), text })
  const seen = async (side: 'visitor' | 'operators', number: number): Promise<boolean> => await markSeen(pool, { accountId, conversationId, side, number })
  t.equal(await seen('operators', 0), false)
  t.equal(await seen('operators', 2), true)
  t.equal(await seen('operators', 1), false)
  t.equal(await seen('operators', 99), true)
  t.equal(await seen('visitor', 1), true)
  t.match(await findOpenConversation(pool, { accountId, visitorId }), { seenByOperators: 3, seenByVisitor: 1, last: 3 })
  t.equal(await markSeen(pool, { accountId: 2_000_000_000, conversationId, side: 'visitor', number: 1 }), false)
})
