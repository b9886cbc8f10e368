// Editing and deleting: one's own words, for five minutes, once for each key; the old ones are nowhere any more, and rows, memory and faces agree on what is left.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { fold, isSpoken, toTalk } from '../../src/client/fold.ts'
import type { Talk } from '../../src/client/fold.ts'
import { toOperatorConversation } from '../../src/api/shapes.ts'
import { toWireEvent } from '../../src/feed/wire-events.ts'
import { toAmended } from '../../src/store/amended-events.ts'
import { listNewestEvents } from '../../src/store/conversation-events.ts'
import { endConversation, requireConversationForOperator } from '../../src/store/conversations.ts'
import { eraseConversation } from '../../src/store/erasure.ts'
import { listRecentEvents } from '../../src/store/events.ts'
import { deleteMessage, editMessage } from '../../src/store/message-changes.ts'
import { sendAsOperator, sendAsVisitor } from '../../src/store/messages.ts'
import { rateConversation } from '../../src/store/ratings.ts'
import { addOperator, addShop, logOf, openShop, visit } from './shop.ts'
import type { Shop } from './shop.ts'

interface Stage extends Shop { visitorId: string, conversationId: string, says: (text: string, quote?: number) => Promise<number>, own: (target: number) => { accountId: number, operatorId: string, conversationId: string, target: number, key: string } }

/** A visitor has said 1 `hello`; what operators say comes after. */
async function talk (): Promise<Stage> {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const { visitorId } = await visit(shop)
  const { conversationId } = await sendAsVisitor(pool, { accountId, siteId, visitorId, key: randomUUID(), text: 'hello' })
  return {
    ...shop,
    visitorId,
    conversationId,
    says: async (text, quote) => (await sendAsOperator(pool, { accountId, operatorId, name: 'Ben', picture: '/p/x', conversationId, key: randomUUID(), text, quote })).number,
    own: target => ({ accountId, operatorId, conversationId, target, key: randomUUID() })
  }
}

async function bodies ({ pool, accountId }: Shop): Promise<Array<Record<string, unknown>>> {
  return (await listRecentEvents(pool, { accountId, after: 0, limit: 100 })).map(({ body }) => body)
}

t.test('an edit changes the words where they stand, and no former ones are left', async t => {
  const stage = await talk()
  const { pool, visitorId, accountId, siteId } = stage
  const target = await stage.says('the price is 10')
  await sendAsVisitor(pool, { accountId, siteId, visitorId, key: randomUUID(), text: 'oh', quote: target })
  const edit = { ...stage.own(target), text: 'the price is 12' }
  const first = await editMessage(pool, edit)
  t.match(first, { number: 4, repeated: false })
  t.same(await editMessage(pool, edit), { ...first, repeated: true }, 'twice is once')
  await editMessage(pool, { ...stage.own(target), text: 'the price is 13' })
  t.same(await bodies(stage), [
    { text: 'hello' }, { text: 'the price is 13', name: 'Ben', picture: '/p/x', edited: true }, { text: 'oh', quote: { number: 2, name: 'Ben', text: 'the price is 10' } },
    { target: 2, text: 'the price is 13' }, { target: 2, text: 'the price is 13' }
  ], 'but for what the visitor quoted, which they read')
})

t.test('a message that is taken back has no words anywhere, quotes and edits among it', async t => {
  const stage = await talk()
  const { pool, visitorId, accountId, siteId } = stage
  const target = await stage.says('SECRET one')
  await editMessage(pool, { ...stage.own(target), text: 'SECRET two' })
  await sendAsVisitor(pool, { accountId, siteId, visitorId, key: randomUUID(), text: 'what?', quote: target })
  const last = await stage.says('and more', 4)
  const change = stage.own(target)
  const first = await deleteMessage(pool, change)
  t.same(await deleteMessage(pool, change), { ...first, repeated: true }, 'twice is once')
  const again = await deleteMessage(pool, stage.own(target))
  t.match(again, { seq: first.seq, number: first.number, repeated: true }, 'by another key, too')
  t.same(await bodies(stage), [
    { text: 'hello' }, { text: '', deleted: true, name: 'Ben', picture: '/p/x' }, { target: 2, text: '' }, { text: 'what?', quote: { number: 2, name: 'Ben', text: '' } },
    { text: 'and more', quote: { number: 4, text: 'what?' }, name: 'Ben', picture: '/p/x' }, { target: 2 }
  ])
  t.same(await logOf(stage), ['1 message', '2 message', '3 message_edited', '4 message', '5 message', '6 message_deleted'])
  t.equal(last, 5)
  const { number } = await sendAsVisitor(pool, { accountId, siteId, visitorId, key: randomUUID(), text: 'still?', quote: target })
  t.same((await bodies(stage)).at(-1), { text: 'still?', quote: { number: 2, name: 'Ben', text: '' } }, 'who quotes it later gets nothing')
  t.equal(number, 7)
})

t.test('only one\'s own messages, for five minutes, where they are', async t => {
  const stage = await talk()
  const { pool, accountId, conversationId, visitorId } = stage
  const target = await stage.says('mine')
  const other = await addShop(stage)
  const colleague = await addOperator(stage, { role: 'owner' })
  const elsewhere = await addOperator(stage, { role: 'operator' })
  const refuses = async (change: Parameters<typeof deleteMessage>[1], code: string, why: string): Promise<void> => {
    await t.rejects(deleteMessage(pool, { ...change, key: randomUUID() }), { code }, `delete: ${why}`)
    await t.rejects(editMessage(pool, { ...change, key: randomUUID(), text: 'other' }), { code }, `edit: ${why}`)
  }
  await refuses({ ...stage.own(target), operatorId: colleague }, 'FORBIDDEN', 'a colleague\'s')
  await refuses(stage.own(1), 'FORBIDDEN', 'the visitor\'s')
  await refuses(stage.own(99), 'NOT_FOUND', 'no such number')
  await refuses({ ...stage.own(target), siteIds: [], operatorId: elsewhere }, 'NOT_FOUND', 'another site\'s')
  await refuses({ ...stage.own(target), accountId: other.accountId }, 'NOT_FOUND', 'another account\'s')
  const { key } = await sendAsOperator(pool, { accountId, operatorId: stage.operatorId, name: 'Ben', conversationId, key: randomUUID(), text: 'x' })
  await t.rejects(editMessage(pool, { ...stage.own(target), key, text: 'y' }), { code: 'KEY_TAKEN' })
  await endConversation(pool, { accountId, conversationId, visitorId, author: 'visitor', key: randomUUID() })
  t.match(await editMessage(pool, { ...stage.own(target), text: 'mended after the end' }), { repeated: false })
  await deleteMessage(pool, stage.own(target))
  await t.rejects(editMessage(pool, { ...stage.own(target), text: 'y' }), { code: 'TOO_LATE' }, 'what was taken back stays so')
  await pool.query("update event set at = at - interval '5 min 1 s' where account_id = $1", [accountId])
  await refuses(stage.own(3), 'TOO_LATE', 'after five minutes')
  t.match(await deleteMessage(pool, stage.own(target)), { repeated: true }, 'but what is taken back is so for whoever asks again')
  await eraseConversation(pool, { accountId, conversationId, author: 'system' })
  await refuses(stage.own(3), 'CONVERSATION_GONE', 'erased')
})

t.test('what memory changes is what the database changes', async t => {
  const stage = await talk()
  const { pool, accountId, siteId, visitorId } = stage
  const target = await stage.says('one')
  await stage.says('two')
  await sendAsVisitor(pool, { accountId, siteId, visitorId, key: randomUUID(), text: 'three', quote: target })
  const read = async (): Promise<Awaited<ReturnType<typeof listRecentEvents>>> => await listRecentEvents(pool, { accountId, after: 0, limit: 100 })
  const acts = [async () => await editMessage(pool, { ...stage.own(target), text: 'uno' }), async () => await editMessage(pool, { ...stage.own(target), text: 'un' }), async () => await deleteMessage(pool, stage.own(target))]
  for (const act of acts) {
    const before = await read()
    await act()
    const after = await read()
    const fact = after.at(-1)
    t.ok(fact !== undefined && after.length === before.length + 1)
    t.same(before.map(record => fact === undefined ? record : toAmended(record, fact)), after.slice(0, -1))
    const other = { ...before[0]!, conversationId: randomUUID() }
    t.equal(fact && toAmended(other, fact), other, 'another conversation is as it was')
  }
})

t.test('the law of the fold: a snapshot and what came after it is the next snapshot, for each kind', async t => {
  const stage = await talk()
  const { pool, accountId, siteId, visitorId, conversationId } = stage
  const snapshot = async (): Promise<Talk> => {
    const record = await requireConversationForOperator(pool, { accountId, conversationId })
    const events = await listNewestEvents(pool, { accountId, conversations: [record], audience: 'both', limit: 50 })
    return toTalk(toOperatorConversation(record, events.get(conversationId) ?? []))
  }
  const target = await stage.says('one')
  const acts: Array<[string, () => Promise<unknown>]> = [
    ['a quote', async () => await sendAsVisitor(pool, { accountId, siteId, visitorId, key: randomUUID(), text: 'oh', quote: target })],
    ['an edit', async () => await editMessage(pool, { ...stage.own(target), text: 'uno' })],
    ['another edit', async () => await editMessage(pool, { ...stage.own(target), text: 'un' })],
    ['a deletion', async () => await deleteMessage(pool, stage.own(target))],
    ['a rating', async () => await rateConversation(pool, { accountId, visitorId, conversationId, key: randomUUID(), rating: 'bad', comment: 'slow' })],
    ['a better one', async () => await rateConversation(pool, { accountId, visitorId, conversationId, key: randomUUID(), rating: 'good' })]
  ]
  const oldest = await snapshot()
  for (const [name, act] of acts) {
    const before = await snapshot()
    await act()
    const after = await snapshot()
    const event = toWireEvent((await listRecentEvents(pool, { accountId, after: 0, limit: 100 })).at(-1)!)
    const folded = isSpoken(event) ? fold(before, event) : undefined
    t.same(folded, { kind: 'applied', talk: after }, name)
  }
  const news = (await listRecentEvents(pool, { accountId, after: 2, limit: 100 })).map(toWireEvent).filter(isSpoken)
  const late = news.reduce((talk, event) => {
    const folded = fold(talk, event)
    return folded.kind === 'applied' ? folded.talk : talk
  }, oldest)
  t.same(late, await snapshot(), 'and whoever comes late reads the same')
})

t.test('who rates: the visitor, what an operator took part in, until a day after its end', async t => {
  const stage = await talk()
  const { pool, accountId, siteId, visitorId, conversationId } = stage
  const rating = { accountId, visitorId, conversationId, key: randomUUID(), rating: 'good' as const }
  await t.rejects(rateConversation(pool, rating), { code: 'NOT_ANSWERABLE' }, 'nobody said anything yet')
  await stage.says('hi')
  const first = await rateConversation(pool, { ...rating, comment: 'quick' })
  t.same(await rateConversation(pool, rating), { ...first, repeated: true })
  await t.rejects(rateConversation(pool, { ...rating, key: randomUUID(), visitorId: (await visit(stage)).visitorId }), { code: 'NOT_FOUND' })
  await endConversation(pool, { accountId, conversationId, visitorId, author: 'visitor', key: randomUUID() })
  await rateConversation(pool, { ...rating, key: randomUUID(), rating: 'bad' })
  t.match(await requireConversationForOperator(pool, { accountId, conversationId }), { rating: 'bad', state: 'ended' })
  for (let more = 0; more < 18; more++) await rateConversation(pool, { ...rating, key: randomUUID() })
  await t.rejects(rateConversation(pool, { ...rating, key: randomUUID() }), { code: 'TOO_LATE' }, 'more than twenty are none')
  const { conversationId: second } = await sendAsVisitor(pool, { accountId, siteId, visitorId, key: randomUUID(), text: 'again' })
  await sendAsOperator(pool, { accountId, operatorId: stage.operatorId, name: 'Ben', conversationId: second, key: randomUUID(), text: 'yes' })
  await endConversation(pool, { accountId, conversationId: second, visitorId, author: 'visitor', key: randomUUID() })
  await pool.query("update conversation set ended_at = ended_at - interval '25 hours' where account_id = $1", [accountId])
  await t.rejects(rateConversation(pool, { ...rating, conversationId: second, key: randomUUID() }), { code: 'TOO_LATE' })
})
