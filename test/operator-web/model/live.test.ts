// One way to begin, and polls folded in from there.
import t from 'tap'
import type { Reply } from '../../../src/client/request.ts'
import { ClockModel } from '../../../operator-web/model/clock.ts'
import { ConversationsModel } from '../../../operator-web/model/conversations.ts'
import { LiveModel } from '../../../operator-web/model/live.ts'
import { RosterModel } from '../../../operator-web/model/roster.ts'
import { SitesModel } from '../../../operator-web/model/sites.ts'
import { TypingModel } from '../../../operator-web/model/typing.ts'
import { signal } from '@preact/signals'
import { createTabs } from '../../../operator-web/model/tabs.ts'
import type { JoinTabs } from '../../../operator-web/model/tabs.ts'
import { aloneTabs, answer, conversation, fakeApi, handTimers, memoryShelf, message, refusal, settled, uuid, visitor } from '../fakes.ts'

const pace = { after: 0, hold: 25_000 }
type Poll = { cursor: string, signals: string, hold: number }

function open ({ open: first = [conversation({ events: [message(1)] })], joinTabs = aloneTabs as JoinTabs } = {}) {
  const polls: Array<(reply: Reply) => void> = []
  const state = { open: answer({ cursor: 'c1', sites: [{ id: 'abcdefghij12', status: 'online' }], conversations: first }) as Reply, roster: answer({ stamp: 5, full: true, visitors: [visitor(1)] }) as Reply }
  const api = fakeApi({
    '/v1/operator/conversations': (body: { list: string }) => body.list === 'open' ? state.open : answer({ cursor: 'c1', sites: [], conversations: [] }),
    '/v1/operator/roster': () => state.roster,
    '/v1/operator/history': (body: { conversation: string }) => answer({ conversation: conversation({ id: body.conversation, state: 'ended', events: [message(1), message(2), message(3)] }) }),
    '/v1/operator/poll': () => new Promise<Reply>(resolve => { polls.push(resolve) })
  })
  const timers = handTimers()
  const clock = new ClockModel({ timers, epochMs: () => timers.now() })
  const conversations = new ConversationsModel({ onEvent: () => {} })
  const roster = new RosterModel({ onArrival: () => {} })
  const sites = new SitesModel({ api, timers })
  const typing = new TypingModel({ api, now: clock.now, me: signal(uuid(7)) })
  const facts: string[] = []
  const snapshots = { count: 0 }
  const onFact = ({ kind }: { kind: string }): void => {
    if (kind === 'poison') throw new Error('a fact that chokes')
    facts.push(kind)
  }
  const live = new LiveModel({ api, shelf: memoryShelf(), tab: 'tab1', timers, random: () => 0, epochMs: () => timers.now(), hidden: () => false, clock, conversations, roster, sites, typing, tabs: createTabs({ joinTabs }), onFact, onSnapshot: () => { snapshots.count++ } })
  const paths = (): string[] => api.asked.map(({ path, body }) => path.replace('/v1/operator/', '') + (path.endsWith('conversations') ? `:${(body as { list: string }).list}` : ''))
  const lastPoll = (): Poll => api.asked.findLast(({ path }) => path.endsWith('poll'))?.body as Poll
  const tell = async (reply: Reply): Promise<void> => {
    polls.shift()?.(reply)
    await settled()
  }
  return { api, live, snapshots, conversations, roster, sites, typing, timers, facts, state, paths, lastPoll, tell }
}
const signals = (part: object = {}): object => ({ stamp: 's2', roster: 5, sites: [{ id: 'abcdefghij12', status: 'away' }], conversations: [], ...part })

t.test('it begins with the conversations and their cursor, then the roster, and polls from there', async t => {
  const { live, paths, lastPoll, roster, sites } = open()
  await live.start()
  t.same(paths(), ['conversations:open', 'conversations:left', 'roster', 'poll'])
  t.match(lastPoll(), { cursor: 'c1', signals: '', tab: 'tab1' })
  t.equal(roster.visitors.value.size, 1)
  t.equal(sites.statuses.value.get('abcdefghij12'), 'online')
  live.stop()
})

t.test('events are folded in, signals shown, facts passed on, and the next poll goes on from the new cursor', async t => {
  const { live, tell, conversations, sites, typing, facts, lastPoll } = open()
  await live.start()
  const fact = { seq: 9, key: uuid(3), by: 'system', at: '', kind: 'site_settings', site: 'abcdefghij12' }
  await tell(answer({ cursor: 'c2', events: [message(2), fact, { kind: 'of tomorrow', seq: 10 }], signals: signals({ conversations: [{ id: uuid(900), seenByVisitor: 1, seenByOperators: 0, deliveredToVisitor: 0, deliveredToOperators: 0, typing: ['visitor'], typingRevision: 4 }] }), poll: pace }))
  t.equal(conversations.chats.value.get(uuid(900))?.last, 2)
  t.equal(conversations.chats.value.get(uuid(900))?.seenByVisitor, 1)
  t.same(typing.authors.value.get(uuid(900)), ['visitor'])
  t.equal(sites.statuses.value.get('abcdefghij12'), 'away')
  t.same(facts, ['site_settings', 'of tomorrow'])
  t.match(lastPoll(), { cursor: 'c2', signals: 's2' })
  t.equal(live.connection.value, 'live')
  live.stop()
})

t.test('what the widget shows follows the fact that says so, without any signal', async t => {
  const { live, tell, sites } = open()
  await live.start()
  await tell(answer({ cursor: 'c2', events: [{ seq: 9, key: uuid(3), by: 'system', at: '', kind: 'site_status', site: 'abcdefghij12', status: 'away' }], poll: pace }))
  t.equal(sites.statuses.value.get('abcdefghij12'), 'away')
  live.stop()
})

t.test('a fact that throws takes nothing of its answer with it', async t => {
  const { live, tell, conversations, sites, facts, lastPoll } = open()
  await live.start()
  await tell(answer({ cursor: 'c2', events: [{ kind: 'poison', seq: 8 }, { kind: 'site_settings', seq: 9, site: 'abcdefghij12' }, message(2)], signals: signals(), poll: pace }))
  t.same(facts, ['site_settings'])
  t.equal(conversations.chats.value.get(uuid(900))?.last, 2)
  t.equal(sites.statuses.value.get('abcdefghij12'), 'away')
  t.match(lastPoll(), { cursor: 'c2', signals: 's2' })
  t.equal(live.connection.value, 'live')
  live.stop()
})

t.test('a gap reads the conversation again', async t => {
  const { live, tell, conversations, paths } = open()
  await live.start()
  await tell(answer({ cursor: 'c2', events: [message(3)], poll: pace }))
  t.ok(paths().includes('history'))
  t.equal(conversations.chats.value.get(uuid(900))?.last, 3)
  live.stop()
})

t.test('a greater roster stamp reads what changed since ours, again if the answer was too old', async t => {
  const { api, live, tell, state, timers, roster } = open()
  await live.start()
  state.roster = answer({ stamp: 6, full: false, visitors: [] })
  await tell(answer({ cursor: 'c1', events: [], signals: signals({ roster: 8 }), poll: pace }))
  t.same(api.asked.filter(({ path }) => path.endsWith('roster')).map(({ body }) => body), [{}, { since: 5 }])
  state.roster = answer({ stamp: 8, full: false, visitors: [visitor(2, { changed: 7_000_000 })] })
  timers.pass(300)
  await settled()
  t.equal(roster.stamp.value, 8)
  t.equal(roster.visitors.value.size, 2)
  timers.pass(1000)
  await settled()
  t.equal(api.asked.filter(({ path }) => path.endsWith('roster')).length, 3, 'and then no more')
  live.stop()
})

t.test('a node that never comes to the stamp of another is asked five times, however often polls speak of it; a greater one begins anew', async t => {
  const { api, live, tell, state, timers } = open()
  const reads = (): number => api.asked.filter(({ path }) => path.endsWith('roster')).length - 1
  const minute = async (roster: number): Promise<void> => {
    for (let second = 0; second < 60; second++) {
      await tell(answer({ cursor: 'c1', events: [], signals: signals({ roster, stamp: `${roster}.${second}` }), poll: { after: 1000, hold: 0 } }))
      for (let step = 0; step < 10; step++) {
        timers.pass(100)
        await settled()
      }
    }
  }
  await live.start()
  state.roster = answer({ stamp: 6, full: false, visitors: [] })
  await minute(8)
  t.equal(reads(), 5)
  await minute(8)
  t.equal(reads(), 5, 'and never again for the same')
  await minute(9)
  t.equal(reads(), 10)
  live.stop()
})

t.test('a roster that isn\'t answered is asked for ever more rarely, and not given up', async t => {
  const { api, live, tell, state, timers } = open()
  const reads = (): number => api.asked.filter(({ path }) => path.endsWith('roster')).length - 1
  await live.start()
  state.roster = { kind: 'cut' }
  await tell(answer({ cursor: 'c1', events: [], signals: signals({ roster: 8 }), poll: pace }))
  for (let step = 0; step < 600; step++) {
    timers.pass(100)
    await settled()
  }
  t.ok(reads() > 10 && reads() < 18, `${reads()} in a minute`)
  live.stop()
})

t.test('a console that begins anew wants no stamp of before', async t => {
  const { api, live, tell, state, timers } = open()
  await live.start()
  state.roster = { kind: 'cut' }
  await tell(answer({ cursor: 'c1', events: [], signals: signals({ roster: 8 }), poll: pace }))
  state.roster = answer({ stamp: 6, full: true, visitors: [visitor(1)] })
  await tell(refusal('cursor_gone', 410))
  timers.pass(0)
  await settled()
  const before = api.asked.filter(({ path }) => path.endsWith('roster')).length
  for (let step = 0; step < 100; step++) {
    timers.pass(100)
    await settled()
  }
  t.equal(before, 3)
  t.equal(api.asked.filter(({ path }) => path.endsWith('roster')).length, before)
  live.stop()
})

t.test('a lost cursor begins again as at the start, and reads chats that ended meanwhile', async t => {
  const { live, tell, state, timers, paths, lastPoll, conversations } = open()
  await live.start()
  state.open = answer({ cursor: 'c7', sites: [], conversations: [] })
  await tell(refusal('cursor_gone', 410))
  t.equal(live.connection.value, 'retrying')
  timers.pass(1000)
  await settled()
  t.same(paths().slice(4), ['conversations:open', 'conversations:left', 'roster', 'history', 'poll'])
  t.match(lastPoll(), { cursor: 'c7', signals: '' })
  t.equal(conversations.chats.value.get(uuid(900))?.state, 'ended')
  live.stop()
})

t.test('a start without an answer says so and is tried again; signed out is not', async t => {
  const { live, state, timers, paths } = open()
  state.open = { kind: 'cut' }
  await live.start()
  t.equal(live.connection.value, 'retrying')
  state.open = refusal('signed_out', 401)
  timers.pass(1000)
  await settled()
  t.equal(paths().length, 2)
  timers.pass(60_000)
  await settled()
  t.equal(paths().length, 2)
  live.stop()
})

t.test('“Try now” begins at once when the start is what failed', async t => {
  const { live, state, paths } = open()
  state.open = { kind: 'cut' }
  await live.start()
  live.nudge()
  await settled()
  t.equal(paths().length, 2)
  live.stop()
})

/** This tab doesn't lead; `cursor` is where the leader stands, as far as was heard. */
function behind () {
  let cursor: string | undefined
  let ears: Parameters<JoinTabs>[0] | undefined
  const said: unknown[] = []
  const { live, ...bench } = open({
    joinTabs: given => {
      ears = given
      return { ...aloneTabs(given), leading: () => false, say: message => { said.push(message) }, rests: at => at === cursor, doubt () { cursor = undefined; given.onTurn() } }
    }
  })
  const hear = (polled: Parameters<typeof given.onHeard>[0]): void => {
    cursor = polled.to
    given.onHeard(polled)
  }
  const given = ears as unknown as Parameters<JoinTabs>[0]
  return { live, ...bench, said, hear, given, polls: () => bench.paths().filter(path => path === 'poll').length }
}

t.test('a tab that doesn\'t lead asks once, has the leader speak, and rests while it takes in what that one heard', async t => {
  const { live, tell, said, hear, polls, conversations, timers } = behind()
  await live.start()
  await tell(answer({ cursor: 'c2', events: [], poll: pace }))
  t.same(said, [{ act: 'speak' }])
  const before = polls()
  hear({ from: 'c2', to: 'c2', answer: undefined })
  hear({ from: 'c2', to: 'c3', answer: { cursor: 'c3', events: [message(2)], poll: pace } })
  timers.pass(60_000)
  await settled()
  t.equal(conversations.chats.value.get(uuid(900))?.last, 2)
  t.equal(polls(), before)
  t.equal(live.connection.value, 'live', 'resting is no fault')
  live.stop()
})

t.test('a tab that rests asks for itself when it is looked at, and when another tab lost its line or its sign-in', async t => {
  const { live, tell, said, hear, given, polls } = behind()
  await live.start()
  await tell(answer({ cursor: 'c2', events: [], poll: pace }))
  for (const act of [() => { live.nudge() }, () => { given.onSaid({ act: 'look' }) }]) {
    hear({ from: 'c2', to: 'c2', answer: undefined })
    const before = polls()
    act()
    t.equal(polls(), before + 1)
  }
  hear({ from: 'c2', to: 'c2', answer: undefined })
  const before = polls()
  given.onSaid({ act: 'speak' })
  t.equal(polls(), before, 'that was for the leader')
  live.stop()
  t.same(said.at(-1), { act: 'look' })
})

t.test('a leader that is asked to speak asks at once from where it stands, so that it is answered with what there is', async t => {
  let ears: Parameters<JoinTabs>[0] | undefined
  const told: Array<{ from: string, to: string }> = []
  const { live, tell, lastPoll } = open({
    joinTabs: given => {
      ears = given
      return { ...aloneTabs(given), polled: ({ from, to }) => { told.push({ from, to }) } }
    }
  })
  const speak = (): void => { ears?.onSaid({ act: 'speak' }) }
  speak()
  await live.start()
  await tell(answer({ cursor: 'c2', events: [], signals: signals(), poll: pace }))
  t.match(lastPoll(), { cursor: 'c2', signals: 's2', hold: 25_000 })
  speak()
  t.match(lastPoll(), { cursor: 'c2', signals: '', hold: 0 })
  t.same(told, [{ from: 'c1', to: 'c2' }])
  live.stop()
  speak()
  t.equal(live.connection.value, 'starting', 'who has stopped says nothing')
})

t.test('after a restore the console shows what the server has, and what comes under the lost numbers', async t => {
  const { live, tell, state, timers, snapshots, conversations } = open({ open: [conversation({ events: [1, 2, 3].map(number => message(number)) })] })
  await live.start()
  state.open = answer({ cursor: 'c7', sites: [], conversations: [conversation({ events: [message(1)] })] })
  await tell(refusal('cursor_gone', 410))
  timers.pass(1000)
  await settled()
  t.equal(conversations.chats.value.get(uuid(900))?.last, 1)
  t.equal(snapshots.count, 2)
  await tell(answer({ cursor: 'c8', events: [message(2, { key: uuid(77), text: 'after the restore' })], poll: pace }))
  t.match(conversations.chats.value.get(uuid(900))?.events.at(-1), { text: 'after the restore' })
  live.stop()
})

t.test('a start that the server asked to wait with is not tried sooner, whoever looks', async t => {
  const { live, state, timers, paths } = open()
  state.open = { kind: 'refused', status: 503, code: 'unavailable', retryAfterMs: 15_000 }
  await live.start()
  live.nudge()
  timers.pass(14_999)
  live.nudge()
  await settled()
  t.equal(paths().length, 1)
  timers.pass(1)
  await settled()
  t.equal(paths().length, 2)
  live.stop()
})
