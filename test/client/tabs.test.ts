// All of the client at once, in up to three tabs of a browser, over whatever networks, nodes and people do: each word in each tab, once and in order; no spinning, no standstill.
import t from 'tap'
import fc from 'fast-check'
import type { Fate } from './model-server.ts'
import type { ModelBrowser, Tab } from './model-browser.ts'
import { newClock } from '../helpers/clock.ts'
import { everything } from '../helpers/everything.ts'
import { newBrowser, openTab } from './model-browser.ts'
import { fates, newServer, snapshotEvents } from './model-server.ts'

type Step =
  | { kind: 'pass', ms: number }
  | { kind: 'visitor' | 'wake' | 'freeze' | 'thaw' | 'closed' | 'crashed' | 'reload' | 'hidden', tab: number }
  | { kind: 'operator' | 'revoke' | 'sleep' | 'open' }
  | { kind: 'restore', lost: number }
  | { kind: 'tick', node: number }
  | { kind: 'fates', fates: Fate[] }
  | { kind: 'path', limitMs: number }
  | { kind: 'pace', after: number, hold: number }
  | { kind: 'versions', mixed: boolean }
  | { kind: 'clock', ms: number }

const ofTab = (kind: 'visitor' | 'wake' | 'freeze' | 'thaw' | 'closed' | 'crashed' | 'reload' | 'hidden'): fc.Arbitrary<Step> => fc.record({ kind: fc.constant(kind), tab: fc.nat(2) })
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.oneof(fc.nat(100), fc.nat(5000), fc.nat(60_000)) }) },
  { weight: 4, arbitrary: ofTab('visitor') },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('operator' as const) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('tick' as const), node: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('fates' as const), fates: fc.array(fc.constantFrom(...fates), { minLength: 1, maxLength: 6 }) }) },
  ...(['wake', 'freeze', 'thaw', 'closed', 'crashed', 'reload', 'hidden'] as const).map(ofTab),
  fc.record({ kind: fc.constantFrom('revoke' as const, 'sleep' as const, 'open' as const) }),
  fc.record({ kind: fc.constant('restore' as const), lost: fc.nat(4) }),
  fc.record({ kind: fc.constant('path' as const), limitMs: fc.constantFrom(100, 5000, 10_000, Infinity) }),
  fc.record({ kind: fc.constant('pace' as const), after: fc.constantFrom(0, 1000, 15_000), hold: fc.constantFrom(0, 25_000) }),
  fc.record({ kind: fc.constant('versions' as const), mixed: fc.boolean() }),
  fc.record({ kind: fc.constant('clock' as const), ms: fc.constantFrom(-86_400_000, -3_600_000, -10_000, 3_600_000) })
)

interface World { browser: ModelBrowser, tabs: Array<Tab | undefined>, ended: Tab[], said: string[], spoken: number }

const actions: { [K in Step['kind']]: (world: World, step: Extract<Step, { kind: K }>) => Promise<void> | void } = {
  pass: async ({ browser }, { ms }) => { await browser.clock.pass(ms) },
  visitor ({ tabs, said }, { tab }) {
    if (tabs[tab] === undefined) return
    said.push(`${tab}:${said.length}`)
    tabs[tab].say(`${tab}:${said.length - 1}`)
  },
  operator (world) { world.browser.server.say(`operator:${world.spoken++}`, 'operator:00000000-0000-4000-8000-000000000001') },
  tick ({ browser }, { node }) { browser.server.tick(node) },
  fates ({ browser }, { fates }) { browser.server.fates.push(...fates) },
  path ({ browser }, { limitMs }) { browser.server.limitMs = limitMs },
  pace ({ browser }, { after, hold }) { browser.server.pace = { after, hold } },
  versions ({ browser }, { mixed }) { browser.server.mixed = mixed },
  clock ({ browser }, { ms }) { browser.aheadMs += ms },
  restore ({ browser }, { lost }) { browser.server.restore(lost) },
  revoke ({ browser }) { browser.server.revoke() },
  wake: ({ tabs }, { tab }) => { tabs[tab]?.wake() },
  freeze: ({ tabs }, { tab }) => { tabs[tab]?.freeze() },
  thaw: ({ tabs }, { tab }) => { tabs[tab]?.thaw() },
  hidden ({ tabs }, { tab }) { const found = tabs[tab]; if (found !== undefined) found.hidden = !found.hidden },
  closed (world, { tab }) { end(world, tab, 'closed') },
  crashed (world, { tab }) { end(world, tab, 'crashed') },
  reload (world, { tab }) {
    if (world.tabs[tab] === undefined) return
    end(world, tab, 'crashed')
    world.tabs[tab] = openTab(world.browser, `tab${tab}`)
  },
  open ({ browser, tabs }) {
    const free = [0, 1, 2].find(tab => tabs[tab] === undefined)
    if (free !== undefined) tabs[free] = openTab(browser, `tab${free}`)
  },
  async sleep ({ browser, tabs }) {
    const running = tabs.filter(tab => tab !== undefined)
    running.forEach(tab => { tab.freeze() })
    browser.server.deafen()
    browser.aheadMs += 3_600_000
    await browser.clock.pass(5000)
    running.forEach(tab => { tab.thaw() })
  }
}

function end ({ tabs, ended }: World, at: number, how: 'closed' | 'crashed'): void {
  const tab = tabs[at]
  if (tab === undefined) return
  tab.end(how)
  ended.push(tab)
  tabs[at] = undefined
}

async function run (steps: readonly Step[], { seed, withLocks }: { seed: number, withLocks: boolean }): Promise<World> {
  const clock = newClock()
  const random = newRandom(seed)
  const server = newServer(clock, random)
  const browser = newBrowser(clock, { server, random, withLocks })
  const world: World = { browser, tabs: [openTab(browser, 'tab0'), openTab(browser, 'tab1')], ended: [], said: [], spoken: 0 }
  for (const step of steps) await (actions[step.kind] as (world: World, step: Step) => Promise<void> | void)(world, step)
  return world
}

/** All is well again: every word, also what tabs that are gone had left in storage, has time to arrive. */
async function heal ({ browser, tabs }: World): Promise<void> {
  const { server, clock } = browser
  Object.assign(server, { fates: [], limitMs: Infinity, mixed: false, pace: { after: 0, hold: 25_000 } })
  browser.lostShare = 0
  for (const tab of [0, 1, 2]) {
    tabs[tab]?.thaw()
    tabs[tab] ??= openTab(browser, `tab${tab}`)
  }
  for (let minute = 0; minute < 5; minute++) {
    [0, 1, 2].forEach(server.tick)
    await clock.pass(60_000)
  }
}

function problems ({ browser: { server }, tabs, ended, said }: World): string[] {
  const log = server.log.map(({ key }) => key)
  const found: string[] = []
  for (const key of said) {
    const times = log.filter(known => known === key).length
    // What was shown as stored, and a restore took away, is gone.
    if (times !== 1 && !(times === 0 && server.lost.has(key))) found.push(`${key} was stored ${times} times`)
  }
  for (const tab of ['0', '1', '2']) {
    // What a restore took away, and was sent again, may come after what followed it.
    const own = log.filter(key => key.startsWith(`${tab}:`) && !server.lost.has(key)).map(key => Number(key.split(':')[1]))
    if (own.some((number, index) => number < (own[index - 1] ?? 0))) found.push(`tab ${tab} was stored in another order: ${own.join(' ')}`)
  }
  for (const tab of tabs) {
    if (tab === undefined) continue
    const shown = tab.talk.events.map(({ key }) => key)
    if (shown.length < Math.min(snapshotEvents, log.length) || shown.join() !== log.slice(log.length - shown.length).join()) found.push(`${tab.name} shows ${shown.join(' ')} of ${log.join(' ')}`)
    if (tab.outbox.items().length > 0) found.push(`${tab.name} still holds ${tab.outbox.items().map(({ key, state }) => `${key} ${state}`).join()}`)
  }
  const leaders = tabs.filter(tab => tab?.leading()).length
  if (leaders !== 1) found.push(`${leaders} tabs lead`)
  for (const { name, askedAt, mostPolls } of [...ended, ...tabs.filter(tab => tab !== undefined)]) {
    if (mostPolls > 1) found.push(`${name} had ${mostPolls} polls under way`)
    const busiest = Math.max(0, ...askedAt.map((at, index) => askedAt.slice(index).findIndex(later => later > at + 10_000)))
    if (busiest > mostInTenSeconds) found.push(`${name} asked ${busiest} times in ten seconds`)
  }
  return found
}

/** Spinning is hundreds. Short polls are ten; nodes that disagree about stamps make it four a second; steps that take no time add theirs. */
const mostInTenSeconds = 100
const runs = everything ? 400 : 40
// Ten times the runs need more than what each file has by itself; a hang still ends.
if (everything) t.setTimeout(1_200_000)

for (const withLocks of [true, false]) {
  t.test(`with ${withLocks ? 'locks' : 'leases'} every tab shows every word once and in order, whatever happens`, async t => {
    await fc.assert(fc.asyncProperty(fc.array(anyStep, { maxLength: 50, size: 'max' }), fc.nat(), async (steps, seed) => {
      const world = await run(steps, { seed, withLocks })
      await heal(world)
      const found = problems(world)
      world.browser.server.say('operator:last', 'operator:00000000-0000-4000-8000-000000000001')
      ;[0, 1, 2].forEach(world.browser.server.tick)
      // At most what a pace of before says: one that changed comes with the next news.
      await world.browser.clock.pass(16_000)
      world.tabs.forEach(tab => { if (tab?.talk.events.at(-1)?.key !== 'operator:last') found.push(`${tab?.name ?? ''} is not live`) })
      ;[0, 1, 2].forEach(tab => { end(world, tab, 'closed') })
      if (found.length > 0) throw new Error(found.join('\n'))
    }), { numRuns: runs, verbose: 1 })
    t.pass(`${runs} runs`)
  })
}

/** Mulberry32: small, and good enough to choose nodes and jitters by. */
function newRandom (seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
