// Keeps the console current: one way to begin, taken at the start and whenever the cursor is lost; then polls, folded in as they come.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { ConversationsAnswer, OperatorHistoryAnswer, OperatorPollAnswer, RosterAnswer } from '../../src/wire/operator.ts'
import type { Event, SpokenEvent } from '../../src/wire/events.ts'
import type { Connection } from '../../src/client/follow.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { Api } from './api.ts'
import type { Clock } from './clock.ts'
import type { Conversations } from './conversations.ts'
import type { Roster } from './roster.ts'
import type { Shelf } from './storage.ts'
import type { Sites } from './sites.ts'
import type { Typing } from './typing.ts'
import { createFollow } from '../../src/client/follow.ts'
import { isSpoken } from '../../src/client/fold.ts'

export interface LiveShape {
  connection: ReadonlySignal<Connection>
  /** When the connection became what it is, by the clock's time. */
  since: ReadonlySignal<number>
  start (): Promise<void>
  nudge (): void
  stop (): void
  /** Reads a conversation's newest page, known or not. */
  read (conversationId: string): Promise<boolean>
  /** Reads the page before the oldest event we hold. */
  readEarlier (conversationId: string): Promise<void>
}

export interface LiveOptions {
  api: Api
  shelf: Shelf
  tab: string
  timers: Timers
  random: () => number
  epochMs: () => number
  hidden: () => boolean
  clock: Clock
  conversations: Conversations
  roster: Roster
  sites: Sites
  typing: Typing
  onFact: (event: Exclude<Event, SpokenEvent>) => void
}

const historyLimit = 100
/** A start that fails is tried again after 1–2 s; a roster that a lagging node answered too old, after 300 ms. */
const startAgainMs = 1000
const rosterAgainMs = 300

export const LiveModel = createModel<LiveShape, [LiveOptions]>(options => {
  const { api, clock, conversations, roster, sites, typing, timers } = options
  const connection = signal<Connection>('starting')
  const since = signal(options.epochMs())
  let running = false
  let wantedRoster = 0
  let readingRoster = false
  let timer: unknown

  const tell = (next: Connection): void => {
    if (next === connection.peek()) return
    connection.value = next
    since.value = clock.now.peek()
  }

  const follow = createFollow<OperatorPollAnswer>({
    ask: (poll, { abort, timeoutMs }) => api.post('/v1/operator/poll', { ...poll, tab: options.tab }, { abort, timeoutMs }),
    onAnswer: answer => { take(answer) },
    onConnection: tell,
    onGone: () => { void begin() },
    onSignedOut: code => { if (code !== 'signed_out') void begin() },
    timers,
    random: options.random,
    hidden: options.hidden,
    memory: {
      read: () => options.shelf.read('path') as string | undefined,
      write: text => { options.shelf.write('path', text) },
      epochMs: options.epochMs
    }
  })

  const take = ({ events, signals }: OperatorPollAnswer): void => {
    for (const event of events) {
      if (!isSpoken(event)) options.onFact(event)
      else if (!conversations.apply(event)) void read(event.conversation)
    }
    if (signals === undefined) return
    sites.setStatuses(signals.sites)
    conversations.mark(signals.conversations)
    typing.take(signals.conversations)
    wantedRoster = Math.max(wantedRoster, signals.roster)
    if (wantedRoster > roster.stamp.peek()) void readRoster()
  }

  const readRoster = async (): Promise<void> => {
    if (readingRoster || !running) return
    readingRoster = true
    const stamp = roster.stamp.peek()
    const reply = await api.post('/v1/operator/roster', stamp > 0 ? { since: stamp } : {})
    readingRoster = false
    if (reply.kind === 'answer') takeRoster(reply.body as RosterAnswer)
    if (running && wantedRoster > roster.stamp.peek()) timers.set(() => { void readRoster() }, rosterAgainMs)
  }

  const takeRoster = (answer: RosterAnswer): void => {
    roster.take(answer)
    clock.set(Math.max(answer.stamp / 1000, 0))
  }

  const read = async (conversation: string, before?: number): Promise<boolean> => {
    const reply = await api.post('/v1/operator/history', { conversation, limit: historyLimit, ...(before === undefined ? {} : { before }) })
    if (reply.kind !== 'answer') return false
    const { conversation: page } = reply.body as OperatorHistoryAnswer
    if (before === undefined) conversations.take([page])
    else conversations.extend(page)
    return true
  }

  /** me is known; conversations with their cursor, the whole roster, then polls: what happens between is in the polls. */
  const begin = async (): Promise<void> => {
    timers.clear(timer)
    if (!running) return
    const open = await api.post('/v1/operator/conversations', { list: 'open' })
    const left = await api.post('/v1/operator/conversations', { list: 'left' })
    const here = await api.post('/v1/operator/roster', {})
    if (!running) return
    if (open.kind !== 'answer' || left.kind !== 'answer' || here.kind !== 'answer') {
      if ([open, left, here].some(reply => reply.kind === 'refused' && reply.code === 'signed_out')) return
      tell('retrying')
      timer = timers.set(() => { void begin() }, startAgainMs * (1 + options.random()))
      return
    }
    const snapshot = open.body as ConversationsAnswer
    const ended = conversations.reset(snapshot.conversations)
    conversations.take((left.body as ConversationsAnswer).conversations)
    sites.setStatuses(snapshot.sites)
    takeRoster(here.body as RosterAnswer)
    ended.forEach(id => { void read(id) })
    follow.start({ cursor: snapshot.cursor, stamp: '', pace: { after: 0, hold: 0 } })
  }

  return {
    connection,
    since,
    async start () {
      if (running) return
      running = true
      await begin()
    },
    nudge () { follow.nudge() },
    stop () {
      running = false
      timers.clear(timer)
      follow.stop()
      connection.value = 'starting'
    },
    read: conversation => read(conversation),
    async readEarlier (conversation) {
      const first = conversations.chats.peek().get(conversation)?.events[0]
      if (first !== undefined) await read(conversation, first.seq)
    }
  }
})
export type Live = InstanceType<typeof LiveModel>
