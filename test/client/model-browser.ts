// A browser in miniature with tabs that each have a face as small as can be: the client as both real faces use it, on time that a test moves.
import type { SpokenEvent } from '../../src/wire/events.ts'
import type { Conversation } from '../../src/wire/conversations.ts'
import type { Follow, PollAnswerShape } from '../../src/client/follow.ts'
import type { Channel, Locks } from '../../src/client/leader.ts'
import type { Outbox, OutboxItem } from '../../src/client/outbox.ts'
import type { Relay } from '../../src/client/relay.ts'
import type { Repair } from '../../src/client/repair.ts'
import type { Reply } from '../../src/client/request.ts'
import type { Talk } from '../../src/client/fold.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { Clock } from '../helpers/clock.ts'
import type { Asked, ModelServer } from './model-server.ts'
import { backoffMs } from '../../src/client/backoff.ts'
import { emptyTalk, fold, renew, toTalk } from '../../src/client/fold.ts'
import { createFollow } from '../../src/client/follow.ts'
import { createOutbox } from '../../src/client/outbox.ts'
import { createRelay } from '../../src/client/relay.ts'
import { createRepair } from '../../src/client/repair.ts'
import { conversation } from './model-server.ts'

export interface Tab {
  readonly name: string
  readonly talk: Talk
  readonly outbox: Outbox
  /** When each poll and hello went out, and the most polls that were under way at once. */
  readonly askedAt: number[]
  readonly mostPolls: number
  hidden: boolean
  leading (): boolean
  say (key: string): void
  wake (): void
  freeze (): void
  thaw (): void
  /** Closed by hand, or crashed: then nobody hears of it but the browser's locks. */
  end (how: 'closed' | 'crashed'): void
}

export interface ModelBrowser {
  clock: Clock
  server: ModelServer
  random: () => number
  withLocks: boolean
  /** Date.now runs ahead of the clock by the time that was slept, and is set forward and back. */
  aheadMs: number
  token: number | undefined
  lease: string
  /** Words between tabs that get lost; in a real browser only a page that is just opened or put away hears nothing. */
  lostShare: number
  lock: { holder: Claim | undefined, queue: Claim[] }
  channels: Map<string, (data: unknown) => void>
  kept: Map<string, readonly OutboxItem[]>
}

/** A tab's wish to lead. Its own: a tab of the same name that is opened later has another. */
interface Claim { grant (): void }

export function newBrowser (clock: Clock, options: { server: ModelServer, random: () => number, withLocks: boolean }): ModelBrowser {
  return { ...options, clock, aheadMs: 0, lostShare: 0.1, token: undefined, lease: '', lock: { holder: undefined, queue: [] }, channels: new Map(), kept: new Map() }
}

/** Opens a tab; `name` also names what it left in storage. */
export function openTab (browser: ModelBrowser, name: string): Tab {
  const life = newLife(browser)
  const { timers } = life
  const { random } = browser
  const epochMs = (): number => browser.clock.now() + browser.aheadMs
  const tab = { name, talk: emptyTalk(conversation), askedAt: [] as number[], mostPolls: 0, hidden: false }
  let polls = 0
  let failures = 0
  let greeted = false
  let waiting: unknown

  const ask = async (asked: Asked): Promise<Reply> => await new Promise(resolve => { void browser.server.ask(asked).then(reply => { life.run(() => { resolve(reply) }) }) })
  const counted = async (asked: Asked): Promise<Reply> => {
    tab.askedAt.push(browser.clock.now())
    let over = false
    const ended = (): void => { if (!over && asked.act === 'poll') polls--; over = true }
    if (asked.act === 'poll') tab.mostPolls = Math.max(tab.mostPolls, ++polls)
    asked.abort?.signal.addEventListener('abort', ended)
    const reply = await ask(asked)
    ended()
    return reply
  }
  const show = (found: Conversation): void => {
    tab.talk = renew(tab.talk, toTalk(found))
    settle()
  }
  const settle = (): void => {
    tab.talk.events.forEach(({ key }) => { outbox.settle(key) })
    outbox.review()
  }
  const hear = (event: SpokenEvent): void => {
    const folded = fold(tab.talk, event)
    if (folded.kind === 'applied') tab.talk = folded.talk
    if (folded.kind === 'gap') repair.want(conversation)
  }
  const repair: Repair = createRepair({
    async read (_id, wanted) {
      const reply = await ask({ act: 'history', body: { token: browser.token } })
      if (reply.kind === 'answer' && wanted() && (reply.body as Conversation).last >= tab.talk.last) show(reply.body as Conversation)
      return reply
    },
    timers,
    random
  })

  const follow: Follow = createFollow<PollAnswerShape>({
    ask: async (poll, { abort, timeoutMs }) => await counted({ act: 'poll', body: { ...poll, token: browser.token }, abort, timeoutMs }),
    onAnswer (answer) {
      (answer.events as SpokenEvent[]).forEach(hear)
      settle()
    },
    onPolled (polled) {
      failures = 0
      relay.polled(polled)
    },
    rests: cursor => relay.rests(cursor),
    onConnection: connection => { if (connection === 'live') outbox.nudge() },
    onGone: () => { anew(0) },
    onSignedOut: () => { anew(0) },
    timers,
    random,
    hidden: () => tab.hidden,
    memory: { read: () => undefined, write () {}, epochMs }
  })
  const anew = (ms: number): void => {
    if (ms === 0) relay.say('anew')
    greeted = false
    follow.stop()
    timers.clear(waiting)
    waiting = timers.set(() => { void hello() }, ms + backoffMs(failures++, random()))
  }
  const hello = async (): Promise<void> => {
    const reply = await counted({ act: 'hello', body: {} })
    if (life.over()) return
    if (reply.kind !== 'answer') { anew(1); return }
    const { token, cursor, poll, conversation: found } = reply.body as { token: number, cursor: string, poll: PollAnswerShape['poll'], conversation: Conversation }
    browser.token = token
    greeted = true
    repair.stop()
    tab.talk = renew(tab.talk, toTalk(found))
    tab.talk.events.forEach(({ key }) => { outbox.settle(key) })
    outbox.anew()
    follow.start({ cursor, stamp: '', pace: poll })
  }

  const claim: Claim = { grant () {} }
  const relay: Relay = createRelay({
    name: 'model',
    tab: name,
    locks: browser.withLocks ? newLocks(browser, claim, life.run) : undefined,
    channel: newChannel(browser, name, life.run),
    lease: { read: () => browser.lease, write: text => { browser.lease = text } },
    timers,
    epochMs,
    onHeard: polled => { follow.hear(polled) },
    onSaid (said) {
      if (said === 'hurry') follow.hurry()
      else anew(2000)
    },
    onTurn: () => { follow.turn() }
  })
  const outbox: Outbox = createOutbox({
    async deliver ({ key }) {
      const reply = await ask({ act: 'send', body: { key, token: browser.token } })
      if (reply.kind === 'answer') {
        follow.hurry()
        relay.say('hurry')
      }
      return reply
    },
    passed: ({ number }) => number <= tab.talk.last,
    storage: { read: () => [...browser.kept.get(name) ?? []], write: items => { if (!life.over()) browser.kept.set(name, items) } },
    onChange () {},
    timers,
    random,
    epochMs
  })
  void hello()

  return Object.assign(tab, {
    outbox,
    say (key: string) { life.run(() => { outbox.add({ key, text: key }) }) },
    leading: relay.leading,
    wake () {
      life.run(() => {
        if (!greeted) return
        follow.nudge()
        relay.doubt()
        follow.turn()
      })
    },
    freeze: life.freeze,
    thaw: life.thaw,
    end (how: 'closed' | 'crashed') {
      life.thaw()
      if (how === 'closed') {
        relay.stop()
        follow.stop()
        outbox.stop()
        repair.stop()
      }
      life.end()
      browser.channels.delete(name)
      release(browser, claim)
    }
  })
}

interface Life { timers: Timers, run (what: () => void): void, over (): boolean, freeze (): void, thaw (): void, end (): void }

/** What happens to a tab while it is frozen happens afterwards; after its end nothing does. */
function newLife ({ clock }: ModelBrowser): Life {
  let state: 'running' | 'frozen' | 'over' = 'running'
  let backlog: Array<() => void> = []
  const run = (what: () => void): void => {
    if (state === 'running') what()
    else if (state === 'frozen') backlog.push(what)
  }
  return {
    timers: {
      now: clock.now,
      set (what, ms) {
        const handle = { cleared: false, inner: clock.set(() => { run(() => { if (!handle.cleared) what() }) }, ms) }
        return handle
      },
      clear (handle) {
        const known = handle as { cleared: boolean, inner: unknown } | undefined
        if (known === undefined) return
        known.cleared = true
        clock.clear(known.inner)
      }
    },
    run,
    over: () => state === 'over',
    freeze () { if (state === 'running') state = 'frozen' },
    thaw () {
      if (state !== 'frozen') return
      state = 'running'
      const waiting = backlog
      backlog = []
      waiting.forEach(what => { run(what) })
    },
    end () { state = 'over' }
  }
}

function newChannel (browser: ModelBrowser, name: string, run: (what: () => void) => void): Channel {
  const { channels, clock, random } = browser
  const channel: Channel = {
    onmessage: null,
    postMessage (message) {
      const data = JSON.parse(JSON.stringify(message)) as unknown
      for (const other of channels.keys()) if (other !== name && random() >= browser.lostShare) clock.set(() => { channels.get(other)?.(data) }, 1)
    },
    close () { channels.delete(name) }
  }
  channels.set(name, data => { run(() => { channel.onmessage?.({ data }) }) })
  return channel
}

/** `claim` is the tab's only one. */
function newLocks (browser: ModelBrowser, claim: Claim, run: (what: () => void) => void): Locks {
  return {
    async request (_name, { signal }, held) {
      await new Promise<void>(resolve => {
        claim.grant = () => { run(resolve) }
        browser.lock.queue.push(claim)
        signal.addEventListener('abort', () => { release(browser, claim) })
        if (browser.lock.holder === undefined) grantNext(browser)
      })
      await held()
      release(browser, claim)
    }
  }
}

function release ({ lock, ...browser }: ModelBrowser, claim: Claim): void {
  lock.queue = lock.queue.filter(waiting => waiting !== claim)
  if (lock.holder === claim) grantNext({ ...browser, lock })
}

function grantNext ({ lock, clock }: ModelBrowser): void {
  const next = lock.queue.shift()
  lock.holder = next
  if (next !== undefined) clock.set(next.grant, 1)
}
