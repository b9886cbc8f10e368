// What a statement costs doesn't grow with the account: on one with a past, none reads a table from end to end, and none touches more pages than it needs.
import { randomUUID } from 'node:crypto'
import t from 'tap'
import { listConversationEvents, listNewestEvents } from '../../src/store/conversation-events.ts'
import { endConversation, listConversationsForOperator, listConversationsForVisitor } from '../../src/store/conversations.ts'
import { leaveMessage } from '../../src/store/left-messages.ts'
import { startConversation } from '../../src/store/starts.ts'
import { markGone, markLeft } from '../../src/store/departures.ts'
import { takeDue } from '../../src/store/due.ts'
import { recallFiles } from '../../src/store/file-ends.ts'
import { beginVisitorFile, readFile, requireFileForVisitor, storePart } from '../../src/store/files.ts'
import { hasEarlier } from '../../src/store/earlier.ts'
import { identifyVisitor } from '../../src/store/identities.ts'
import { deleteMessage, editMessage } from '../../src/store/message-changes.ts'
import { findQueuePlace } from '../../src/store/queue.ts'
import { rateConversation } from '../../src/store/ratings.ts'
import { appendTracked } from '../../src/store/tracked.ts'
import { eraseConversation, eraseVisitor, listRevoked } from '../../src/store/erasure.ts'
import { appendEvent, findTips, listEventsForOperator, listEventsForVisitor, listRecentEvents, readNews } from '../../src/store/events.ts'
import { answerInvitation, ignoreInvitation, invite } from '../../src/store/invitations.ts'
import { sendAsOperator, sendAsVisitor } from '../../src/store/messages.ts'
import { renewOperator, sweepOperators } from '../../src/store/operator-presence.ts'
import { inTransaction } from '../../src/store/pool.ts'
import { keepTabs, leaveTab, listActiveAccounts, renewPresence } from '../../src/store/presence.ts'
import { markDelivered, markSeen } from '../../src/store/read-marks.ts'
import { recallRetention, retain, setRetention } from '../../src/store/retention.ts'
import { listRoster } from '../../src/store/roster.ts'
import { listSignals, setTyping } from '../../src/store/signals.ts'
import { listSites } from '../../src/store/sites.ts'
import { findVisitorForOperator, recordHello } from '../../src/store/visitors.ts'
import { listVisits, movePage } from '../../src/store/visits.ts'
import { endWait, recallWaits } from '../../src/store/waits.ts'
import { testDatabase } from '../helpers/database.ts'
import { inviteByRule } from '../../src/store/rule-invitations.ts'
import { countRuleInvitations, createRule } from '../../src/store/rules.ts'
import { defaultConditions } from '../../src/wire/rules.ts'
import { explainAll } from './explained.ts'
import { addLargeAccount, analyze, size, type LargeAccount } from './large-account.ts'
import { hello } from './shop.ts'

const page = { url: 'https://shop.example/tea', title: 'Tea', referrer: '' }

const rule = { name: 'Boots', active: true, text: 'hi', from: '', art: 'bell', mostPerVisitor: 1, conditions: defaultConditions }

/** All that goes round by the clock and all that visitors and operators do, once or twice. */
async function live (shop: LargeAccount, nth: number): Promise<void> {
  const { pool, accountId, siteId, quietSiteId, operatorId, tip } = shop
  const [visitorId, conversationId] = [shop.visitorId(size.visitors - nth), shop.conversationId(size.conversations - nth)]
  const from = { accountId, siteId, visitorId }
  const operator = { accountId, operatorId, name: 'Ana' }
  const [invitedId, invitation] = [shop.visitorId(size.visitors - size.talking - nth), shop.conversationId(size.conversations - size.talking - nth)]
  const oldId = shop.visitorId(1_000 + 10 * nth + 1)
  const waiting = size.conversations - size.talking - size.invited - 20 - nth
  // Coming, moving, leaving.
  const come = hello(shop, { page })
  await recordHello(pool, come)
  await recordHello(pool, come)
  await recordHello(pool, hello(shop, { visitorId: oldId, page }))
  await movePage(pool, { accountId, visitorId, tab: 'a', page })
  await keepTabs(pool, { accountId, visitorId, living: ['a', 'b'], dead: [] })
  const due = Array.from({ length: 200 }, (_, at) => ({ accountId, visitorId: shop.visitorId(size.visitors - 250 - nth * 200 - at) }))
  await pool.query("update presence set last_seen_at = clock_timestamp() - interval '9 s' where visitor_id = any($1)", [due.map(({ visitorId }) => visitorId)])
  await renewPresence(pool, { rows: due })
  await leaveTab(pool, { accountId, visitorId: shop.visitorId(size.visitors - 210 - nth), tab: 'a' })
  // Talking.
  const key = randomUUID()
  await sendAsVisitor(pool, { ...from, key, text: 'hi' })
  await sendAsVisitor(pool, { ...from, key, text: 'hi' })
  const { number: target } = await sendAsOperator(pool, { ...operator, key: randomUUID(), conversationId, text: 'hello', quote: 3 })
  await editMessage(pool, { ...operator, conversationId, target, key: randomUUID(), text: 'hallo' })
  await deleteMessage(pool, { ...operator, conversationId, target, key: randomUUID() })
  await rateConversation(pool, { ...from, conversationId, key: randomUUID(), rating: 'good' })
  const file = await beginVisitorFile(pool, { ...from, key: randomUUID(), name: 'a.png', bytes: 9, partBytes: 9, mostAnHour: 20 })
  await storePart(pool, { ...from, author: 'visitor', fileId: file.id, index: 0, bytes: Buffer.alloc(9), partBytes: 9, mostRoom: 1_000_000, found: { type: 'image/png', name: 'a.png' } })
  await sendAsVisitor(pool, { ...from, key: randomUUID(), text: '', fileId: file.id })
  for await (const part of readFile(pool, await requireFileForVisitor(pool, { ...from, fileId: file.id }))) t.equal(part.length, 9)
  await recallFiles(pool)
  // Being told of, asking for a place.
  await appendTracked(pool, { ...from, key: randomUUID(), name: 'looked' })
  for (const signed of [undefined, { id: `id ${nth}`, email: true }]) await identifyVisitor(pool, { ...from, who: { id: `id ${nth}`, name: 'Ada' }, signed })
  await findQueuePlace(pool, { accountId, visitorId: shop.visitorId(waiting), conversationId: shop.conversationId(waiting) })
  await inTransaction(pool, async tx => { await appendEvent(tx, { accountId, kind: 'operator_changed', author: 'system', key: randomUUID(), body: {} }) })
  await markSeen(pool, { accountId, conversationId, side: 'visitor', number: 6 })
  await markDelivered(pool, { deliveries: Array.from({ length: 50 }, (_, at) => ({ accountId, conversationId: shop.conversationId(size.conversations - at), side: 'visitor' as const, number: 6 })) })
  await setTyping(pool, { accountId, conversationId, author: 'visitor', typing: true })
  await answerInvitation(pool, { accountId, visitorId: invitedId, key: randomUUID(), conversationId: invitation, state: 'shown' })
  await endConversation(pool, { accountId, conversationId, visitorId, author: 'visitor', key: randomUUID() })
  await invite(pool, { ...operator, visitorId, key: randomUUID(), text: 'hi', art: 'bell' })
  await startConversation(pool, { ...from, key: randomUUID() })
  await leaveMessage(pool, { ...from, visitorId: oldId, key: randomUUID(), name: 'Ada', email: 'ada@shop.example', text: 'hi' })
  const ruleId = await createRule(pool, { ...operator, siteId, rule, most: 50 })
  await inviteByRule(pool, { ...from, visitorId: oldId, ruleId, key: randomUUID(), refuse: () => undefined })
  await countRuleInvitations(pool, { accountId, siteId, days: 30 })
  // What nodes read.
  await readNews(pool, { accountIds: [accountId], tips: [tip - 20] })
  await findTips(pool, [accountId])
  await listActiveAccounts(pool, { limit: 500 })
  await listRecentEvents(pool, { accountId, after: tip - 500, limit: 500 })
  await listSites(pool, { accountId })
  await listRevoked(pool, { accountId })
  for (const after of [tip - 5_000, tip - 600]) {
    await listEventsForVisitor(pool, { accountId, visitorId, after, limit: 201 })
    for (const siteIds of [undefined, [siteId], [quietSiteId]]) await listEventsForOperator(pool, { accountId, siteIds, after, limit: 201 })
  }
  const changedAfter = new Date(Date.now() - 5_000)
  await listSignals(pool, { accountIds: [accountId] })
  await listSignals(pool, { accountIds: [accountId], changedAfter })
  await listRoster(pool, { siteIds: [{ accountId, siteId: quietSiteId }], changedAfter })
  await listRoster(pool, { siteIds: [{ accountId, siteId }, { accountId, siteId: quietSiteId }], changedAfter })
  await listRoster(pool, { siteIds: [{ accountId, siteId }] })
  // What operators look at.
  for (const siteIds of [undefined, [siteId], [quietSiteId]]) {
    for (const list of ['open', 'left', { visitorId }] as const) await listConversationsForOperator(pool, { accountId, siteIds, list })
  }
  await listConversationsForVisitor(pool, { accountId, visitorId })
  await hasEarlier(pool, { accountId, visitorId, but: conversationId })
  await listNewestEvents(pool, { accountId, conversations: Array.from({ length: 50 }, (_, at) => ({ id: shop.conversationId(size.conversations - at), last: 5, lastTeam: 0 })), audience: 'both', limit: 50 })
  await listConversationEvents(pool, { accountId, conversationId, audience: 'all', before: { seq: 1_000_000 }, limit: 50 })
  await listConversationEvents(pool, { accountId, conversationId, audience: 'all', before: { number: 4 }, limit: 50 })
  await findVisitorForOperator(pool, { accountId, visitorId })
  await listVisits(pool, { accountId, visitorId, limit: 10 })
  // What time does.
  await renewOperator(pool, { accountId, operatorId })
  await sweepOperators(pool)
  await markLeft(pool)
  await markGone(pool)
  await takeDue(pool, async () => {})
  await recallWaits(pool)
  await recallRetention(pool)
  await inTransaction(pool, async tx => { await ignoreInvitation(tx, { accountId, conversationId: invitation }) })
  await inTransaction(pool, async tx => { await endWait(tx, { accountId, conversationId }) })
  await eraseConversation(pool, { accountId, conversationId: shop.conversationId(2_000 + nth), author: 'system' })
  await eraseVisitor(pool, { accountId, visitorId: shop.visitorId(3_000 + nth), author: 'system' })
  await setRetention(pool, { accountId, days: 100 })
  await pool.query("update retention set even_since = now() - interval '2 days', looked_at = now() - interval '1 hour'")
  await inTransaction(pool, async tx => { await retain(tx, { accountId }) })
}

// Looked up, written and told by index: what one row of each table costs. One that walked through the account's keys costs at least twice as much here, and more each day.
const maxPages = 150
// And what each row more costs, of statements that are for many: so many at most.
const maxPagesARow = 16
const manyRows: Record<string, number> = {
  'conversationEvents.newest': 50,
  'conversations.list': 500,
  'departures.markWhoIsGone': 200,
  'departures.markWhoLeft': 20,
  'departures.forget': 200,
  'erasure.blankConversations': 20,
  'erasure.blankEvents': 100,
  'erasure.lockVisitors': 20,
  // Some five thousand events, of which a handful are of the site.
  'events.ofSites': 20,
  'presence.remake': 200,
  'presence.renew': 200,
  'readMarks.deliver': 50,
  'retention.blankNames': 500,
  'retention.dropPages': 500,
  'retention.dropVisits': 500,
  'retention.oldConversations': 20,
  'roster.list': size.here + 300,
  'signals.list': size.talking + size.invited,
  'waits.recall': 100
}
// For 500 of 10,000 rows reading all of them is the cheaper way; of more it isn't.
const mayScan = new Set(['retention.dropPages', 'retention.dropVisits'])
const large = new Set(['conversation', 'event', 'page_view', 'read_mark', 'visit', 'visitor'])

t.test('no statement reads a whole table or walks through an account', async t => {
  const database = await testDatabase(t)
  const shop = await addLargeAccount(database)
  const names = new Set<string>()
  // A database that was just restored has no statistics.
  await database.pool.query("update conversation set state = 'waiting', answered_at = started_at + interval '1 min' where account_id = $1 and id between $2 and $3", [shop.accountId, shop.conversationId(size.conversations - size.talking - size.invited - 30), shop.conversationId(size.conversations - size.talking - size.invited - 11)])
  for (const [nth, state] of ['before anything was analysed', 'analysed'].entries()) {
    if (state === 'analysed') await analyze(database)
    // However long this takes, nobody falls silent meanwhile.
    await database.pool.query("update presence set last_seen_at = clock_timestamp() + interval '1 hour'")
    const pool = explainAll(database.pool, ({ name, pages, scanned, plan }) => {
      names.add(name)
      const most = maxPages + maxPagesARow * (manyRows[name] ?? 0)
      if (pages > most || (!mayScan.has(name) && scanned.some(table => large.has(table)))) t.fail(`${state}: ${name} touched ${pages} pages (${most} at most), scanned ${scanned.join() || 'no table'}`, { plan })
    })
    await live({ ...shop, pool }, nth * 3 + 1)
  }
  t.same(Object.keys(manyRows).filter(name => !names.has(name)), [], 'all of these were seen')
  t.ok(names.size > 75, `${names.size} statements`)
})
