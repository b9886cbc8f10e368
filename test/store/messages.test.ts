// Messages: stored once whatever happens on the way, in the conversation that is open, and only there where they belong.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { endConversation, findOpenConversation, requireConversationForOperator } from '../../src/store/conversations.ts'
import { leaveMessage } from '../../src/store/left-messages.ts'
import { startConversation } from '../../src/store/starts.ts'
import { findMissed } from '../../src/store/answered.ts'
import { invite } from '../../src/store/invitations.ts'
import { sendAsOperator, sendAsVisitor } from '../../src/store/messages.ts'
import { findQueuePlace } from '../../src/store/queue.ts'
import { markSeen } from '../../src/store/read-marks.ts'
import { addShop, addSite, logOf, only, openShop, visit } from './shop.ts'

t.test('twenty sends of one key at once are one message in one conversation', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId } = shop
  const { visitorId } = await visit(shop)
  const message = { accountId, siteId, visitorId, key: randomUUID(), text: 'hello' }
  const answers = await Promise.all(Array.from({ length: 20 }, async () => await sendAsVisitor(pool, message)))
  t.equal(answers.filter(({ repeated }) => !repeated).length, 1)
  t.equal(new Set(answers.map(({ conversationId, seq, number, at, key }) => JSON.stringify([conversationId, seq, number, at, key]))).size, 1, 'all get the first answer')
  t.same(await only(shop, 'select (select count(*)::int from event where account_id = $1) as events, (select count(*)::int from conversation where account_id = $1) as conversations'), { events: 1, conversations: 1 })
})

t.test('twenty messages at once are twenty in one conversation', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId } = shop
  const { visitorId } = await visit(shop)
  const answers = await Promise.all(Array.from({ length: 20 }, async (_, n) => await sendAsVisitor(pool, { accountId, siteId, visitorId, key: randomUUID(), text: `${n}` })))
  t.same(answers.map(({ number }) => number).sort((a, b) => a - b), Array.from({ length: 20 }, (_, n) => n + 1))
  t.equal(new Set(answers.map(({ conversationId }) => conversationId)).size, 1)
})

t.test('the operator\'s answer makes a waiting conversation talk', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const { visitorId } = await visit(shop)
  const { conversationId } = await sendAsVisitor(pool, { accountId, siteId, visitorId, key: randomUUID(), text: 'hello' })
  t.match(await findOpenConversation(pool, { accountId, visitorId }), { id: conversationId, state: 'waiting', last: 1 })
  const answer = { accountId, operatorId, name: 'Ben', picture: '/p/x', conversationId, key: randomUUID(), text: 'hi' }
  const first = await sendAsOperator(pool, answer)
  t.match(first, { seq: 2, number: 2, repeated: false })
  t.match(await findOpenConversation(pool, { accountId, visitorId }), { id: conversationId, state: 'talking', last: 2 })
  t.same(await sendAsOperator(pool, answer), { ...first, repeated: true })
  t.same(await only(shop, 'select author, body from event where account_id = $1 and seq = 2'), { author: `operator:${operatorId}`, body: { text: 'hi', name: 'Ben', picture: '/p/x' } })
})

t.test('the two sides can\'t take each other\'s key, nor one kind another\'s', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const { visitorId } = await visit(shop)
  const key = randomUUID()
  const { conversationId } = await sendAsVisitor(pool, { accountId, siteId, visitorId, key, text: 'hello' })
  await t.rejects(sendAsOperator(pool, { accountId, operatorId, name: 'Ben', conversationId, key, text: 'hi' }), { code: 'KEY_TAKEN' })
  await t.rejects(endConversation(pool, { accountId, conversationId, visitorId, author: 'visitor', key }), { code: 'KEY_TAKEN' })
  t.same(await logOf(shop), ['1 message'])
})

t.test('after the end a visitor\'s words open another conversation; a repeat stays with the first', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const { visitorId } = await visit(shop)
  const message = { accountId, siteId, visitorId, key: randomUUID(), text: 'hello' }
  const first = await sendAsVisitor(pool, message)
  await endConversation(pool, { accountId, conversationId: first.conversationId, author: `operator:${operatorId}`, key: randomUUID() })
  t.same(await sendAsVisitor(pool, message), { ...first, repeated: true })
  t.equal(await findOpenConversation(pool, { accountId, visitorId }), undefined, 'the repeat opened nothing')
  const second = await sendAsVisitor(pool, { ...message, key: randomUUID() })
  t.not(second.conversationId, first.conversationId)
  t.match(second, { number: 1 })
})

t.test('words into an invitation accept it first', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const { visitorId } = await visit(shop)
  const { conversationId } = await invite(pool, { accountId, operatorId, name: 'Ben', visitorId, key: randomUUID(), text: 'Help?', art: 'wave' })
  t.match(await sendAsVisitor(pool, { accountId, siteId, visitorId, key: randomUUID(), text: 'yes' }), { conversationId, number: 3 })
  t.same(await logOf(shop), ['1 invitation', '2 invitation_state accepted', '3 message'])
  t.match(await findOpenConversation(pool, { accountId, visitorId }), { state: 'talking', invitation: 'accepted' })
})

t.test('into a conversation that ended no operator answers', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const { visitorId } = await visit(shop)
  const { conversationId } = await sendAsVisitor(pool, { accountId, siteId, visitorId, key: randomUUID(), text: 'hello' })
  await endConversation(pool, { accountId, conversationId, visitorId, author: 'visitor', key: randomUUID() })
  await t.rejects(sendAsOperator(pool, { accountId, operatorId, name: 'Ben', conversationId, key: randomUUID(), text: 'hi' }), { code: 'NOT_ANSWERABLE' })
})

for (const [how, opens] of [['writes', ['6 started', '7 message']], ['opens the chat', ['6 started']]] as const) {
  t.test(`a message that was left and answered goes on there when its visitor ${how}`, async t => {
    const shop = await openShop()
    const { pool, accountId, siteId, operatorId } = shop
    const { visitorId } = await visit(shop)
    const from = { accountId, siteId, visitorId }
    const unanswered = await leaveMessage(pool, { ...from, key: randomUUID(), name: 'Ana', email: 'ana@mail.example', text: 'and one more' })
    const { conversationId } = await leaveMessage(pool, { ...from, key: randomUUID(), name: 'Ana', email: 'ana@mail.example', text: 'call me' })
    t.equal(await findMissed(pool, { accountId, visitorId }), undefined)
    const answer = { accountId, operatorId, name: 'Ben', conversationId, key: randomUUID(), text: 'hi' }
    t.match(await sendAsOperator(pool, answer), { number: 2, repeated: false })
    t.match(await sendAsOperator(pool, answer), { number: 2, repeated: true })
    t.match(await requireConversationForOperator(pool, { accountId, conversationId }), { state: 'left', last: 2 })
    t.equal(await findMissed(pool, { accountId, visitorId }), conversationId)
    await sendAsOperator(pool, { ...answer, key: randomUUID(), text: 'and more' })
    const other = await visit(shop)
    await sendAsVisitor(pool, { accountId, siteId, visitorId: other.visitorId, key: randomUUID(), text: 'me, too' })
    const spoken = how === 'writes' ? await sendAsVisitor(pool, { ...from, key: randomUUID(), text: 'thanks' }) : await startConversation(pool, { ...from, key: randomUUID() })
    t.equal(spoken.conversationId, conversationId)
    t.not(spoken.conversationId, unanswered.conversationId)
    t.match(await findOpenConversation(pool, { accountId, visitorId }), { id: conversationId, state: 'waiting' })
    t.match(await findQueuePlace(pool, { accountId, visitorId, conversationId }), { place: 2 }, 'it waits since now, behind who came before')
    t.same((await logOf(shop)).slice(5), opens)
    await sendAsOperator(pool, { ...answer, key: randomUUID(), text: 'welcome' })
    t.match(await findOpenConversation(pool, { accountId, visitorId }), { id: conversationId, state: 'talking' })
    t.same(await only(shop, "select waiting_at > started_at and answered_at > waiting_at as counted from conversation where account_id = $1 and state = 'talking'"), { counted: true }, 'and what others are told of the wait counts from there')
  })
}

t.test('what was answered more than thirty days ago is over: who comes back then begins anew', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const { visitorId } = await visit(shop)
  const from = { accountId, siteId, visitorId }
  const { conversationId } = await leaveMessage(pool, { ...from, key: randomUUID(), name: 'Ana', email: 'ana@mail.example', text: 'call me' })
  await sendAsOperator(pool, { accountId, operatorId, name: 'Ben', conversationId, key: randomUUID(), text: 'hi' })
  await pool.query("update event set at = at - interval '31 days' where account_id = $1", [accountId])
  t.not((await sendAsVisitor(pool, { ...from, key: randomUUID(), text: 'hello' })).conversationId, conversationId)
})

t.test('last words that nobody read are missed, until they were on the screen', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const { visitorId } = await visit(shop)
  const { conversationId } = await sendAsVisitor(pool, { accountId, siteId, visitorId, key: randomUUID(), text: 'hello' })
  const { number } = await sendAsOperator(pool, { accountId, operatorId, name: 'Ben', conversationId, key: randomUUID(), text: 'bye' })
  t.equal(await findMissed(pool, { accountId, visitorId }), undefined, 'while it is open')
  await endConversation(pool, { accountId, conversationId, author: `operator:${operatorId}`, key: randomUUID() })
  t.equal(await findMissed(pool, { accountId, visitorId }), conversationId)
  await markSeen(pool, { accountId, conversationId, side: 'visitor', number })
  t.equal(await findMissed(pool, { accountId, visitorId }), undefined)
})

t.test('what isn\'t yours isn\'t there', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const elsewhere = await addSite(shop)
  const stranger = await addShop(shop)
  const { visitorId } = await visit(shop)
  const { conversationId } = await sendAsVisitor(pool, { accountId, siteId, visitorId, key: randomUUID(), text: 'hello' })
  const reply = { accountId, operatorId, name: 'Ben', conversationId, key: randomUUID(), text: 'hi' }
  t.match(await requireConversationForOperator(pool, { accountId, siteIds: [siteId], conversationId }), { id: conversationId }, 'it is there')
  await t.rejects(sendAsOperator(pool, { ...reply, siteIds: [elsewhere] }), { code: 'NOT_FOUND' })
  await t.rejects(sendAsOperator(pool, { ...reply, siteIds: [] }), { code: 'NOT_FOUND' })
  await t.rejects(sendAsOperator(pool, { ...reply, accountId: stranger.accountId }), { code: 'NOT_FOUND' })
  await t.rejects(sendAsVisitor(pool, { accountId, siteId: elsewhere, visitorId, key: randomUUID(), text: 'x' }), { code: 'NOT_FOUND' })
  await t.rejects(sendAsVisitor(pool, { accountId: stranger.accountId, siteId: stranger.siteId, visitorId, key: randomUUID(), text: 'x' }), { code: 'NOT_FOUND' })
  t.same(await logOf(shop), ['1 message'])
})
