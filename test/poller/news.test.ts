// What is new reaches those whom it concerns, whole and in order, and nobody else.
import t from 'tap'
import { accountId, newVisitorId, otherSiteId, siteId } from '../feed/fake-log.ts'
import { rig, seqs, watch } from './rig.ts'

t.test('a held poll is answered by the tick that brings its news', async t => {
  const { visitor, operator, log, feed, clock, at } = await rig(t)
  const [vera, otto, ana] = [watch(visitor('vera', {})), watch(visitor('otto', {})), watch(operator({}))]
  const said = log.say({ visitorId: 'vera', body: { text: 'hello' } })
  feed.changed(accountId, 'log')
  await clock.pass(5)
  t.match(vera.answer, { kind: 'news', cursor: at(1), pace: { after: 0, hold: 25_000 }, events: [{ seq: 1, kind: 'message', text: 'hello', by: 'visitor', conversation: said.conversationId, number: 1 }] })
  t.notOk(JSON.stringify(vera.answer).includes(siteId), 'the visitor is told no site')
  t.match(ana.answer, { kind: 'news', events: [{ seq: 1, visitor: 'vera', site: siteId }] })
  t.equal(otto.answer, undefined, 'woken to nothing of theirs, they wait on')
})

t.test('what comes between a poll and the next is there at once', async t => {
  const { visitor, log, feed, clock } = await rig(t)
  log.say({ visitorId: 'vera' })
  log.say({ visitorId: 'otto' })
  log.say({ visitorId: 'vera' })
  feed.changed(accountId, 'log')
  await clock.pass(5)
  const before = log.count()
  t.same(seqs(await visitor('vera', { holdMs: 0 })), [1, 3])
  t.same(seqs(await visitor('vera', { holdMs: 0, seq: 1 })), [3])
  t.same(await visitor('vera', { holdMs: 0, seq: 3 }), { kind: 'nothing' })
  t.equal(log.count(), before, 'from memory')
})

t.test('a tick that began before the commit is followed by one that sees it', async t => {
  const { visitor, log, feed, clock } = await rig(t)
  let release: () => void = () => {}
  const { readNews } = log.source
  log.source.readNews = async asked => {
    const answer = await readNews(asked)
    await new Promise<void>(resolve => { release = resolve })
    return answer
  }
  await clock.pass(250)
  const vera = watch(visitor('vera', {}))
  log.say({ visitorId: 'vera' })
  feed.changed(accountId, 'log')
  log.source.readNews = readNews
  release()
  await clock.pass(5)
  t.same(seqs(vera.answer), [1])
})

t.test('operators are told of their sites only, and of the account\'s facts', async t => {
  const { operator, log, feed, clock, at } = await rig(t)
  const ana = watch(operator({ siteIds: [siteId] }))
  log.say({ visitorId: 'otto', siteId: otherSiteId })
  feed.changed(accountId, 'log')
  await clock.pass(5)
  t.equal(ana.answer, undefined)
  const { ...fact } = log.say({ kind: 'operator_changed', author: 'operator:ben', body: { operator: 'ben' } })
  t.ok(fact.seq)
  log.say({ visitorId: 'vera', audience: 'team' })
  feed.changed(accountId, 'log')
  await clock.pass(5)
  t.same(seqs(ana.answer), [2, 3])
  t.match(ana.answer, { cursor: at(3) })
})

t.test('a change of what an operator may see ends their cursor, held or not', async t => {
  const { operator, log, feed, clock } = await rig(t)
  const ana = watch(operator({}))
  const ben = watch(operator({ operatorId: 'ben' }))
  log.say({ kind: 'operator_changed', body: { operator: 'ana' } })
  feed.changed(accountId, 'log')
  await clock.pass(5)
  t.same(ana.answer, { kind: 'gone' })
  t.same(seqs(ben.answer), [1])
  t.same(await operator({ holdMs: 0 }), { kind: 'gone' })
  t.same(await operator({ holdMs: 0, seq: 1 }), { kind: 'nothing' })
})

t.test('two hundred events an answer at most; the rest is asked for at once', async t => {
  const { visitor, log, feed, clock, at } = await rig(t, { pollMode: 'short' })
  for (let count = 0; count < 450; count++) log.say({ visitorId: 'vera' })
  feed.changed(accountId, 'log')
  await clock.pass(5)
  const first = await visitor('vera', { holdMs: 0 })
  t.match(first, { cursor: at(200), pace: { after: 0, hold: 0 } })
  t.match(await visitor('vera', { holdMs: 0, seq: 200 }), { cursor: at(400), pace: { after: 0, hold: 0 } })
  const last = await visitor('vera', { holdMs: 0, seq: 400 })
  t.same(seqs(last), Array.from({ length: 50 }, (_, at) => 401 + at))
  t.match(last, { cursor: at(450), pace: { after: 1000, hold: 0 } })
})

t.test('sixty-four kilobytes an answer at most, but one event always', async t => {
  const { visitor, log, feed, clock } = await rig(t)
  const visitorId = newVisitorId()
  for (const length of [30_000, 30_000, 30_000, 100_000]) log.say({ visitorId, body: { text: 'x'.repeat(length) } })
  feed.changed(accountId, 'log')
  await clock.pass(5)
  t.same(seqs(await visitor(visitorId, { holdMs: 0 })), [1, 2])
  t.same(seqs(await visitor(visitorId, { holdMs: 0, seq: 2 })), [3])
  t.same(seqs(await visitor(visitorId, { holdMs: 0, seq: 3 })), [4])
})

t.test('a page shows the site\'s new status, whoever is held there', async t => {
  const { visitor, log, feed, clock } = await rig(t)
  const vera = watch(visitor('vera', {}))
  log.say({ kind: 'site_status', body: { status: 'away' } })
  feed.changed(accountId, 'log')
  await clock.pass(5)
  t.match(vera.answer, { kind: 'news', events: [], signals: { stamp: '1', site: { status: 'away' } } })
  t.same(await visitor('vera', { holdMs: 0, seq: 1, stamp: '1' }), { kind: 'nothing' })
  t.match(await visitor('vera', { holdMs: 0, seq: 1, stamp: '' }), { signals: { site: { status: 'away' } } })
})

t.test('a site made since is looked for once', async t => {
  const { poller, log, at } = await rig(t)
  const asker = { accountId, siteId: 'cccccccccccc', visitorId: 'vera', tab: 'tab', tabs: [] }
  const ask = { cursor: at(0), stamp: '', holdMs: 0 }
  log.sites.push({ id: 'cccccccccccc', status: 'online', statusSeq: 0, settingsSeq: 0 })
  t.match(await poller.askAsVisitor(asker, ask), { signals: { site: { status: 'online' } } })
  const before = log.count()
  t.match(await poller.askAsVisitor(asker, ask), { signals: { site: { status: 'online' } } })
  t.equal(log.count(), before)
})
