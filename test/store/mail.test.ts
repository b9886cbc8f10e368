// The outbox of mail: one mail for a burst of answers, none for what was read, each taken by one node at a time.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { endConversation } from '../../src/store/conversations.ts'
import { eraseConversation, eraseVisitor } from '../../src/store/erasure.ts'
import { followReturnLink } from '../../src/store/answer-mail.ts'
import { leaveMessage } from '../../src/store/left-messages.ts'
import { forgetMail, giveUpMail, markSent, retryMail, takeMail } from '../../src/store/mail.ts'
import type { MailRecord } from '../../src/store/mail.ts'
import { sendAsOperator, sendAsVisitor } from '../../src/store/messages.ts'
import { markSeen } from '../../src/store/read-marks.ts'
import { findManners } from '../../src/store/visits.ts'
import { hello, openShop, visit } from './shop.ts'
import type { Shop } from './shop.ts'

interface Left { shop: Shop, visitorId: string, conversationId: string }

async function left (): Promise<Left> {
  const shop = await openShop()
  const { pool, accountId, siteId } = shop
  const { visitorId } = await visit(shop)
  const { conversationId } = await leaveMessage(pool, { accountId, siteId, visitorId, key: randomUUID(), name: 'Mara', email: 'mara@mail.example', text: 'call me' })
  return { shop, visitorId, conversationId }
}

async function say ({ shop: { pool, accountId, operatorId }, conversationId }: Left, text: string): Promise<number> {
  return (await sendAsOperator(pool, { accountId, operatorId, name: 'Ben', conversationId, key: randomUUID(), text, mail: true })).number
}

/** As if all of the account's mail had been due for a while. */
async function hasten ({ pool, accountId }: Shop): Promise<void> {
  await pool.query("update mail set due_at = clock_timestamp() - interval '1 s' where account_id = $1 and sent_at is null", [accountId])
}

async function countMail ({ pool, accountId }: Shop): Promise<number> {
  return (await pool.query('select 1 from mail where account_id = $1', [accountId])).rowCount ?? 0
}

/** The mail that is due; other tests' accounts have none due. */
async function take (shop: Shop): Promise<MailRecord | undefined> {
  await hasten(shop)
  const taken = await takeMail(shop.pool)
  return taken.kind === 'mail' ? taken.mail : undefined
}

t.test('a burst of answers is one mail, due when they are quiet', async t => {
  const gone = await left()
  const { shop, conversationId } = gone
  for (const text of ['Hello Mara,', 'they are back.', 'Ben']) await say(gone, text)
  t.same(await takeMail(shop.pool), { kind: 'none' }, 'not yet')
  const { rows: [row] } = await shop.pool.query<{ wait: number }>('select extract(epoch from due_at - created_at)::float as wait from mail where account_id = $1', [shop.accountId])
  t.ok(row !== undefined && row.wait > 50 && row.wait < 90, `due after ${row?.wait} s`)
  const mail = await take(shop)
  t.match(mail, { kind: 'answer', recipient: 'mara@mail.example', conversationId, attempts: 1, language: 'auto', site: { id: shop.siteId } })
  t.same(mail?.kind === 'answer' && mail.words, ['Hello Mara,', 'they are back.', 'Ben'].map(text => ({ name: 'Ben', text })))
  t.same(await takeMail(shop.pool), { kind: 'none' }, 'it is leased')
  t.equal(await countMail(shop), 1)
})

t.test('an answer goes to whom the conversation was opened for, whoever gave another address at that browser since', async t => {
  const first = await left()
  const { shop, visitorId } = first
  const { pool, accountId, siteId } = shop
  await leaveMessage(pool, { accountId, siteId, visitorId, key: randomUUID(), name: 'Omar', email: 'omar@mail.example', text: 'me, too' })
  await say(first, 'for Mara')
  t.match(await take(shop), { recipient: 'mara@mail.example' })
})

t.test('what the owner signed of a visitor is not written over by a form', async t => {
  const { shop, visitorId } = await left()
  const { pool, accountId, siteId } = shop
  await pool.query("update visitor set name = 'Mara Lind', email = 'mara@signed.example', email_verified = true, verified_at = now() where account_id = $1 and id = $2", [accountId, visitorId])
  await leaveMessage(pool, { accountId, siteId, visitorId, key: randomUUID(), name: 'Boss', email: 'boss@mail.example', text: 'hello' })
  const { rows } = await pool.query('select name, email, email_verified from visitor where account_id = $1 and id = $2', [accountId, visitorId])
  t.same(rows, [{ name: 'Mara Lind', email: 'mara@signed.example', email_verified: true }])
})

t.test('what is said while a mail is on its way goes with the next one, and a repeat says what the first one said', async t => {
  const gone = await left()
  await say(gone, 'one')
  const first = await take(gone.shop)
  await say(gone, 'two')
  const { rows: [lease] } = await gone.shop.pool.query('select 1 from mail where id = $1 and due_at > clock_timestamp() + interval \'1 min\'', [first?.id])
  t.ok(lease, 'leased for longer than an attempt takes')
  await gone.shop.pool.query("update mail set due_at = clock_timestamp() - interval '1 s' where id = $1", [first?.id])
  const again = await takeMail(gone.shop.pool)
  t.match(again, { kind: 'mail', mail: { id: first?.id, attempts: 2, words: [{ text: 'one' }] } })
  t.equal(again.kind === 'mail' && again.mail.kind === 'answer' && again.mail.token, first?.kind === 'answer' && first.token, 'with the same link')
  await markSent(gone.shop.pool, first!)
  const second = await take(gone.shop)
  t.not(second?.id, first?.id)
  t.match(second, { words: [{ text: 'two' }] })
  t.equal(second?.kind === 'answer' && second.words.length, 1)
})

t.test('a mail speaks as its visitor is spoken to, by what their page said last; else as its site does', async t => {
  const gone = await left()
  const { shop, visitorId } = gone
  const { pool, accountId, siteId } = shop
  await pool.query("update site set settings = '{\"language\":\"fr\"}' where account_id = $1 and id = $2", [accountId, siteId])
  await say(gone, 'one')
  t.match(await take(shop), { language: 'fr' })
  const { facts } = hello(shop)
  for (const spoken of ['pl', 'de']) await visit(shop, { visitorId, facts: { ...facts, spoken } })
  t.same(await findManners(pool, { accountId, visitorId }), { language: 'de', zone: 'Europe/Berlin' })
  t.match(await take(shop), { language: 'de' })
})

t.test('what went out by mail never goes again, also when the mail is long forgotten', async t => {
  const gone = await left()
  const { shop } = gone
  await say(gone, 'one')
  await markSent(shop.pool, (await take(shop))!)
  await shop.pool.query("update mail set created_at = created_at - interval '31 days' where account_id = $1", [shop.accountId])
  await forgetMail(shop.pool)
  t.equal(await countMail(shop), 0)
  await say(gone, 'two')
  const second = await take(shop)
  t.same(second?.kind === 'answer' && second.words, [{ name: 'Ben', text: 'two' }])
})

t.test('what was read on the page makes no mail', async t => {
  const gone = await left()
  const number = await say(gone, 'one')
  await markSeen(gone.shop.pool, { accountId: gone.shop.accountId, conversationId: gone.conversationId, side: 'visitor', number })
  t.equal(await take(gone.shop), undefined)
  t.equal(await countMail(gone.shop), 0)
})

t.test('who is here gets no mail, and who went away unseeing gets it two minutes later, also when the chat was ended', async t => {
  const gone = await left()
  const { shop: { pool, accountId, siteId, operatorId }, shop, visitorId } = gone
  await endConversation(pool, { accountId, conversationId: gone.conversationId, author: `operator:${operatorId}`, key: randomUUID() })
  const { conversationId } = await sendAsVisitor(pool, { accountId, siteId, visitorId, key: randomUUID(), text: 'here I am' })
  const here = { ...gone, conversationId }
  await say(here, 'and I')
  t.equal(await take(shop), undefined)
  t.equal(await countMail(shop), 1, 'it is looked at again')
  await pool.query("update presence set last_seen_at = clock_timestamp() - interval '119 s' where account_id = $1", [accountId])
  await pool.query("update visit set last_contact_at = clock_timestamp() - interval '119 s' where account_id = $1", [accountId])
  t.equal(await take(shop), undefined)
  await endConversation(pool, { accountId, conversationId, author: `operator:${operatorId}`, key: randomUUID() })
  await pool.query("update presence set last_seen_at = clock_timestamp() - interval '121 s' where account_id = $1", [accountId])
  await pool.query("update visit set last_contact_at = clock_timestamp() - interval '121 s' where account_id = $1", [accountId])
  t.match(await take(shop), { kind: 'answer', words: [{ text: 'and I' }] })
})

t.test('without an address, or without mail, no row is made', async t => {
  const shop = await openShop()
  const { pool, accountId, siteId, operatorId } = shop
  const { visitorId } = await visit(shop)
  const { conversationId } = await sendAsVisitor(pool, { accountId, siteId, visitorId, key: randomUUID(), text: 'hello' })
  await say({ shop, visitorId, conversationId }, 'hi')
  t.equal(await countMail(shop), 0)
  const gone = await left()
  await sendAsOperator(pool, { accountId: gone.shop.accountId, operatorId, name: 'Ben', conversationId: gone.conversationId, key: randomUUID(), text: 'hi' })
  t.equal(await countMail(gone.shop), 0)
})

t.test('two nodes that look at once never have the same mail', async t => {
  const all = await Promise.all(Array.from({ length: 12 }, left))
  for (const one of all) await say(one, 'hi')
  for (const { shop } of all) await hasten(shop)
  const { pool } = all[0]!.shop
  const taken: string[] = []
  const work = async (): Promise<void> => {
    for (let found = await takeMail(pool); found.kind !== 'none'; found = await takeMail(pool)) if (found.kind === 'mail') taken.push(found.mail.id)
  }
  await Promise.all(Array.from({ length: 6 }, work))
  t.equal(taken.length, 12)
  t.equal(new Set(taken).size, 12)
})

t.test('a mail that failed is due later, says why, and one that was given up is never due; what was sent is forgotten but for its link', async t => {
  const gone = await left()
  const { shop } = gone
  await say(gone, 'one')
  const mail = (await take(shop))!
  await retryMail(shop.pool, { ...mail, trouble: '451 later', afterMs: 60_000 })
  t.same(await takeMail(shop.pool), { kind: 'none' })
  t.match((await shop.pool.query('select trouble from mail where id = $1', [mail.id])).rows, [{ trouble: '451 later' }])
  t.equal((await take(shop))?.id, mail.id)
  await markSent(shop.pool, mail)
  t.equal(await take(shop), undefined)
  t.match((await shop.pool.query("select body - 'after' as body, sent_at is not null as sent from mail where id = $1", [mail.id])).rows, [{ body: {}, sent: true }])
  await say(gone, 'two')
  const second = (await take(shop))!
  await giveUpMail(shop.pool, { ...second, trouble: '550 nobody' })
  t.equal(await take(shop), undefined)
  await shop.pool.query("update mail set created_at = created_at - interval '31 days' where account_id = $1", [shop.accountId])
  await forgetMail(shop.pool)
  t.equal(await countMail(shop), 0)
})

t.test('the link of a mail opens its visitor\'s conversation at its site, for seven days', async t => {
  const gone = await left()
  const { shop: { pool, accountId, siteId }, shop } = gone
  await say(gone, 'one')
  const mail = await take(shop)
  const token = mail?.kind === 'answer' ? mail.token : ''
  t.match(token, /^[\w-]{43}$/)
  t.same(await followReturnLink(pool, { accountId, siteId, token }), { visitorId: gone.visitorId, conversationId: gone.conversationId })
  t.equal(await followReturnLink(pool, { accountId, siteId: 'a'.repeat(12), token }), undefined)
  t.equal(await followReturnLink(pool, { accountId: accountId + 1, siteId, token }), undefined)
  t.equal(await followReturnLink(pool, { accountId, siteId, token: 'x'.repeat(43) }), undefined)
  await pool.query("update mail set created_at = clock_timestamp() - interval '8 days' where account_id = $1", [accountId])
  t.equal(await followReturnLink(pool, { accountId, siteId, token }), undefined)
})

t.test('with its conversation or visitor a mail is erased, sent or not', async t => {
  for (const erase of [
    async ({ shop, conversationId }: Left) => { await eraseConversation(shop.pool, { accountId: shop.accountId, conversationId, author: 'system' }) },
    async ({ shop, visitorId }: Left) => { await eraseVisitor(shop.pool, { accountId: shop.accountId, visitorId, author: 'visitor' }) }
  ]) {
    const gone = await left()
    await say(gone, 'one')
    const mail = await take(gone.shop)
    await markSent(gone.shop.pool, mail!)
    await say(gone, 'two')
    t.equal(await countMail(gone.shop), 2)
    await erase(gone)
    t.equal(await countMail(gone.shop), 0)
    await retryMail(gone.shop.pool, { ...mail!, trouble: '', afterMs: 0 })
  }
})
