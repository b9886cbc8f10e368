// A visitor as the widget makes one, in Node: its follower, fold and outbox; only the page around them (tabs, storage, drawing) is missing.
import { randomBytes } from 'node:crypto'
import { effect } from '@preact/signals'
import { backoffMs } from '../../src/client/backoff.ts'
import { createFollow } from '../../src/client/follow.ts'
import { newKey } from '../../src/client/id.ts'
import { createRequest } from '../../src/client/request.ts'
import type { Reply } from '../../src/client/request.ts'
import type { HelloAnswer } from '../../src/wire/visitor.ts'
import type { News, PollNews } from '../../widget/host.ts'
import { createOutgoing } from '../../widget/model/outgoing.ts'
import { createTalkModel } from '../../widget/model/talk.ts'
import type { Door } from './balancer.ts'
import { createTimers, openNetwork } from './network.ts'
import { nothing } from './story.ts'
import type { Shown, Story } from './story.ts'

export interface Visitor {
  readonly name: string
  readonly story: Story
  writes (text: string): void
  /** Loads the page anew: what the browser keeps is all that is left. */
  reload (): Promise<void>
  /** Closes the page; says that it leaves. */
  close (): Promise<void>
}

export interface VisitorOptions {
  name: string
  siteId: string
  door: Door
  /** Of the server, as its address is known outside. */
  host: string
  story: Story
  random: () => number
  onId (visitorId: string): void
  onTrouble (what: string): void
  /** A request of theirs had no answer, or one that is none. */
  onError (what: string): void
}

export const shopOrigin = 'https://shop.example'
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** Comes to the site and stays until closed. */
export function openVisitor (options: VisitorOptions): Visitor {
  const { name, story } = options
  const kept = new Map<string, string>()
  let page = loadPage(options, kept)
  return {
    name,
    story,
    writes (text) { page.writes(text) },
    async reload () {
      const before = page
      before.stop()
      story.reloads(name)
      page = loadPage(options, kept)
      await before.leave()
    },
    async close () {
      page.stop()
      await page.leave()
    }
  }
}

interface Page {
  writes (text: string): void
  /** Nothing more is done or shown. */
  stop (): void
  /** Says that it leaves, as browsers do behind a page that is gone. */
  leave (): Promise<void>
}

/** One load of the page. Hellos are tried until one is answered. */
function loadPage ({ name, siteId, door, host, story, random, onId, onTrouble, onError }: VisitorOptions, kept: Map<string, string>): Page {
  const timers = createTimers()
  const network = openNetwork({
    host,
    door,
    headers: { origin: shopOrigin, 'user-agent': firefox },
    onStored: story.acknowledged,
    onRefused: what => { onTrouble(`${name} was refused: ${what}`) },
    onError: what => { onError(`${name}: ${what}`) }
  })
  const request = createRequest({ fetch: network.fetch, base: `/v1/visitor/${siteId}/`, credentials: 'omit' })
  const tab = randomBytes(4).toString('hex')
  let key = newKey()
  let stopped = false
  let failures = 0

  // A page that is gone neither asks nor hears, and keeps nothing: its answers go nowhere.
  const ask = async (act: string, body: object, options?: Parameters<typeof request>[2]): Promise<Reply> => {
    const reply = stopped ? undefined : await request(act, { token: kept.get('t'), ...body }, options)
    return reply === undefined || stopped ? await new Promise<never>(() => {}) : reply
  }
  const keep = { read: (what: string) => kept.get(what), write (what: string, text: string) { if (!stopped) kept.set(what, text) } }
  const talks = createTalkModel({ ask, timers, onEvent: event => { outgoing.settle(event.key) } })
  const outgoing = createOutgoing({
    contact: { ask, tab }, keep, timers, conversation: () => talks.talk.value?.id
  })
  const hear = (news: News): void => { talks.hear(news) }

  const follow = createFollow<PollNews>({
    ask: async (poll, options) => await ask('poll', { ...poll, tab, tabs: [] }, options),
    onAnswer ({ events, signals }) {
      if (events.length > 0) hear({ kind: 'events', events })
      if (signals !== undefined) hear({ ...signals, kind: 'signals' })
    },
    onConnection: connection => { if (connection === 'live') outgoing.nudge() },
    onGone () {
      onTrouble(`${name} lost its cursor`)
      greet(1000 * random())
    },
    onSignedOut (code) {
      onTrouble(`${name} was signed out: ${code}`)
      forget()
      greet(1000 * random())
    },
    timers,
    random,
    hidden: () => false,
    memory: { read: () => keep.read('h'), write: text => { keep.write('h', text) }, epochMs: Date.now }
  })

  const forget = (): void => {
    kept.delete('t')
    key = newKey()
  }
  const greet = (ms: number): void => { timers.set(() => { void hello() }, ms) }
  const hello = async (): Promise<void> => {
    const token = kept.get('t')
    const page = { url: `${shopOrigin}/`, title: 'Shop', referrer: '' }
    const reply = await request('hello', { ...token === undefined ? {} : { token }, key, page, client: { lang: 'en', tz: 'Europe/Berlin', screen: '1280x800' }, tab })
    if (stopped) return
    if (reply.kind === 'answer') return welcome(reply.body as HelloAnswer)
    const { status = 500, retryAfterMs = 0 } = reply as Partial<Extract<Reply, { kind: 'refused' }>>
    if (status === 401) forget()
    greet(backoffMs(failures++, random(), retryAfterMs))
  }
  const welcome = ({ token, cursor, poll: pace, site, signals, conversation }: HelloAnswer): void => {
    failures = 0
    kept.set('t', token)
    const id = visitorOf(token)
    story.visitorIds.add(id)
    onId(id)
    hear({ kind: 'snapshot', conversation })
    talks.talk.value?.events.forEach(({ key }) => { outgoing.settle(key) })
    outgoing.anew()
    hear({ ...signals, kind: 'signals', site })
    follow.start({ cursor, stamp: signals.stamp, pace })
    outgoing.nudge()
  }
  let shown: Shown | undefined
  const stopShowing = effect(() => {
    const talk = talks.talk.value
    if (talk !== undefined) story.shows(name, talk)
    else if (shown !== undefined) story.shows(name, { ...shown, ...nothing })
    shown = talk
  })

  greet(0)
  return {
    writes (text) {
      outgoing.type(text)
      outgoing.send()
      const item = outgoing.items.value.at(-1)
      if (item?.text === text) story.wrote(item.key, { sender: name, text })
    },
    stop () {
      stopped = true
      follow.stop()
      timers.stop()
      stopShowing()
    },
    async leave () {
      await request('signal', { token: kept.get('t'), tab, kind: 'leave' }, { timeoutMs: 1000 })
      await network.close()
    }
  }
}

function visitorOf (token: string): string {
  return (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as string[])[2] ?? ''
}
