// Invitations: one at a time, answered once, and ignored when their visitor has left.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { findOpenConversation, requireConversationForVisitor } from '../../src/store/conversations.ts'
import { startConversation } from '../../src/store/starts.ts'
import { takeDue } from '../../src/store/due.ts'
import { answerInvitation, ignoreInvitation, invite } from '../../src/store/invitations.ts'
import { markGone } from '../../src/store/departures.ts'
import { leaveTab } from '../../src/store/presence.ts'
import { addSite, addShop, logOf, openShop, visit } from './shop.ts'
import type { Shop } from './shop.ts'

interface Invited { visitorId: string, conversationId: string }

async function invited (shop: Shop): Promise<Invited> {
  const { visitorId } = await visit(shop)
  const { conversationId } = await invite(shop.pool, words(shop, visitorId))
  return { visitorId, conversationId }
}

function words ({ accountId, operatorId }: Shop, visitorId: string): Parameters<typeof invite>[1] {
  return { accountId, operatorId, name: 'Ben', picture: '/p/x', visitorId, key: randomUUID(), text: 'Need help?', art: 'wave' }
}

type Answer = 'shown' | 'accepted' | 'declined'

async function answer ({ pool, accountId }: Shop, { visitorId, conversationId }: Invited, said: Answer | { state: Answer, key: string }): ReturnType<typeof answerInvitation> {
  const { state, key } = typeof said === 'string' ? { state: said, key: randomUUID() } : said
  return await answerInvitation(pool, { accountId, visitorId, key, conversationId, state })
}

async function dueOf ({ pool, accountId }: Shop): Promise<number[]> {
  const { rows } = await pool.query<{ seconds: number }>('select round(extract(epoch from due_at - clock_timestamp()))::int as seconds from due where account_id = $1', [accountId])
  return rows.map(({ seconds }) => seconds)
}

async function doDue ({ pool }: Shop, unseen: 'here' | 'gone' = 'gone'): Promise<void> {
  await takeDue(pool, async (tx, { accountId, subjectId }) => { await ignoreInvitation(tx, { accountId, conversationId: subjectId, unseen }) })
}

t.test('an invitation opens a conversation; repeated, it is the same', async t => {
  const shop = await openShop()
  const { visitorId } = await visit(shop)
  const asked = words(shop, visitorId)
  const answers = await Promise.all(Array.from({ length: 8 }, async () => await invite(shop.pool, asked)))
  t.equal(answers.filter(({ repeated }) => !repeated).length, 1)
  t.same(await logOf(shop), ['1 invitation'])
  t.match(await findOpenConversation(shop.pool, { accountId: shop.accountId, visitorId }), { id: answers[0]?.conversationId, state: 'invited', invitation: 'sent' })
  const { rows: [event] } = await shop.pool.query('select author, body from event where account_id = $1', [shop.accountId])
  t.same(event, { author: `operator:${shop.operatorId}`, body: { text: 'Need help?', art: 'wave', name: 'Ben', picture: '/p/x' } })
})

t.test('a second invitation replaces the first in one transaction', async t => {
  const shop = await openShop()
  const { accountId } = shop
  const first = await invited(shop)
  const second = await invite(shop.pool, words(shop, first.visitorId))
  t.not(second.conversationId, first.conversationId)
  t.same(await logOf(shop), ['1 invitation', '2 invitation_state replaced', '3 invitation'])
  t.match(await requireConversationForVisitor(shop.pool, { accountId, ...first }), { state: 'ended', invitation: 'replaced' })
  t.same(await answer(shop, first, 'accepted'), { state: 'replaced', changed: false }, 'a late answer is told so')
})

t.test('who waits or talks is not invited', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId } = shop
  const { visitorId } = await visit(shop)
  await startConversation(pool, { accountId, siteId, visitorId, key: randomUUID() })
  await t.rejects(invite(pool, words(shop, visitorId)), { code: 'CONVERSATION_OPEN' })
  t.same(await logOf(shop), ['1 started'])
})

t.test('shown, then accepted: it talks', async t => {
  const shop = await openShop()
  const asked = await invited(shop)
  t.same(await answer(shop, asked, 'shown'), { state: 'shown', changed: true })
  t.same(await answer(shop, asked, 'shown'), { state: 'shown', changed: false }, 'another tab showed it, too')
  const key = randomUUID()
  t.same(await answer(shop, asked, { state: 'accepted', key }), { state: 'accepted', changed: true })
  t.same(await answer(shop, asked, { state: 'accepted', key }), { state: 'accepted', changed: false }, 'a repeat')
  t.same(await answer(shop, asked, 'declined'), { state: 'accepted', changed: false }, 'the other tab was later')
  t.same(await answer(shop, asked, 'shown'), { state: 'accepted', changed: false })
  t.same(await logOf(shop), ['1 invitation', '2 invitation_state shown', '3 invitation_state accepted'])
  t.match(await findOpenConversation(shop.pool, { accountId: shop.accountId, visitorId: asked.visitorId }), { state: 'talking', invitation: 'accepted' })
})

t.test('declined, it ends', async t => {
  const shop = await openShop()
  const asked = await invited(shop)
  t.same(await answer(shop, asked, 'declined'), { state: 'declined', changed: true })
  t.equal(await findOpenConversation(shop.pool, { accountId: shop.accountId, visitorId: asked.visitorId }), undefined)
})

t.test('of two tabs that answer differently at once, one is right', async t => {
  const shop = await openShop()
  const asked = await invited(shop)
  const [yes, no] = await Promise.all([answer(shop, asked, 'accepted'), answer(shop, asked, 'declined')])
  t.equal(yes.state, no.state)
  t.not(yes.changed, no.changed)
})

t.test('nobody answers for another visitor, invites another\'s, or answers what is no invitation', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId } = shop
  const asked = await invited(shop)
  const stranger = await visit(shop)
  await t.rejects(answer(shop, { ...asked, visitorId: stranger.visitorId }, 'accepted'), { code: 'NOT_FOUND' })
  const { conversationId } = await startConversation(pool, { accountId, siteId, visitorId: stranger.visitorId, key: randomUUID() })
  await t.rejects(answer(shop, { visitorId: stranger.visitorId, conversationId }, 'accepted'), { code: 'NOT_FOUND' })
  await t.rejects(invite(pool, { ...words(shop, asked.visitorId), siteIds: [await addSite(shop)] }), { code: 'NOT_FOUND' })
  await t.rejects(invite(pool, { ...words(shop, asked.visitorId), accountId: (await addShop(shop)).accountId }), { code: 'NOT_FOUND' })
  t.same(await logOf(shop), ['1 invitation', '2 started'])
})

t.test('whose visitor leaves the page without an answer is ignored', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const asked = await invited(shop)
  t.same(await dueOf(shop), [60])
  await leaveTab(pool, { accountId, visitorId: asked.visitorId, tab: 'a' })
  await pool.query("update presence set left_at = left_at - interval '6 s' where account_id = $1", [accountId])
  await markGone(pool)
  await doDue(shop)
  t.same(await logOf(shop), ['1 invitation', '2 invitation_state ignored'])
  t.match(await requireConversationForVisitor(pool, { accountId, ...asked }), { state: 'ended', invitation: 'ignored' })
  t.same(await dueOf(shop), [])
})

t.test('whose visitor has no row after a crash isn\'t ignored until they had the time to come back', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  await invited(shop)
  const hurry = async (): Promise<void> => { await pool.query('update due set due_at = clock_timestamp() where account_id = $1', [accountId]) }
  await pool.query('delete from presence where account_id = $1', [accountId])
  await hurry()
  await doDue(shop, 'here')
  t.same(await logOf(shop), ['1 invitation'])
  t.same(await dueOf(shop), [60], 'looked at again in a minute')
  await hurry()
  await doDue(shop, 'gone')
  t.same(await logOf(shop), ['1 invitation', '2 invitation_state ignored'])
})

t.test('while they are here it waits, and an answered one is let be', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const asked = await invited(shop)
  const hurry = async (): Promise<void> => { await pool.query('update due set due_at = clock_timestamp() where account_id = $1', [accountId]) }
  await hurry()
  await doDue(shop)
  t.same(await logOf(shop), ['1 invitation'])
  t.same(await dueOf(shop), [60], 'looked at again in a minute')
  await answer(shop, asked, 'accepted')
  await hurry()
  await doDue(shop)
  t.same(await logOf(shop), ['1 invitation', '2 invitation_state accepted'])
  t.same(await dueOf(shop), [])
})

t.test('who was away when a crash emptied presence is found a minute later', async t => {
  const shop = await openShop()
  await invited(shop)
  await shop.pool.query('delete from presence where account_id = $1', [shop.accountId])
  await shop.pool.query('update due set due_at = clock_timestamp() where account_id = $1', [shop.accountId])
  await doDue(shop)
  t.same(await logOf(shop), ['1 invitation', '2 invitation_state ignored'])
})
