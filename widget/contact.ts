// Keeps in contact: hello, one polling tab for all tabs, the token. What comes is told to whoever watches; what it means is theirs.
import type { HelloAnswer } from '../src/wire/visitor.ts'
import type { SiteStatus } from '../src/wire/events.ts'
import type { Connection, FollowOptions } from '../src/client/follow.ts'
import type { Channel, Leader, LeaderOptions } from '../src/client/leader.ts'
import type { Reply, RequestOptions } from '../src/client/request.ts'
import type { Pace } from '../src/wire/signals.ts'
import type { News, PollNews } from './host.ts'
import { backoffMs } from '../src/client/backoff.ts'
import { createFollow } from '../src/client/follow.ts'
import { createLeader } from '../src/client/leader.ts'
import { createRequest } from '../src/client/request.ts'
import { browserTimers } from '../src/client/timers.ts'
import { newKey } from '../src/client/id.ts'
import { read, write } from './keep.ts'
import { readClient, readPage } from './page.ts'
import { origin, site } from './site.ts'

// wire/limits.ts has these two; the widget imports types only, so a test holds them together.
export const visitIdleMs = 30 * 60_000
export const maxTabs = 32
/** Another tab renews the token: this one comes after it. */
const afterOthersMs = 2000
/** More events than this that nobody came to read: the fold finds the gap and reads the history. */
const keptEvents = 400

export const tab = newKey().slice(0, 8)
export const timers = browserTimers()
/** Hellos in vain, since the last one that worked. */
export let failures = 0
export let status: SiteStatus = 'offline'

const request = createRequest({ fetch: window.fetch, get base () { return origin }, contentType: 'text/plain;charset=UTF-8', credentials: 'omit' })
const watchers = new Set<(news: News) => void>()
/** The newest of each kind since the snapshot, for those who come later. */
const known = new Map<News['kind'], News>()
let key = newKey()
/** Where to follow from; none while there is no greeting. */
let place: { cursor: string, stamp: string, pace: Pace } | undefined
let early: PollNews[] = []
let leader: Leader | undefined
let ended: (() => void) | undefined
let heardAt = 0
let waiting: unknown

/** POSTs to one of the visitor's routes with the token in the body. */
export async function ask (act: string, body: object, options?: RequestOptions): Promise<Reply> {
  const token = read('t')
  if (token === undefined) return { kind: 'cut' }
  const reply = await request(`/v1/visitor/${site.site}/${act}`, { token, ...body }, options)
  if (reply.kind === 'answer') heardAt = Date.now()
  if (act === 'poll' && reply.kind === 'refused' && reply.status === 404) end()
  return reply
}

/** Says what is known, then all news; returns the way out. */
export function watch (watcher: (news: News) => void): () => void {
  known.forEach(watcher)
  watchers.add(watcher)
  return () => { watchers.delete(watcher) }
}

/** `onEnd`: nothing more comes on this page; the site is gone, or doesn't want us here. */
export function startContact (onEnd: () => void): void {
  ended = onEnd
  join()
  greet(0)
}

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
  if (isStale()) renew()
  else tell({ kind: 'page', page: readPage('') })
}

/** The network or the page woke up. */
export function wake (): void {
  if (place === undefined) {
    if (failures > 0) greet(0)
  } else if (leader?.leading() === true && isStale()) renew()
  else {
    follow.nudge()
    say({ kind: 'wake' })
  }
}

type Said = { kind: 'answer', answer: PollNews } | { kind: 'connection', connection: Connection } | { kind: 'anew' } | { kind: 'wake' }

const followOptions: FollowOptions<PollNews> = {
  ask: (poll, options) => ask('poll', { ...poll, tab, tabs: leader?.tabs().slice(0, maxTabs) ?? [] }, options),
  onAnswer (answer) {
    take(answer)
    say({ kind: 'answer', answer })
  },
  onConnection (connection) {
    if (connection === 'stopped') return
    hear({ kind: 'connection', connection })
    say({ kind: 'connection', connection })
  },
  onGone: () => { startAnew() },
  onSignedOut (code) {
    if (code === 'banned' || code === 'origin_refused') { end(); return }
    forget()
    startAnew()
  },
  timers,
  random: Math.random,
  hidden: () => document.hidden,
  memory: { read: () => read('h'), write: text => { write('h', text) }, epochMs: Date.now }
}
const follow = createFollow(followOptions)

function join (): void {
  const name = `shopbell:${site.site}`
  const options: LeaderOptions = {
    name,
    tab,
    locks: navigator.locks as LockManager | undefined,
    channel: openChannel(name),
    lease: { read: () => read('l'), write: text => { write('l', text) } },
    timers,
    epochMs: Date.now,
    onLead (leading) {
      if (!leading) follow.stop()
      else if (place !== undefined) follow.start(place)
    },
    onTabs () {},
    onMessage: message => { listen(message as Said) }
  }
  leader = createLeader(options)
}

function openChannel (name: string): Channel | undefined {
  try {
    return new BroadcastChannel(name) as Channel
  } catch {
    // Not there, or closed to this frame: every tab polls for itself.
    return undefined
  }
}

function part (): void {
  timers.clear(waiting)
  follow.stop()
  leader?.stop()
  leader = undefined
}

function greet (ms: number): void {
  timers.clear(waiting)
  waiting = timers.set(() => { void hello() }, ms)
}

async function hello (): Promise<void> {
  const token = read('t')
  const reply = await request(`/v1/visitor/${site.site}/hello`, { token, key, page: readPage(document.referrer), client: readClient(), tab })
  if (leader === undefined) return
  if (reply.kind === 'answer') { welcome(reply.body as HelloAnswer); return }
  if (reply.kind === 'refused' && reply.status < 500 && ![401, 408, 429].includes(reply.status)) { end(); return }
  if (reply.kind === 'refused' && reply.status === 401) forget()
  greet(backoffMs({ failures: failures++, floorMs: reply.kind === 'refused' ? reply.retryAfterMs : 0, random: Math.random() }))
}

function welcome (answer: HelloAnswer): void {
  write('t', answer.token)
  heardAt = Date.now()
  failures = 0
  known.clear()
  hear({ kind: 'snapshot', conversation: answer.conversation })
  hear({ kind: 'connection', connection: 'live' })
  hearSignals({ ...answer.signals, site: answer.site })
  place = { cursor: answer.cursor, stamp: answer.signals.stamp, pace: answer.poll }
  early.forEach(({ events }) => { hearEvents(events) })
  early = []
  follow.stop()
  if (leader?.leading() === true) follow.start(place)
}

function take (answer: PollNews): void {
  if (place === undefined) { early.push(answer); return }
  place = { cursor: answer.cursor, stamp: answer.signals?.stamp ?? place.stamp, pace: answer.poll }
  hearEvents(answer.events)
  if (answer.signals !== undefined) hearSignals(answer.signals)
}

function hearEvents (events: PollNews['events']): void {
  if (events.length > 0) hear({ kind: 'events', events })
}

function hearSignals ({ site: now, conversations }: NonNullable<PollNews['signals']>): void {
  hear({ kind: 'signals', conversations })
  if (known.has('status') && now.status === status) return
  status = now.status
  hear({ kind: 'status', status })
}

function hear (news: News): void {
  const before = known.get(news.kind)
  known.set(news.kind, news.kind === 'events' && before?.kind === 'events' ? { kind: 'events', events: [...before.events, ...news.events].slice(-keptEvents) } : news)
  watchers.forEach(watcher => { watcher(news) })
}

function say (said: Said): void {
  leader?.tell(said)
}

function listen (said: Said): void {
  switch (said.kind) {
    case 'answer': take(said.answer); break
    case 'connection': hear(said); break
    case 'wake': follow.nudge(); break
    case 'anew': lose(afterOthersMs)
  }
}

/** As at first load; the other tabs too, when our token is there for them. */
function startAnew (): void {
  say({ kind: 'anew' })
  lose(0)
}

function lose (ms: number): void {
  place = undefined
  follow.stop()
  greet(ms + 1000 * Math.random())
}

function renew (): void {
  // The visit is over by now, so this is a new one, with a page view of its own.
  key = newKey()
  lose(0)
}

function forget (): void {
  write('t', '')
  key = newKey()
}

function end (): void {
  place = undefined
  part()
  ended?.()
}

function isStale (): boolean {
  return Date.now() - heardAt > visitIdleMs
}
