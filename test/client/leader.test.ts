// Tabs: one leads, the others hear it, and another takes over when it goes.
import t from 'tap'
import type { Channel, Leader, Locks } from '../../src/client/leader.ts'
import type { Clock } from '../helpers/clock.ts'
import { createLeader } from '../../src/client/leader.ts'
import { newClock, settle } from '../helpers/clock.ts'

/** What one browser shares between its tabs: a lock queue, a channel, a storage, a clock. */
function newBrowser (): { clock: Clock, ahead: { ms: number }, locks: Locks, channel (): Channel, lease: { read (): string | undefined, write (text: string): void } } {
  let queue = Promise.resolve()
  const channels = new Set<Channel>()
  let lease = ''
  return {
    clock: newClock(),
    ahead: { ms: 0 },
    locks: {
      async request (_name, { signal }, held) {
        const before = queue
        let done = (): void => {}
        queue = new Promise(resolve => { done = resolve })
        await before
        if (!signal.aborted) await held()
        done()
      }
    },
    channel () {
      const channel: Channel = {
        onmessage: null,
        postMessage (data) { channels.forEach(other => { if (other !== channel) setImmediate(() => { other.onmessage?.({ data }) }) }) },
        close () { channels.delete(channel) }
      }
      channels.add(channel)
      return channel
    },
    lease: { read: () => lease, write: text => { lease = text } }
  }
}

interface Tab { leader: Leader, heard: unknown[], leading: () => boolean }

function openTab (browser: ReturnType<typeof newBrowser>, tab: string, withLocks: boolean): Tab {
  const heard: unknown[] = []
  const leader = createLeader({
    name: 'shopbell:site',
    tab,
    locks: withLocks ? browser.locks : undefined,
    channel: browser.channel(),
    lease: browser.lease,
    timers: browser.clock,
    epochMs: () => browser.clock.now() + browser.ahead.ms,
    onLead: () => {},
    onTabs: () => {},
    onMessage: message => { heard.push(message) }
  })
  return { leader, heard, leading: () => leader.leading() }
}

for (const [way, withLocks] of [['a lock', true], ['a lease', false]] as const) {
  t.test(`with ${way} one of three tabs leads, tells the others, and hands over when it closes`, async t => {
    const browser = newBrowser()
    const tabs = ['a', 'b', 'c'].map(name => openTab(browser, name, withLocks))
    await browser.clock.pass(10)
    const leading = (): Tab[] => tabs.filter(tab => tab.leading())
    t.equal(leading().length, 1)
    const first = leading()[0] as Tab
    first.leader.tell('news')
    await settle()
    t.same(tabs.filter(tab => tab.heard.includes('news')).length, 2)
    t.same([...first.leader.tabs()].sort(), ['b', 'c'])
    first.leader.stop()
    await settle()
    await browser.clock.pass(7000)
    t.equal(leading().length, 1)
    t.not(leading()[0], first)
    t.equal(leading()[0]?.leader.tabs().length, 1, 'the closed tab is no longer named')
    tabs.forEach(tab => { tab.leader.stop() })
    await settle()
    t.equal(browser.clock.pending(), 0, 'nothing is left running')
  })
}

t.test('a tab that died without a word is forgotten, and its lease runs out', async t => {
  const browser = newBrowser()
  const dead = openTab(browser, 'a', false)
  const alive = openTab(browser, 'b', false)
  await browser.clock.pass(10)
  t.ok(dead.leading())
  // Its timers stop, its channel is gone: what a crash leaves.
  browser.lease.write(`a ${browser.clock.now() + 6000}`)
  dead.leader.stop()
  browser.lease.write(`a ${browser.clock.now() + 6000}`)
  await browser.clock.pass(9000)
  t.ok(alive.leading())
  alive.leader.stop()
})

t.test('without a channel every tab leads itself', async t => {
  const clock = newClock()
  const leader = createLeader({ name: 'x', tab: 'a', timers: clock, epochMs: () => 0, onLead: () => {}, onTabs: () => {}, onMessage: () => {} })
  t.ok(leader.leading())
  leader.stop()
  t.notOk(leader.leading())
})

t.test('a clock that is set back by a day leaves no dead leader its lease, and no dead tab its name', async t => {
  const browser = newBrowser()
  const dead = openTab(browser, 'a', false)
  const alive = openTab(browser, 'b', false)
  await browser.clock.pass(10)
  t.same(alive.leader.tabs(), ['a'])
  dead.leader.stop()
  // What crashes leave: a lease that stands, and a tab that was heard and says nothing any more.
  browser.channel().postMessage({ kind: 'here', tab: 'z' })
  await settle()
  browser.lease.write(`a ${browser.clock.now() + 6000}`)
  t.same(alive.leader.tabs(), ['z'])
  browser.ahead.ms = -86_400_000
  await browser.clock.pass(20_000)
  t.ok(alive.leading())
  const later = openTab(browser, 'd', false)
  await settle()
  t.same(alive.leader.tabs(), ['d'])
  await browser.clock.pass(20_000)
  t.same(alive.leader.tabs(), ['d'], 'who lives is heard again')
  for (const { leader } of [alive, later]) leader.stop()
})
