// Keeps in contact: hello, one polling tab for all tabs, the token. What comes is told to whoever watches; what it means is theirs.
import type { HelloAnswer } from '../src/wire/visitor.ts'
import type { Channel } from '../src/client/leader.ts'
import type { Relay } from '../src/client/relay.ts'
import type { Reply, RequestOptions } from '../src/client/request.ts'
import type { News, TabsFile, PollNews } from './host.ts'
import { backoffMs } from '../src/client/backoff.ts'
import { createFollow } from '../src/client/follow.ts'
import { createRequest } from '../src/client/request.ts'
import { browserTimers } from '../src/client/timers.ts'
import { newKey } from '../src/client/id.ts'
import { read, write } from './keep.ts'
import { setLook } from './look.ts'
import { readChoice, readClient, readPage } from './page.ts'
import { getPart, origin, site } from './site.ts'

// wire/limits.ts has it, too; the widget imports types only, so a test holds the two together.
export const visitIdleMs = 30 * 60_000
/** Another tab renews the token: this one comes after it. */
const afterOthersMs = 2000
/** More than this that nobody came to read: the fold finds the gap and reads the history. */
const keptNews = 400

export const tab = newKey().slice(0, 8)
/** Hellos in vain, since the last one that worked; Infinity: nobody wants any. */
export let failures = 0

const epochMs = Date.now
/** Taken at the start, so that nothing the page puts in its place later hears us. */
export const { fetch } = window
const request = createRequest({ fetch, base: '', credentials: 'omit' })
const watchers: Array<(news: News) => void> = []
/** What came since the snapshot, for those who watch later. */
let known: News[] = []
let key = newKey()
/** The server said hello, too: there is a token and a place to follow from. */
let greeted = false
let held: string
/** None while no other tab was heard: then this one polls for itself. */
let relay: Relay | undefined
let channel: Channel | undefined
/** Between the start and the end of it. */
let wanted = false
let here = false
/** There was a chat on this page. */
let chat = false
let ended: () => void
let heardAt = 0
/** Until then the server asked not to be greeted. */
let closedUntil = 0
let waiting: ReturnType<typeof setTimeout> | undefined

const follow = createFollow<PollNews>({
  ask: (poll, options) => ask('poll', { ...poll, tab, tabs: relay?.tabs() ?? [] }, options),
  onAnswer: take,
  onPolled (polled) {
    failures = 0
    relay?.polled(polled)
  },
  rests: cursor => !here || !!relay?.rests(cursor),
  // A tab that rests has stopped, too: the one that polls for it is well, or it wouldn't rest.
  onConnection: connection => { hear({ kind: 'connection', connection: connection === 'stopped' ? 'live' : connection }) },
  onGone: startAnew,
  // Banned, or the owner took this page's origin from the list or the site away; a 401 is `ask`'s.
  onSignedOut: end,
  timers: browserTimers(),
  random: Math.random,
  hidden: () => document.hidden,
  memory: { read: () => read('h'), write: text => { write('h', text) }, epochMs }
})

/** POSTs to one of the visitor's routes with the token in the body. */
export async function ask (act: string, body: object, options?: RequestOptions): Promise<Reply> {
  const token = read('t')
  if (greeted && !token) return lost()
  const reply = await request(`${origin}/v1/visitor/${site.id}/${act}`, { token, ...body }, options)
  if (reply.kind === 'answer') {
    heardAt = epochMs()
    if (act !== 'poll' && act !== 'signal') {
      follow.hurry()
      relay?.say('hurry')
    }
  } else if (reply.kind === 'refused' && greeted && reply.status === 401) {
    // Another tab may have a new one by now.
    if (read('t') === token) forget()
    startAnew()
  }
  return reply
}

/** Says what is known, then all news, for as long as the page lives. */
export function watch (watcher: (news: News) => void): void {
  known.forEach(watcher)
  watchers.push(watcher)
}

/** `onEnd`: nothing more comes on this page; the site is gone, or doesn't want us here. */
export function startContact (onEnd: () => void): void {
  if (wanted) return
  wanted = true
  ended = onEnd
  join()
  greet(0)
}

/** One of the lossy signals: page, leave. */
export function tell (signal: object, options?: RequestOptions): void {
  if (greeted) void ask('signal', { tab, ...signal }, options)
}

/** The page closes or goes to the back/forward cache. */
export function leave (): void {
  tell({ kind: 'leave' }, { keepalive: true })
  part()
}

/** Nobody has looked at the page for long: without a chat there is nothing to be polled for until somebody does. */
export function rest (): void {
  if (!chat) part()
}

/** The network or the page woke up, or the page came back from the back/forward cache. */
export function wake (): void {
  if (!wanted) return
  const back = !here
  if (back) {
    if (document.hidden) return
    join()
    if (greeted && read('t') !== held) {
      lost()
      return
    }
  }
  if (!greeted) {
    if (back || failures) greet(0)
  } else if (epochMs() - heardAt > visitIdleMs) {
    // The visit is over by now: this is a new one, with a page view of its own.
    key = newKey()
    lose(0)
  } else {
    if (back) tell({ kind: 'page', page: readPage('') })
    follow.nudge()
    relay?.doubt()
    follow.turn()
  }
}

function join (): void {
  here = true
  try {
    channel = new BroadcastChannel(`shopbell:${site.id}`) as Channel
    channel.onmessage = event => { if (!relay && (event.data as { kind: string }).kind !== 'bye') elect().catch(() => { /* the next word of another tab tries again */ }) }
    channel.postMessage({ kind: 'here', tab })
  } catch {
    // Not there, or closed to this frame: every tab polls for itself.
  }
}

/** There is another tab: the file with the election, which most pages never need, is fetched. */
async function elect (): Promise<void> {
  const { joinTabs } = await getPart<TabsFile>('tabs')
  if (relay || !here) return
  relay = joinTabs({
    site: site.id,
    tab,
    channel,
    keep: { read, write },
    onHeard (polled) {
      heardAt = epochMs()
      follow.hear(polled)
    },
    onSaid (said) {
      if (said === 'hurry') follow.hurry()
      else if (said === 'anew') lose(afterOthersMs)
      else hear({ kind: 'said', said: said as string })
    },
    onTurn: follow.turn
  })
}

function part (): void {
  clearTimeout(waiting)
  here = false
  if (relay) relay.stop()
  else channel?.close()
  relay = undefined
  follow.turn()
}

function greet (ms: number): void {
  clearTimeout(waiting)
  waiting = setTimeout(() => {
    // Two pages opened at once, without a token, would be two visitors: the second waits for what the first gets.
    const locks = read('t') ? undefined : navigator.locks as LockManager | undefined
    if (locks) locks.request(`shopbell-hello:${site.id}`, hello).catch(hello)
    else void hello()
  }, Math.max(ms, closedUntil - epochMs()))
}

async function hello (): Promise<void> {
  const reply = await ask('hello', { key, page: readPage(document.referrer), client: readClient(), tab, choice: readChoice() })
  if (!here) return
  if (reply.kind === 'answer') {
    welcome(reply.body as HelloAnswer)
    return
  }
  const { status = 500, retryAfterMs = 0 } = reply as Partial<Extract<Reply, { kind: 'refused' }>>
  if (status === 401) forget()
  else if (status < 500 && ![408, 429].includes(status)) { end(); return }
  // Twice as patient as polls: a page whose origin isn't on the owner's list sees nothing but cuts, too, and never anything else.
  const ms = 2 * again() + retryAfterMs
  closedUntil = retryAfterMs && epochMs() + ms
  greet(ms)
}

function welcome (answer: HelloAnswer): void {
  const { token, cursor, poll: pace, site, signals, conversation } = answer
  write('t', held = token)
  heardAt = epochMs()
  chat ||= !!conversation
  known = []
  hear({ kind: 'look', look: site })
  hear({ ...answer, events: undefined, kind: 'snapshot' })
  take({ events: [], signals })
  greeted = true
  follow.start({ cursor, stamp: signals.stamp, pace })
}

function take ({ events, signals }: Pick<PollNews, 'events' | 'signals'>): void {
  chat ||= events.some(event => 'conversation' in event)
  if (events.length > 0) hear({ kind: 'events', events })
  if (signals) hear({ ...signals, kind: 'signals' })
}

/** Tells all who watch, and remembers it for those who will. */
export function hear (news: News): void {
  if (news.kind === 'look') setLook(news.look)
  known = [...known, news].slice(-keptNews)
  watchers.forEach(watcher => {
    try {
      watcher(news)
    } catch {
      // What one part can't take in must not keep it from the others, nor stop the polls.
    }
  })
}

/** As at first load; the other tabs too, when our token is there for them. */
function startAnew (): void {
  relay?.say('anew')
  lose(0)
}

/** Another tab's page forgot the visitor, and wasn't heard: what is on screen here is nobody's any more. */
function lost (): Reply {
  drop()
  hear({ kind: 'said', said: 'left' })
  return { kind: 'cut' }
}

function drop (): void {
  greeted = false
  follow.stop()
}

function lose (ms: number): void {
  drop()
  greet(ms + again())
}

/** How long to wait, after ever more that led to no answered poll. */
function again (): number {
  return backoffMs(failures++, Math.random())
}

function forget (): void {
  write('t', '')
  key = newKey()
}

function end (): void {
  // Nobody there hears a leave, and the owner's links are links again.
  drop()
  failures = Infinity
  stopContact()
  ended()
}

/** Leaves for good, until somebody starts it again: as a stranger, unless there is a token. */
export function stopContact (): void {
  leave()
  wanted = false
  drop()
  known = []
  key = newKey()
}
