// A poll with nothing new costs no SQL, whoever asks and whether it is held.
import t from 'tap'
import { createSiteBook } from '../../src/api/site-book.ts'
import type { NewsListener } from '../../src/feed/news.ts'
import { statementCounts } from '../../src/store/pool.ts'
import { testApp } from '../helpers/app.ts'
import { otherAccount, owner } from '../helpers/actors.ts'
import { openConsole } from '../helpers/consoles.ts'
import { visitor } from '../helpers/visitors.ts'

const test = await testApp(t)
const ana = await openConsole(await owner(test))
const { siteId } = ana

/** What the node asks by itself, however many poll: the tick, signals, the live list, and presence in batches. */
const byItself = /^(events\.news|log\.|signals\.list|roster\.|presence\.|operatorPresence\.|siteStatus\.)/

/** Statements by name since `before`, without what the node asks by itself. */
function since (before: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(statementCounts())
    .map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
    .filter(([name, count]) => count > 0 && !byItself.test(name)))
}

t.test('two hundred idle short polls of visitors ask nothing of the database', async t => {
  const visitors = await Promise.all(Array.from({ length: 20 }, async () => await visitor(test, siteId)))
  const speaking = await visitor(test, siteId)
  const { conversation } = await speaking.says('hello')
  await ana.hears('hello')
  await ana.tells({ kind: 'seen', conversation, number: 1 })
  await speaking.until(() => speaking.signals.get(conversation)?.seenByOperators === 1)
  for (const mara of [...visitors, speaking]) await mara.until(async () => mara.statuses.get('') === 'online' && (await mara.poll()).statusCode === 204)
  const before = { ...statementCounts() }
  const from = performance.now()
  for (let turn = 0; turn < 10; turn++) {
    for (const mara of [...visitors.slice(1), speaking]) t.equal((await mara.poll()).statusCode, 204)
  }
  const took = performance.now() - from
  t.same(since(before), {})
  const ticks = Object.entries(statementCounts()).map(([name, count]) => count - (before[name] ?? 0)).reduce((sum, count) => sum + count, 0)
  t.ok(ticks <= 10 + took / 20, `what the node asks by itself follows the clock: ${ticks} in ${took} ms`)
})

t.test('twenty held polls, woken by nobody, ask nothing either', async t => {
  const visitors = await Promise.all(Array.from({ length: 20 }, async () => await visitor(test, siteId)))
  for (const mara of visitors) await mara.until(async () => (await mara.poll()).statusCode === 204)
  const before = { ...statementCounts() }
  const held = visitors.map(async mara => await mara.post('poll', { cursor: mara.cursor, signals: mara.stamp, tab: 'tab1', tabs: [], hold: 1000 }))
  t.same((await Promise.all(held)).map(({ statusCode }) => statusCode), Array(20).fill(204))
  t.same(since(before), {})
})

t.test('an account that falls idle costs the polls of no other', async t => {
  const eve = await otherAccount(test)
  const listeners: NewsListener[] = []
  const feed = { ...test.feed, load: async (accountId: number) => await test.feed.load(accountId), onNews: (listener: NewsListener) => { listeners.push(listener); return () => {} } }
  const book = createSiteBook({ pool: test.db.pool, feed, limits: { stranger: () => {} } })
  const asker = { ip: '10.1.2.3' }
  for (const id of [siteId, eve.siteId]) t.match(await book.find(id, asker), { id })
  for (const listener of listeners) listener(eve.accountId, { kind: 'gone' })
  const before = { ...statementCounts() }
  t.match(book.find(siteId, asker), { id: siteId }, 'known at once')
  t.same(since(before), {})
  t.match(await book.find(eve.siteId, asker), { id: eve.siteId })
  t.ok(Object.values(since(before)).length > 0, 'and the idle one is read again')
})

t.test('an operator\'s session is read at most each five seconds', async t => {
  await ana.until(async () => ana.roster > 0 && (await ana.poll()).statusCode === 204)
  const before = { ...statementCounts() }
  const from = performance.now()
  let polls = 0
  for (; polls < 100 && performance.now() - from < 4000; polls++) await ana.poll()
  const asked = since(before)
  t.ok(polls > 20)
  t.ok(Object.values(asked).reduce((sum, count) => sum + count, 0) <= 1, JSON.stringify(asked))
})
