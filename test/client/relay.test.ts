// Tabs that rest while another polls for them: how rarely, how soon after a freeze, and who hurries.
import t from 'tap'
import type { ModelBrowser, Tab } from './model-browser.ts'
import { newClock } from '../helpers/clock.ts'
import { newBrowser, openTab } from './model-browser.ts'
import { newServer } from './model-server.ts'

interface Bench { browser: ModelBrowser, first: Tab, second: Tab, operatorSays (key: string): void, pass (ms: number): Promise<void> }

async function twoTabs (): Promise<Bench> {
  const clock = newClock()
  const random = (): number => 0.5
  const server = newServer(clock, random)
  const browser = newBrowser(clock, { server, random, withLocks: true })
  browser.lostShare = 0
  const first = openTab(browser, 'first')
  await clock.pass(2000)
  const second = openTab(browser, 'second')
  await clock.pass(60_000)
  return {
    browser,
    first,
    second,
    operatorSays (key) {
      server.say(key, 'operator:00000000-0000-4000-8000-000000000001')
      ;[0, 1, 2].forEach(server.tick)
    },
    pass: clock.pass
  }
}

const shown = ({ talk }: Tab): string[] => talk.events.map(({ key }) => key)

t.test('one tab polls, the other rests and shows the same', async t => {
  const { first, second, operatorSays, pass } = await twoTabs()
  const before = second.askedAt.length
  operatorSays('one')
  await pass(300_000)
  operatorSays('two')
  await pass(100)
  t.same(shown(first), ['one', 'two'])
  t.same(shown(second), ['one', 'two'])
  t.equal(second.askedAt.length, before, 'the second asked nothing itself')
  t.ok(first.askedAt.length > 10)
})

t.test('a leader that is frozen and still holds its lock is noticed within two minutes, at once by who looks', async t => {
  const { first, second, operatorSays, pass } = await twoTabs()
  first.freeze()
  operatorSays('one')
  await pass(120_000)
  t.same(shown(second), ['one'])
  operatorSays('two')
  await pass(100)
  t.same(shown(second), ['one', 'two'], 'from then on it asks for itself')
  first.thaw()
  await pass(60_000)
  t.same(shown(first), ['one', 'two'])
  first.freeze()
  operatorSays('three')
  second.wake()
  await pass(100)
  t.same(shown(second), ['one', 'two', 'three'])
})

t.test('a leader that crashes is followed by the other tab', async t => {
  const { first, second, operatorSays, pass } = await twoTabs()
  first.end('crashed')
  await pass(50)
  operatorSays('one')
  await pass(200)
  t.same(shown(second), ['one'])
})

t.test('who writes in a tab that rests ends the long pace of the one that polls', async t => {
  const { browser, first, second, operatorSays, pass } = await twoTabs()
  browser.server.pace = { after: 60_000, hold: 0 }
  operatorSays('one')
  await pass(1000)
  const before = first.askedAt.length
  await pass(20_000)
  t.equal(first.askedAt.length, before, 'it waits for a minute')
  second.say('mine')
  await pass(60)
  ;[0, 1, 2].forEach(browser.server.tick)
  await pass(100)
  t.same(shown(first), ['one', 'mine'])
  t.same(shown(second), ['one', 'mine'])
})
