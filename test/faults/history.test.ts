// The judge of histories finds what was planted, and nothing where all is well.
import t from 'tap'
import type { SpokenEvent } from '../../src/wire/events.ts'
import type { ClientHistory, History, Told, Verdict, Written } from './history.ts'
import { addVerdicts, isClean, judge, listFaults, nothingSaid } from './history.ts'
import { createStory, nothing } from './story.ts'

/** A visitor (m1, m3, …) and an operator (m2, m4, …) in turn, each message a second after the other and shown 10 ms later everywhere. */
function talk (messages: number): History {
  const numbers = Array.from({ length: messages }, (_, index) => index + 1)
  const written = numbers.map((number): Written => ({
    key: `m${number}`, sender: number % 2 === 1 ? 'visitor' : 'operator', text: `text ${number}`, at: number * 1000, acknowledged: [{ at: number * 1000 + 5, seq: 100 + number }]
  }))
  const stored = numbers.map((number): Told => ({ key: `m${number}`, conversation: 'c', seq: 100 + number, number, text: `text ${number}` }))
  const client = (name: string): ClientHistory => ({ name, shown: stored.map(event => ({ ...event, at: event.number * 1000 + 10 })), screens: [{ conversation: 'c', keys: stored.map(({ key }) => key), more: false }] })
  return { written, clients: [client('panel'), client('console')], stored }
}

const counts = ({ written, acknowledged, delivered, lost, doubled, outOfOrder, ghosts }: Verdict): number[] =>
  [written, acknowledged, delivered, lost.length, doubled.length, outOfOrder.length, ghosts.length]

t.test('a history in which all is well', async t => {
  const verdict = judge(talk(6))
  t.same(counts(verdict), [6, 6, 6, 0, 0, 0, 0])
  t.same(listFaults(verdict), [])
  t.same(verdict.longestGap, { client: 'panel', from: 1000, until: 1010 })
})

t.test('a loss is found at a client', async t => {
  const history = talk(6)
  history.clients[1]?.shown.splice(5, 1)
  t.same(counts(judge(history)), [6, 6, 5, 1, 0, 0, 0])
  t.same(judge(history).lost, ['m6 is not at console'])
})

t.test('a loss in the middle is a hole, too', async t => {
  const history = talk(6)
  history.clients[1]?.shown.splice(2, 1)
  t.same(counts(judge(history)), [6, 6, 5, 1, 0, 1, 0])
})

t.test('a loss is found in the database, even when everybody saw it', async t => {
  const history = talk(6)
  history.stored.pop()
  t.same(judge(history).lost, ['m6 is not at the database'])
})

t.test('what wasn\'t acknowledged may be there once', async t => {
  const history = talk(6)
  history.written.forEach(message => { message.acknowledged = [] })
  t.same(counts(judge(history)), [6, 0, 0, 0, 0, 0, 0])
})

t.test('or not at all', async t => {
  const history = talk(6)
  history.written.push({ key: 'm7', sender: 'visitor', text: 'text 7', at: 7000, acknowledged: [] })
  t.same(counts(judge(history)), [7, 6, 6, 0, 0, 0, 0])
})

t.test('but not in the database alone', async t => {
  const history = talk(6)
  history.written.forEach(message => { message.acknowledged = [] })
  history.clients[0]?.shown.pop()
  t.same(judge(history).lost, ['m6, stored, is not at panel'])
})

t.test('a message that is shown twice', async t => {
  const history = talk(6)
  const shown = history.clients[0]?.shown ?? []
  shown.push({ ...shown[5] as typeof shown[0], at: 6020 })
  const verdict = judge(history)
  t.same(verdict.doubled, ['m6 is twice at panel'])
  t.equal(verdict.outOfOrder.length, 1, 'its number isn\'t the next one either')
})

t.test('a message that is stored twice, under two numbers', async t => {
  const history = talk(6)
  const again = { key: 'm6', conversation: 'c', seq: 107, number: 7, text: 'text 6' }
  history.stored.push(again)
  history.clients.forEach(({ shown }) => { shown.push({ ...again, at: 7010 }) })
  t.same(judge(history).doubled, ['m6 is twice at the database', 'm6 is twice at panel', 'm6 is twice at console'])
})

t.test('a repeat that got another answer than the first', async t => {
  const history = talk(6)
  history.written[5]?.acknowledged.push({ at: 6500, seq: 106 }, { at: 6600, seq: 107 })
  t.same(judge(history).doubled, ['m6 was acknowledged as 106 and 107'])
})

t.test('two messages that changed places on a screen', async t => {
  const history = talk(6)
  const shown = history.clients[0]?.shown ?? []
  shown.splice(2, 2, shown[3] as typeof shown[0], shown[2] as typeof shown[0])
  t.ok(judge(history).outOfOrder.some(words => words === 'm3 (103, 3) after m4 (104, 4) at panel'))
})

t.test('a sender\'s later message that was stored before the earlier one, though all numbers are dense', async t => {
  const history = talk(6)
  const swap = (told: Told[]): void => {
    const [first, third] = [told[0], told[2]] as [Told, Told]
    Object.assign(first, { key: 'm3', text: 'text 3' })
    Object.assign(third, { key: 'm1', text: 'text 1' })
  }
  swap(history.stored)
  history.clients.forEach(({ shown }) => { swap(shown) })
  t.match(judge(history).outOfOrder, ['m1 was overtaken by a later one of visitor at the database', /./, /./])
})

t.test('a client that numbers otherwise than the database', async t => {
  const history = talk(6)
  const shown = history.clients[1]?.shown ?? []
  const [last] = shown.slice(-1)
  Object.assign(last ?? {}, { seq: 105 })
  t.ok(judge(history).outOfOrder.includes('m6 has another place (105) at console than in the database'))
})

t.test('a conversation that doesn\'t begin at its beginning', async t => {
  const history = talk(6)
  history.clients[0]?.shown.shift()
  t.match(judge(history), { lost: ['m1 is not at panel'], outOfOrder: ['m2 (2) begins its conversation at panel'] })
})

t.test('words that nobody wrote', async t => {
  const history = talk(6)
  history.clients[0]?.shown.push({ key: 'm7', conversation: 'c', seq: 107, number: 7, text: 'boo', at: 7000 })
  t.same(judge(history).ghosts, ['m7 at panel says "boo"'])
})

t.test('words that were written otherwise', async t => {
  const history = talk(6)
  Object.assign(history.stored[2] ?? {}, { text: 'tex' })
  t.same(judge(history).ghosts, ['m3 at the database says "tex"'])
})

t.test('events without words are no messages, but have their place', async t => {
  const history = talk(2)
  const ended = { key: 'e', conversation: 'c', seq: 200, number: 3 }
  history.stored.push(ended)
  history.clients.forEach(({ shown }) => { shown.push({ ...ended, at: 3000 }) })
  history.clients.forEach(({ screens }) => { screens[0]?.keys.push('e') })
  t.same(counts(judge(history)), [2, 2, 2, 0, 0, 0, 0])
  history.clients[0]?.shown.pop()
  t.same(judge(history).lost, ['e, stored, is not at panel'])
})

t.test('the longest gap is one in which something was on its way', async t => {
  const history = talk(6)
  // From the third on everything comes 2.5 s late; the silence before it was nobody's fault.
  history.clients[1]?.shown.slice(2).forEach(event => { event.at += 2500 })
  t.same(judge(history).longestGap, { client: 'console', from: 3000, until: 5510 })
})

t.test('a gap that ends with several at once begins after the delivery before it', async t => {
  const history = talk(6)
  history.clients[0]?.shown.slice(1, 5).forEach(event => { event.at = 5500 })
  t.same(judge(history).longestGap, { client: 'panel', from: 2000, until: 5500 })
})

t.test('a message that was shown and then vanished from the screen', async t => {
  const history = talk(6)
  history.clients[0]?.screens[0]?.keys.splice(2, 1)
  t.same(counts(judge(history)), [6, 6, 6, 1, 0, 0, 0])
  t.same(judge(history).lost, ['m3 vanished from panel'])
  const all = talk(6)
  all.clients[1]?.screens.forEach(screen => { screen.keys = [] })
  t.equal(judge(all).lost.length, 6, 'nor may a conversation vanish')
})

t.test('messages that were sorted anew after they were shown', async t => {
  const history = talk(6)
  const keys = history.clients[1]?.screens[0]?.keys ?? []
  keys.splice(2, 2, 'm4', 'm3')
  t.same(counts(judge(history)), [6, 6, 6, 0, 0, 2, 0])
  t.same(judge(history).outOfOrder, ['m4 stands in the place of m3 at console', 'm3 stands in the place of m4 at console'])
})

t.test('a screen that was read anew may leave older ones to who scrolls up, but nothing else', async t => {
  const history = talk(6)
  const screen = history.clients[0]?.screens[0]
  Object.assign(screen ?? {}, { keys: ['m3', 'm4', 'm5', 'm6'], more: true })
  t.same(listFaults(judge(history)), [])
  screen?.keys.splice(1, 1)
  t.same(judge(history).lost, ['m4 vanished from panel'])
})

t.test('what a story is told is on its screens until it is told otherwise', async t => {
  const story = createStory(['panel', 'console'], () => 0)
  const event = (number: number): SpokenEvent => ({ key: `m${number}`, seq: number, number, audience: 'all', kind: 'message', text: `text ${number}` }) as SpokenEvent
  story.shows('panel', { id: 'c', events: [event(1), event(2)], more: false })
  story.shows('panel', { id: 'c', events: [event(2)], more: false })
  story.shows('console', { id: 'c', events: [event(2), event(1)], more: false })
  const stored = [1, 2].map((number): Told => ({ key: `m${number}`, conversation: 'c', seq: number, number, text: `text ${number}` }))
  const written = stored.map(({ key, seq, text = '' }): Written => ({ key, sender: 'panel', text, at: 0, acknowledged: [{ at: 0, seq }] }))
  t.same(judge({ written, clients: [...story.clients], stored }).lost, ['m1 vanished from panel'])
  t.ok(judge({ written, clients: [...story.clients], stored }).outOfOrder.includes('m2 stands in the place of m1 at console'))
  story.shows('panel', { id: 'c', ...nothing })
  t.same(judge({ written, clients: [...story.clients], stored }).lost, ['m1 vanished from panel', 'm2 vanished from panel'])
})

t.test('recovery counts from the fault\'s end, and from the writing of what was written later', async t => {
  const history = talk(6)
  t.equal(judge(history).recovery, undefined)
  t.same(judge(history, { fairSince: 3500 }).recovery, { client: 'panel', key: 'm4', ms: 10 })
  history.clients[1]?.shown.slice(1).forEach(event => { event.at += 2500 })
  t.same(judge(history, { fairSince: 3500 }).recovery, { client: 'console', key: 'm4', ms: 2510 })
  t.same(judge(history, { fairSince: 7000 }).recovery, { client: 'console', key: 'm6', ms: 1510 })
  t.equal(judge(history, { fairSince: 9000 }).recovery, undefined, 'all was there before')
})

t.test('clean is who lost nothing, left nothing behind, and heard of no trouble', async t => {
  t.ok(isClean(judge(talk(6)), []))
  t.notOk(isClean(judge(talk(6)), ['node 1 ended by itself']))
  const lost = talk(6)
  lost.stored.pop()
  t.notOk(isClean(judge(lost), []))
  const stuck = talk(6)
  stuck.written.push({ key: 'm7', sender: 'visitor', text: 'text 7', at: 7000, acknowledged: [] })
  t.notOk(isClean(judge(stuck), []))
})

t.test('verdicts add up', async t => {
  const bad = talk(4)
  bad.stored.pop()
  const sum = [judge(talk(6)), judge(bad)].reduce(addVerdicts, nothingSaid)
  t.same(counts(sum), [10, 10, 9, 1, 0, 0, 0])
  t.same(listFaults(sum), ['lost: m4 is not at the database'])
  t.equal(addVerdicts(sum, nothingSaid).longestGap, sum.longestGap)
})

/** The console's page was loaded anew when four messages were there; its snapshot had the newest two of them. */
function reloaded (): History {
  const history = talk(6)
  const [panel, console] = history.clients as [ClientHistory, ClientHistory]
  const before: ClientHistory = { ...console, shown: console.shown.slice(0, 4), screens: [] }
  const after: ClientHistory = { name: 'console', bornAt: 4500, shown: console.shown.slice(2).map((event, at) => ({ ...event, at: Math.max(event.at, 4600 + at) })), screens: [{ conversation: 'c', keys: ['m3', 'm4', 'm5', 'm6'], more: true }] }
  return { ...history, clients: [panel, after], past: [before], open: 'c' }
}

t.test('a page that was loaded anew begins with a snapshot, and needs no more above it', async t => {
  const verdict = judge(reloaded())
  t.same(listFaults(verdict), [])
  t.same(counts(verdict), [6, 6, 6, 0, 0, 0, 0])
  t.equal((verdict.longestGap?.until ?? 0) - (verdict.longestGap?.from ?? 0), 100, 'nobody waited for it before it was there')
})

t.test('a hole in or below a snapshot is a loss', async t => {
  for (const [key, at] of [['m4', 1], ['m6', 3]] as const) {
    const history = reloaded()
    const [, console] = history.clients
    console?.shown.splice(at, 1)
    console?.screens[0]?.keys.splice(at, 1)
    t.match(judge(history).lost, [`${key} is not at console`])
  }
})

t.test('without more above, a snapshot must have the beginning', async t => {
  const history = reloaded()
  for (const screen of history.clients[1]?.screens ?? []) screen.more = false
  t.same(judge(history).lost, ['m1 is not at console', 'm2 is not at console'])
})

t.test('a snapshot without the conversation that goes on', async t => {
  const history = reloaded()
  Object.assign(history.clients[1] ?? {}, { shown: [], screens: [] })
  t.same(judge(history).lost, ['c, which goes on, is not on the screen of console'])
  t.same(judge({ ...history, open: undefined }).lost, [], 'one that is over needn\'t be there')
})

t.test('what a page doubled counts, also if it was loaded anew later', async t => {
  const history = reloaded()
  const shown = history.past?.[0]?.shown ?? []
  shown.push({ ...shown[3] as typeof shown[0], at: 4100 })
  t.same(judge(history).doubled, ['m4 is twice at console'])
})

t.test('a story tells of a page that is loaded anew as of another one', async t => {
  let now = 1000
  const story = createStory(['console'], () => now)
  const event = (number: number): SpokenEvent => ({ key: `m${number}`, seq: 100 + number, number, kind: 'message', text: 'x', audience: 'all' } as unknown as SpokenEvent)
  story.shows('console', { id: 'c', events: [event(1), event(2)], more: false })
  now = 2000
  story.reloads('console')
  story.shows('console', { id: 'c', events: [event(2), event(2)], more: true })
  t.match(story.past, [{ name: 'console', shown: [{ key: 'm1' }, { key: 'm2' }] }])
  t.match(story.clients, [{ name: 'console', bornAt: 2000, shown: [{ key: 'm2', at: 2000 }, { key: 'm2' }], screens: [{ keys: ['m2', 'm2'], more: true }] }])
})
