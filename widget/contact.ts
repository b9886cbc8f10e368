// Keeps in contact: hello, one polling tab for all tabs, the token. What comes is told to whoever watches; what it means is theirs.
import type { HelloAnswer } from '../src/wire/visitor.ts'
import type { Channel, Leader } from '../src/client/leader.ts'
import type { Reply, RequestOptions } from '../src/client/request.ts'
import type { Pace } from '../src/wire/signals.ts'
import type { News, PanelFile, PollNews } from './host.ts'
import { backoffMs } from '../src/client/backoff.ts'
import { createFollow } from '../src/client/follow.ts'
import { createRequest } from '../src/client/request.ts'
import { browserTimers } from '../src/client/timers.ts'
import { newKey } from '../src/client/id.ts'
import { read, write } from './keep.ts'
import { readClient, readPage } from './page.ts'
import { getFile, origin, site } from './site.ts'

// wire/limits.ts has these two; the widget imports types only, so a test holds them together.
export const visitIdleMs = 30 * 60_000
export const maxTabs = 32
/** Another tab renews the token: this one comes after it. */
const afterOthersMs = 2000
/** More than this that nobody came to read: the fold finds the gap and reads the history. */
const keptNews = 400

export const tab = newKey().slice(0, 8)
/** Hellos in vain, since the last one that worked. */
export let failures = 0

type Said = { answer: PollNews } | undefined

const timers = browserTimers()
const epochMs = (): number => Date.now()
// Taken at the start, so that nothing the page puts in its place later hears us.
const request = createRequest({ fetch: window.fetch, get base () { return `${origin}/v1/visitor/${site.site}/` }, contentType: 'text/plain;charset=UTF-8', credentials: 'omit' })
const watchers: Array<(news: News) => void> = []
/** What came since the snapshot, for those who watch later. */
let known: News[] = []
let key = newKey()
/** Where to follow from; none while there is no greeting. */
let place: { cursor: string, stamp: string, pace: Pace } | undefined
/** None while no other tab was heard: then this one polls for itself. */
let leader: Leader | undefined
let channel: Channel | undefined
let here = false
let ended: () => void
let heardAt = 0
let waiting: ReturnType<typeof setTimeout> | undefined

const follow = createFollow<PollNews>({
  ask: (poll, options) => ask('poll', { ...poll, tab, tabs: leader?.tabs().slice(0, maxTabs) ?? [] }, options),
  onAnswer (answer) {
    take(answer)
    leader?.tell({ answer } satisfies Said)
  },
  onConnection: connection => { if (connection !== 'stopped') hear({ kind: 'connection', connection }) },
  onGone: () => { startAnew() },
  onSignedOut (code) {
    if (code === 'banned' || code === 'origin_refused') end()
    else {
      forget()
      startAnew()
    }
  },
  timers,
  random: Math.random,
  hidden: () => document.hidden,
  memory: { read: () => read('h'), write: text => { write('h', text) }, epochMs }
})

/** POSTs to one of the visitor's routes with the token in the body. */
export async function ask (act: string, body: object, options?: RequestOptions): Promise<Reply> {
  const reply = await request(act, { token: read('t'), ...body }, options)
  if (reply.kind === 'answer') heardAt = epochMs()
  // The site was deleted.
  if (reply.kind === 'refused' && reply.status === 404 && act === 'poll') end()
  return reply
}

/** Says what is known, then all news, for as long as the page lives. */
export function watch (watcher: (news: News) => void): void {
  known.forEach(watcher)
  watchers.push(watcher)
}

/** `onEnd`: nothing more comes on this page; the site is gone, or doesn't want us here. */
export function startContact (onEnd: () => void): void {
  ended = onEnd
  join()
  greet(0)
}

/** One of the lossy signals: page, leave. */
export function tell (signal: object, options?: RequestOptions): void {
  if (place !== undefined) void ask('signal', { tab, ...signal }, options)
}

/** The page closes or goes to the back/forward cache. */
export function leave (): void {
  tell({ kind: 'leave' }, { keepalive: true })
  part()
}

/** The page came back from there. */
export function comeBack (): void {
  join()
  if (!renewed()) tell({ kind: 'page', page: readPage('') })
}

/** The network or the page woke up. */
export function wake (): void {
  if (place === undefined) {
    if (failures > 0) greet(0)
  } else if (!leading() || !renewed()) follow.nudge()
}

function join (): void {
  here = true
  try {
    channel = new BroadcastChannel(`shopbell:${site.site}`) as Channel
    channel.onmessage = event => { if (!leader && (event.data as { kind: string }).kind !== 'bye') elect().catch(() => { /* the next word of another tab tries again */ }) }
    channel.postMessage({ kind: 'here', tab })
  } catch {
    // Not there, or closed to this frame: every tab polls for itself.
  }
}

/** There is another tab: the file with the election, which most pages never need, is fetched. */
async function elect (): Promise<void> {
  const { joinTabs } = await getFile<PanelFile>(site.panel)
  if (leader || !here) return
  leader = joinTabs({
    site: site.site,
    tab,
    channel,
    keep: { read, write },
    timers,
    onLead: restart,
    onMessage (said) {
      if (said) take((said as { answer: PollNews }).answer)
      else lose(afterOthersMs)
    }
  })
  restart()
}

/** Whether the polls are this tab's. */
function leading (): boolean {
  return here && leader?.leading() !== false
}

/** Follows if it is this tab's turn and there is a place to follow from. */
function restart (): void {
  follow.stop()
  if (place && leading()) follow.start(place)
}

function part (): void {
  clearTimeout(waiting)
  here = false
  if (leader) leader.stop()
  else channel?.close()
  leader = undefined
  restart()
}

function greet (ms: number): void {
  clearTimeout(waiting)
  waiting = setTimeout(() => { void hello() }, ms)
}

async function hello (): Promise<void> {
  const reply = await request('hello', { token: read('t'), key, page: readPage(document.referrer), client: readClient(), tab })
  if (!here) return
  if (reply.kind === 'answer') { welcome(reply.body as HelloAnswer); return }
  const { status = 500, retryAfterMs = 0 } = reply as Partial<Extract<Reply, { kind: 'refused' }>>
  if (status === 401) forget()
  else if (status < 500 && status !== 408 && status !== 429) { end(); return }
  greet(backoffMs({ failures: failures++, floorMs: retryAfterMs, random: Math.random() }))
}

function welcome ({ token, cursor, poll: pace, site, signals, conversation }: HelloAnswer): void {
  write('t', token)
  heardAt = epochMs()
  failures = 0
  // What other tabs heard meanwhile may be newer than the snapshot: it is said again, and the fold knows it or not.
  const early = known.filter(({ kind }) => kind === 'events')
  known = []
  hear({ kind: 'snapshot', conversation })
  hear({ ...signals, kind: 'signals', site })
  early.forEach(hear)
  place = { cursor, stamp: signals.stamp, pace }
  restart()
}

function take ({ cursor, events, signals, poll: pace }: PollNews): void {
  if (place !== undefined) place = { cursor, stamp: signals?.stamp ?? place.stamp, pace }
  if (events.length > 0) hear({ kind: 'events', events })
  if (signals) hear({ ...signals, kind: 'signals' })
}

function hear (news: News): void {
  known = [...known, news].slice(-keptNews)
  watchers.forEach(watcher => { watcher(news) })
}

/** As at first load; the other tabs too, when our token is there for them. */
function startAnew (): void {
  leader?.tell(undefined satisfies Said)
  lose(0)
}

function lose (ms: number): void {
  place = undefined
  known = []
  restart()
  greet(ms + 1000 * Math.random())
}

/** True when the visit is over by now: this is a new one then, with a page view of its own. */
function renewed (): boolean {
  const over = epochMs() - heardAt > visitIdleMs
  if (over) {
    key = newKey()
    lose(0)
  }
  return over
}

function forget (): void {
  write('t', '')
  key = newKey()
}

function end (): void {
  place = undefined
  part()
  ended()
}
