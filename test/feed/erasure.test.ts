// A node forgets what was erased before its answers pass the fact that says so.
import t from 'tap'
import { accountId, fakeLog, newVisitorId } from './fake-log.ts'
import { Ring } from '../../src/feed/ring.ts'
import { rig, settle, watch } from '../poller/rig.ts'

const [first, second] = [newVisitorId(), newVisitorId()]
const [vera, eve] = [newVisitorId(), newVisitorId()]

function filled (): { ring: Ring, say: (event: Parameters<ReturnType<typeof fakeLog>['say']>[0]) => void } {
  const log = fakeLog()
  const ring = new Ring({ accountId, base: 0, floor: 0, now: 0 })
  const say = (event: Parameters<typeof log.say>[0]): void => { ring.append(log.say({ audience: 'all', ...event }), 0) }
  say({ visitorId: vera, conversationId: first, number: 1, body: { text: 'secret one' } })
  say({ visitorId: vera, conversationId: second, number: 1, body: { text: 'secret two' } })
  say({ visitorId: eve, conversationId: newVisitorId(), number: 1, body: { text: 'hers' } })
  return { ring, say }
}

function words (ring: Ring): unknown[] {
  ring.check()
  return [...ring.entriesAfter(0)].map(({ event, record }) => [(event as { text?: string }).text, record.body.text])
}

t.test('a conversation that was erased is blank in memory, the others are as they were', async t => {
  const { ring, say } = filled()
  say({ visitorId: vera, conversationId: first, number: 2, kind: 'conversation_erased', body: {} })
  t.same(words(ring).slice(0, 3), [['', ''], ['secret two', 'secret two'], ['hers', 'hers']])
  t.notOk(ring.isRevoked(vera))
  t.equal(ring.lastOfVisitor(vera), 4, 'their face is told')
})

t.test('so are words that were changed or taken back, and what quotes them', async t => {
  const log = fakeLog()
  const ring = new Ring({ accountId, base: 0, floor: 0, now: 0 })
  const say = (event: Parameters<typeof log.say>[0]): void => { ring.append(log.say({ audience: 'all', visitorId: vera, conversationId: first, ...event }), 0) }
  say({ number: 1, body: { text: 'secret one', name: 'Ben' } })
  say({ number: 2, body: { text: 'what?', quote: { number: 1, text: 'secret one' } } })
  say({ number: 1, conversationId: second, body: { text: 'another chat' } })
  say({ number: 3, kind: 'message_edited', body: { target: 1, text: 'secret two' } })
  ring.check()
  t.match([...ring.entriesAfter(0)].map(({ event }) => event), [{ text: 'secret two', edited: true }, { text: 'what?', quote: { text: 'secret one' } }, { text: 'another chat' }, { text: 'secret two' }])
  say({ number: 4, kind: 'message_deleted', body: { target: 1 } })
  t.notOk(JSON.stringify([...ring.entriesAfter(0)]).includes('secret'))
  t.match([...ring.entriesAfter(0)].map(({ event }) => event), [{ text: '', deleted: true, name: 'Ben' }, { text: 'what?', quote: { number: 1, text: '' } }, { text: 'another chat' }, { text: '' }, { target: 1 }])
})

t.test('so is everything of a visitor, who is revoked from then on', async t => {
  const { ring } = filled()
  const log = fakeLog()
  log.base = 3
  ring.append({ ...log.say({ kind: 'visitor_erased', body: {} }), visitorId: vera }, 0)
  t.same(words(ring).slice(0, 3), [['', ''], ['', ''], ['hers', 'hers']])
  t.ok(ring.isRevoked(vera))
  t.notOk(ring.isRevoked(eve))
  ring.trim(1e9)
  t.ok(ring.isRevoked(vera), 'also when the fact is gone from memory')
  t.equal(ring.size, 0)
  t.equal(ring.lastOfVisitor(vera), 0)
})

t.test('who is revoked stays so for as long as a token lives, and is forgotten then', async t => {
  const ring = new Ring({ accountId, base: 0, floor: 0, now: 0 })
  const dayMs = 86_400_000
  ring.revoke(vera, 0)
  ring.revoke(eve, 5 * dayMs)
  ring.trim(30 * dayMs)
  t.same([ring.isRevoked(vera), ring.isRevoked(eve)], [true, true])
  ring.trim(32 * dayMs)
  t.same([ring.isRevoked(vera), ring.isRevoked(eve)], [false, true])
})

t.test('a held poll of who is erased ends at once, and can\'t go on; others hear nothing', async t => {
  const made = await rig(t)
  const [held, other] = [watch(made.visitor(vera, {})), watch(made.visitor(eve, {}))]
  const console = watch(made.operator({}))
  const { events } = made.log
  made.log.say({ kind: 'visitor_erased', body: {} })
  const fact = events.at(-1)
  if (fact !== undefined) fact.visitorId = vera
  made.feed.changed(accountId, 'log')
  await made.clock.pass(50)
  await settle()
  t.same(held.answer, { kind: 'gone' })
  t.equal(other.answer, undefined)
  t.match(console.answer, { kind: 'news', events: [{ kind: 'visitor_erased', visitor: vera }] })
  t.ok(made.feed.isRevoked(accountId, vera))
})

t.test('who was erased before the node knew the account is revoked as well', async t => {
  const log = fakeLog()
  log.revoked.push(vera)
  const made = await rig(t, { log })
  t.same([made.feed.isRevoked(accountId, vera), made.feed.isRevoked(accountId, eve), made.feed.isRevoked(2, vera)], [true, false, false])
})
