// Who opened the chat, wrote nothing and left: their wait ends by itself; so does theirs who leaves a message instead. Whoever comes back, or wrote a word, waits on.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { invite } from '../../src/store/invitations.ts'
import { findOpenConversation } from '../../src/store/conversations.ts'
import { leaveMessage } from '../../src/store/left-messages.ts'
import { startConversation } from '../../src/store/starts.ts'
import { takeDue } from '../../src/store/due.ts'
import { sendAsOperator, sendAsVisitor } from '../../src/store/messages.ts'
import { markGone } from '../../src/store/departures.ts'
import { leaveTab } from '../../src/store/presence.ts'
import { endWait } from '../../src/store/waits.ts'
import { logOf, only, openShop, visit } from './shop.ts'
import type { Shop } from './shop.ts'

interface Waiting { visitorId: string, conversationId: string }

async function waits (shop: Shop): Promise<Waiting> {
  const { visitorId } = await visit(shop)
  const { conversationId } = await startConversation(shop.pool, { ...shop, visitorId, key: randomUUID() })
  return { visitorId, conversationId }
}

/** Leaves, and the time that makes somebody gone passes. */
async function leave ({ pool, accountId }: Shop, visitorId: string): Promise<void> {
  await leaveTab(pool, { accountId, visitorId, tab: 'a' })
  await pool.query("update presence set left_at = left_at - interval '6 s' where account_id = $1", [accountId])
  await markGone(pool)
}

async function secondsUntilDue (shop: Shop): Promise<number> {
  return (await only<{ seconds: number }>(shop, 'select round(extract(epoch from due_at - clock_timestamp()))::int as seconds from due where account_id = $1')).seconds
}

async function dueAfter ({ pool, accountId }: Shop, unseen: 'here' | 'gone' = 'gone'): Promise<void> {
  await pool.query("update due set due_at = clock_timestamp() - interval '1 ms' where account_id = $1", [accountId])
  await takeDue(pool, async (tx, { accountId: owner, subjectId }) => { if (owner === accountId) await endWait(tx, { accountId, conversationId: subjectId, unseen }) })
}

t.test('who has no row after a crash waits on until they had the time to come back', async t => {
  const shop = await openShop()
  await waits(shop)
  await shop.pool.query('delete from presence where account_id = $1', [shop.accountId])
  await dueAfter(shop, 'here')
  t.same(await logOf(shop), ['1 started'])
  await dueAfter(shop, 'gone')
  t.same(await logOf(shop), ['1 started', '2 ended'])
})

t.test('who left without a word waits no more', async t => {
  const shop = await openShop()
  const { visitorId } = await waits(shop)
  t.ok(await secondsUntilDue(shop) > 50, 'looked at in a minute, should their leaving be missed')
  await leave(shop, visitorId)
  t.ok(await secondsUntilDue(shop) <= 30, 'sooner, now that they left')
  await dueAfter(shop)
  t.same(await logOf(shop), ['1 started', '2 ended'])
  t.match(await only(shop, 'select state, ended_at is not null as dated from conversation where account_id = $1'), { state: 'ended', dated: true })
  t.match(await only(shop, "select author from event where account_id = $1 and kind = 'ended'"), { author: 'system' })
  t.equal(await findOpenConversation(shop.pool, { ...shop, visitorId }), undefined)
})

t.test('who comes back meanwhile waits on, and is looked at again', async t => {
  const shop = await openShop()
  const { visitorId } = await waits(shop)
  await leave(shop, visitorId)
  await visit(shop, { visitorId })
  await dueAfter(shop)
  t.same(await logOf(shop), ['1 started'])
  t.ok(await secondsUntilDue(shop) > 50)
  await leave(shop, visitorId)
  await dueAfter(shop)
  t.same(await logOf(shop), ['1 started', '2 ended'])
})

t.test('a word of either side keeps the conversation', async t => {
  for (const side of ['visitor', 'operator']) {
    const shop = await openShop()
    const { visitorId, conversationId } = await waits(shop)
    const said = { ...shop, visitorId, key: randomUUID(), text: 'Hello' }
    if (side === 'visitor') await sendAsVisitor(shop.pool, said)
    else await sendAsOperator(shop.pool, { accountId: shop.accountId, operatorId: shop.operatorId, name: 'Ben', key: said.key, conversationId, text: said.text })
    await leave(shop, visitorId)
    await dueAfter(shop)
    t.same(await logOf(shop), ['1 started', '2 message'], side)
    t.same((await shop.pool.query('select 1 from due where account_id = $1', [shop.accountId])).rows, [], 'and nothing is due any more')
  }
})

t.test('so does an invitation that was accepted, and what is over or unknown changes nothing', async t => {
  const shop = await openShop()
  const { visitorId } = await visit(shop)
  await invite(shop.pool, { ...shop, name: 'Ben', visitorId, key: randomUUID(), text: 'May I help?', art: 'wave' })
  await sendAsVisitor(shop.pool, { ...shop, visitorId, key: randomUUID(), text: 'Yes' })
  await leave(shop, visitorId)
  await shop.pool.query("insert into due (account_id, id, kind, subject_id, due_at) values ($1, gen_random_uuid(), 'wait_abandoned', gen_random_uuid(), now())", [shop.accountId])
  await dueAfter(shop)
  t.same(await logOf(shop), ['1 invitation', '2 invitation_state accepted', '3 message'])
})

t.test('who leaves a message instead waits no more; who is talked with goes on', async t => {
  for (const answered of [false, true]) {
    const shop = await openShop()
    const { visitorId, conversationId } = await waits(shop)
    await sendAsVisitor(shop.pool, { ...shop, visitorId, key: randomUUID(), text: 'Hello?' })
    if (answered) await sendAsOperator(shop.pool, { accountId: shop.accountId, operatorId: shop.operatorId, name: 'Ben', key: randomUUID(), conversationId, text: 'Here I am' })
    const left = { ...shop, visitorId, key: randomUUID(), name: 'Ana', email: 'ana@mail.example', text: 'call me' }
    const first = await leaveMessage(shop.pool, left)
    t.same(await leaveMessage(shop.pool, left), { ...first, repeated: true })
    t.same(await logOf(shop), ['1 started', '2 message', answered ? '3 message' : '3 ended', '4 offline_message'])
    t.equal((await findOpenConversation(shop.pool, { ...shop, visitorId }))?.id, answered ? conversationId : undefined)
  }
})

t.test('who speaks at the moment in which it ends is heard', async t => {
  for (let round = 0; round < 10; round++) {
    const shop = await openShop()
    const { visitorId } = await waits(shop)
    await leave(shop, visitorId)
    await Promise.all([dueAfter(shop), sendAsVisitor(shop.pool, { ...shop, visitorId, key: randomUUID(), text: 'Wait!' })])
    const log = await logOf(shop)
    // Before the end it keeps the conversation, after it opens another.
    t.ok(log.join() === '1 started,2 message' || log.join() === '1 started,2 ended,3 message', log.join())
    t.match(await findOpenConversation(shop.pool, { ...shop, visitorId }), { state: 'waiting' })
  }
})
