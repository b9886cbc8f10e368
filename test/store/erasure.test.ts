// Erasing blanks rows where they are: what was written is nowhere any more, numbers and keys are as they were, and the log says so.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { answerInvitation, invite } from '../../src/store/invitations.ts'
import { endConversation, findOpenConversation, listConversationsForOperator, listConversationsForVisitor, requireConversationForVisitor } from '../../src/store/conversations.ts'
import { leaveMessage } from '../../src/store/left-messages.ts'
import { startConversation } from '../../src/store/starts.ts'
import { eraseConversation, eraseVisitor, listRevoked } from '../../src/store/erasure.ts'
import { listRecentEvents } from '../../src/store/events.ts'
import { beginVisitorFile, storePart } from '../../src/store/files.ts'
import { identifyVisitor } from '../../src/store/identities.ts'
import { editMessage } from '../../src/store/message-changes.ts'
import { sendAsOperator, sendAsVisitor } from '../../src/store/messages.ts'
import { rateConversation } from '../../src/store/ratings.ts'
import { appendTracked } from '../../src/store/tracked.ts'
import { markGone } from '../../src/store/departures.ts'
import { leaveTab, renewPresence } from '../../src/store/presence.ts'
import { setTyping } from '../../src/store/signals.ts'
import { toBlank } from '../../src/store/blank-events.ts'
import { findVisitorForOperator } from '../../src/store/visitors.ts'
import { addShop, hello, logOf, only, openShop, visit } from './shop.ts'
import type { Shop } from './shop.ts'

const canary = `CNRY${randomUUID().slice(0, 8)}`

interface Told { visitorId: string, key: string, conversationId: string, left: string }

/** A visitor who left traces wherever one can. */
async function told (shop: Shop): Promise<Told> {
  const { pool, accountId, siteId, operatorId } = shop
  const page = { url: `https://shop.example/${canary}`, title: canary, referrer: `https://${canary}.example/` }
  const facts = { ...hello(shop).facts, address: '198.51.100.77', place: { city: canary, country: 'FR' }, source: { kind: 'search' as const, name: 'Bing', words: canary, wordsHidden: false } }
  const { visitorId } = await visit(shop, { page, facts })
  const { conversationId: left } = await leaveMessage(pool, { accountId, siteId, visitorId, key: randomUUID(), name: canary, email: `${canary}@mail.example`, phone: `030 ${canary}`, text: canary })
  await invite(pool, { accountId, operatorId, name: 'Ben', visitorId, key: randomUUID(), text: canary, art: 'wave' })
  const key = randomUUID()
  const { conversationId } = await sendAsVisitor(pool, { accountId, siteId, visitorId, key, text: canary })
  const from = { accountId, siteId, visitorId }
  const file = await beginVisitorFile(pool, { ...from, key: randomUUID(), name: canary, bytes: canary.length, partBytes: 262_144, mostAnHour: 20 })
  await storePart(pool, { accountId, author: 'visitor', fileId: file.id, index: 0, bytes: Buffer.from(canary), partBytes: 262_144, mostRoom: 1000, found: { type: 'text/plain', name: `${canary}.txt` } })
  await sendAsVisitor(pool, { ...from, key: randomUUID(), text: canary, quote: 1, fileId: file.id })
  const { number: target } = await sendAsOperator(pool, { accountId, operatorId, name: 'Ben', key: randomUUID(), conversationId, text: `Dear ${canary}` })
  await editMessage(pool, { accountId, operatorId, conversationId, target, key: randomUUID(), text: `Dearest ${canary}` })
  await rateConversation(pool, { ...from, conversationId, key: randomUUID(), rating: 'good', comment: canary })
  await appendTracked(pool, { ...from, key: randomUUID(), name: canary, data: { what: canary } })
  await identifyVisitor(pool, { ...from, who: { id: canary, name: canary, email: `${canary}@mail.example`, phone: canary, avatar: `https://${canary}.example/`, data: { what: canary } }, signed: { id: canary, email: true } })
  await setTyping(pool, { accountId, conversationId, author: 'visitor', typing: true })
  return { visitorId, key, conversationId, left }
}

/** How often the canary stands anywhere in the database, as text. */
async function traces ({ pool }: Shop, words = canary): Promise<string[]> {
  const { rows: tables } = await pool.query<{ name: string }>("select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'")
  const found: string[] = []
  for (const { name } of tables) {
    const { rowCount } = await pool.query(`select 1 from "${name}" as one where one::text ilike $1`, [`%${words}%`])
    if ((rowCount ?? 0) > 0) found.push(name)
  }
  return found.sort()
}

async function places ({ pool, accountId }: Shop): Promise<unknown[]> {
  const { rows } = await pool.query('select seq, number, audience, conversation_id, visitor_id, kind, author, key, at from event where account_id = $1 order by seq', [accountId])
  return rows
}

t.test('of an erased visitor nothing that they wrote or did is left, in any table; numbers, keys and places are', async t => {
  const shop = await openShop()
  const { visitorId } = await told(shop)
  t.same(await traces(shop), ['event', 'file', 'page_view', 'tracked', 'visit', 'visitor'])
  t.same(await traces(shop, Buffer.from(canary).toString('hex')), ['file_part'])
  const before = await places(shop)
  await eraseVisitor(shop.pool, { ...shop, visitorId, author: 'visitor' })
  t.same(await traces(shop), [])
  t.same(await traces(shop, Buffer.from(canary).toString('hex')), [])
  t.same(await only(shop, 'select bytes from file_room where account_id = $1'), { bytes: 0 })
  t.same(await traces(shop, '198.51.100.77'), [])
  const after = await places(shop)
  t.same(after.slice(0, before.length), before)
  t.match(after.slice(before.length), [{ kind: 'visitor_erased', visitor_id: visitorId, conversation_id: null, author: 'visitor' }])
  t.same((await shop.pool.query('select 1 from presence where account_id = $1', [shop.accountId])).rows, [])
  t.same(await listRevoked(shop.pool, shop), [visitorId])
  await shop.pool.query("update visitor set erased_at = erased_at - interval '30 days' where account_id = $1", [shop.accountId])
  t.same(await listRevoked(shop.pool, shop), [visitorId], 'while a token of theirs may live')
  await shop.pool.query("update visitor set erased_at = erased_at - interval '1 day' where account_id = $1", [shop.accountId])
  t.same(await listRevoked(shop.pool, shop), [], 'and not after')
})

t.test('the same of one conversation, and the others stay', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const { visitorId, conversationId, left } = await told(shop)
  await eraseConversation(pool, { accountId, conversationId, author: `operator:${shop.operatorId}` })
  const rows = await listRecentEvents(pool, { accountId, after: 0, limit: 100 })
  t.same(rows.filter(row => row.conversationId === conversationId && JSON.stringify(row.body).includes(canary)), [])
  t.same((await listConversationsForVisitor(pool, { accountId, visitorId })).map(({ id }) => id), [left])
  t.same((await listConversationsForOperator(pool, { accountId, list: 'open' })), [])
  await t.rejects(requireConversationForVisitor(pool, { accountId, visitorId, conversationId }), { code: 'NOT_FOUND' })
  t.match(rows.at(-1), { kind: 'conversation_erased', conversationId, number: 8, audience: 'all', author: `operator:${shop.operatorId}` })
  t.same((await pool.query('select 1 from signal where account_id = $1', [accountId])).rows, [])
  t.same(await listRevoked(pool, shop), [], 'who they are stays')
})

t.test('erasing again changes nothing, and there is nothing to erase of what isn\'t there', async t => {
  const shop = await openShop()
  const { visitorId, conversationId } = await told(shop)
  const other = await addShop(shop)
  const by = { ...shop, author: 'system' }
  await t.rejects(eraseConversation(shop.pool, { ...by, accountId: other.accountId, conversationId }), { code: 'NOT_FOUND' })
  await t.rejects(eraseVisitor(shop.pool, { ...by, accountId: other.accountId, visitorId }), { code: 'NOT_FOUND' })
  await Promise.all([eraseConversation(shop.pool, { ...by, conversationId }), eraseConversation(shop.pool, { ...by, conversationId })])
  await Promise.all([eraseVisitor(shop.pool, { ...by, visitorId }), eraseVisitor(shop.pool, { ...by, visitorId })])
  await eraseConversation(shop.pool, { ...by, conversationId })
  t.same((await logOf(shop)).filter(line => line.includes('erased')), ['9 conversation_erased', '10 visitor_erased'])
})

t.test('what is sent again into an erased conversation is gone, not new', async t => {
  const shop = await openShop()
  const { pool, accountId, operatorId } = shop
  const { visitorId, conversationId, key } = await told(shop)
  await eraseConversation(pool, { ...shop, conversationId, author: 'system' })
  const count = (await logOf(shop)).length
  const said = { ...shop, visitorId, key, text: canary }
  await t.rejects(sendAsVisitor(pool, said), { code: 'CONVERSATION_GONE', statusCode: 410 })
  await t.rejects(startConversation(pool, said), { code: 'KEY_TAKEN' }, 'also the key of another kind is known')
  await t.rejects(sendAsOperator(pool, { accountId, operatorId, name: 'Ben', key: randomUUID(), conversationId, text: 'Hello?' }), { code: 'CONVERSATION_GONE' })
  await t.rejects(endConversation(pool, { accountId, conversationId, visitorId, author: 'visitor', key: randomUUID() }), { code: 'CONVERSATION_GONE' })
  await t.rejects(answerInvitation(pool, { accountId, visitorId, key: randomUUID(), conversationId, state: 'accepted' }), { code: 'NOT_FOUND' })
  t.equal((await logOf(shop)).length, count)
  const fresh = await sendAsVisitor(pool, { ...said, key: randomUUID() })
  t.not(fresh.conversationId, conversationId)
  t.equal(fresh.number, 1)
})

t.test('an erased visitor is nobody: they write nothing, and their browser becomes a new one', async t => {
  const shop = await openShop()
  const { pool, accountId } = shop
  const said = hello(shop)
  const { visitorId } = await visit(shop, said)
  await eraseVisitor(pool, { ...shop, visitorId, author: 'system' })
  await t.rejects(sendAsVisitor(pool, { ...shop, visitorId, key: randomUUID(), text: 'Hello' }), { code: 'NOT_FOUND' })
  await renewPresence(pool, { rows: [{ accountId, visitorId }] })
  t.same((await pool.query('select 1 from presence where account_id = $1', [accountId])).rows, [])
  t.equal(await findVisitorForOperator(pool, { accountId, visitorId }), undefined)
  const again = await visit(shop, { ...said, visitorId })
  t.not(again.visitorId, visitorId, 'by the token or by the key of the first hello')
  t.not((await visit(shop, said)).visitorId, visitorId)
})

t.test('who writes at the moment of erasure leaves nothing behind', async t => {
  const shop = await openShop()
  const own = `OWN${randomUUID().slice(0, 8)}`
  for (let round = 0; round < 10; round++) {
    const { visitorId } = await visit(shop)
    const text = `${own} ${round}`
    const send = async (): Promise<unknown> => await sendAsVisitor(shop.pool, { ...shop, visitorId, key: randomUUID(), text }).catch((error: { code: string }) => error.code)
    await Promise.all([send(), eraseVisitor(shop.pool, { ...shop, visitorId, author: 'system' }), send(), leaveTab(shop.pool, { ...shop, visitorId, tab: 'a' }), markGone(shop.pool)])
    t.equal(await findOpenConversation(shop.pool, { ...shop, visitorId }), undefined)
  }
  t.same(await traces(shop, own), [])
  const { rows: [dense] } = await shop.pool.query('select count(*)::int = max(seq) as dense from event where account_id = $1', [shop.accountId])
  t.same(dense, { dense: true })
})

t.test('what memory blanks is what the database blanks', async t => {
  const shop = await openShop()
  const { pool, accountId, operatorId } = shop
  const { visitorId, conversationId } = await told(shop)
  await endConversation(pool, { accountId, conversationId, author: `operator:${operatorId}`, authorName: 'Ben', key: randomUUID() })
  const before = await listRecentEvents(pool, { accountId, after: 0, limit: 100 })
  await eraseVisitor(pool, { ...shop, visitorId, author: 'system' })
  const after = await listRecentEvents(pool, { accountId, after: 0, limit: before.length })
  t.same(new Set(before.map(({ kind }) => kind)), new Set(['offline_message', 'invitation', 'invitation_state', 'message', 'message_edited', 'rated', 'ended']))
  t.same(before.map(toBlank), after)
})

t.test('the open conversation of an erased one is over', async t => {
  const shop = await openShop()
  const { conversationId } = await told(shop)
  await eraseConversation(shop.pool, { ...shop, conversationId, author: 'system' })
  t.match(await only(shop, 'select state, ended_at is not null as dated from conversation where account_id = $1 and id = $2', [conversationId]), { state: 'ended', dated: true })
})
