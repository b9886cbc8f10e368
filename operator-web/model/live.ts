// Keeps the console current: one way to begin, taken at the start and whenever the cursor is lost; then polls, folded in as they come.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { ConversationsAnswer, OperatorPollAnswer, RosterAnswer } from '../../src/wire/operator.ts'
import type { Event, SpokenEvent } from '../../src/wire/events.ts'
import type { Connection } from '../../src/client/follow.ts'
import type { Api } from './api.ts'
import type { Clock } from './clock.ts'
import type { Conversations } from './conversations.ts'
import type { Roster } from './roster.ts'
import type { Sites } from './sites.ts'
import type { Typing } from './typing.ts'
import type { CatchUp } from './catch-up.ts'
import type { History } from './history.ts'
import type { PollsOptions } from './polls.ts'
import { backoffMs } from '../../src/client/backoff.ts'
import { createCatchUp } from './catch-up.ts'
import { createHistory } from './history.ts'
import { createPolls } from './polls.ts'
import { isSpoken } from '../../src/client/fold.ts'
import { retryAfterMs } from '../../src/client/request.ts'

export interface LiveShape {
  connection: ReadonlySignal<Connection>
  /** When the connection became what it is, by the clock's time. */
  since: ReadonlySignal<number>
  start (): Promise<void>
  nudge (): void
  stop (): void
  /** Reads a conversation's newest page, known or not, until it was had or is missing. */
  read (conversationId: string): void
  /** The conversation that was to be read last and isn't there. */
  missing: ReadonlySignal<string>
  /** Reads the page before the oldest event we hold. */
  readEarlier (conversationId: string): Promise<void>
}

export interface LiveOptions extends PollsOptions {
  clock: Clock
  conversations: Conversations
  roster: Roster
  sites: Sites
  typing: Typing
  onFact: (event: Exclude<Event, SpokenEvent>) => void
  /** Everything was read, at the start or anew. */
  onSnapshot: () => void
}

export const LiveModel = createModel<LiveShape, [LiveOptions]>(options => {
  const { api, tabs } = options
  const history = createHistory(options)
  const catchUp = createCatchUp(options)
  const { connection, since, tell } = createConnection(options)
  let running = false
  const later = createLater(options, () => { void begin() })

  const polls = createPolls(options, {
    onAnswer: answer => { takePoll(options, { answer, history, catchUp }) },
    // Stopped while running: another tab polls for this one.
    onConnection: next => { tell(next === 'stopped' && running ? 'live' : next) },
    onPolled: later.reset,
    onGone: () => { beginLater(0) },
    onSignedOut: code => { if (code !== 'signed_out') beginLater(0) }
  })

  const look = (): void => {
    if (later.waits()) later.hurry()
    else polls.nudge()
    // Whom this one rests behind may sleep, or be cut off.
    tabs.doubt()
  }
  tabs.listen({ onLook: look })

  const beginLater = (floorMs: number): void => {
    tell('retrying')
    later.wait(floorMs)
  }

  const begin = async (): Promise<void> => {
    later.cancel()
    const read = await readSnapshot(api)
    if (!running || read.kind === 'signed-out') return
    if (read.kind === 'failed') { beginLater(read.retryAfterMs); return }
    catchUp.stop()
    history.stop()
    restore(options, read.snapshot).forEach(history.mend)
    options.onSnapshot()
    tabs.doubt()
    polls.start(read.snapshot.cursor)
  }

  return {
    connection,
    since,
    async start () {
      if (running) return
      running = true
      await begin()
    },
    nudge: look,
    stop () {
      running = false
      catchUp.stop()
      history.stop()
      later.cancel()
      polls.stop()
      tell('starting')
      // If the sign-in has ended, it has for all.
      tabs.lookAll()
    },
    read: history.mend,
    missing: history.missing,
    readEarlier: history.readEarlier
  }
})
export type Live = InstanceType<typeof LiveModel>

interface Later {
  wait (floorMs: number): void
  waits (): boolean
  /** Now, unless the server asked to wait. */
  hurry (): void
  cancel (): void
  reset (): void
}

/** Ever more rarely until a poll is answered: a cursor that is lost at once must not make us spin. */
function createLater ({ timers, random }: LiveOptions, run: () => void): Later {
  let failures = 0
  let closedUntil = 0
  let timer: unknown
  const cancel = (): void => {
    timers.clear(timer)
    timer = undefined
  }
  return {
    wait (floorMs) {
      cancel()
      closedUntil = timers.now() + floorMs
      timer = timers.set(run, backoffMs(failures++, random(), floorMs))
    },
    waits: () => timer !== undefined,
    hurry () { if (timers.now() >= closedUntil) run() },
    cancel,
    reset () { failures = 0 }
  }
}

interface Told { connection: ReadonlySignal<Connection>, since: ReadonlySignal<number>, tell (next: Connection): void }

function createConnection ({ clock: { now }, tabs }: LiveOptions): Told {
  const connection = signal<Connection>('starting')
  const since = signal(now.peek())
  const tell = (next: Connection): void => {
    if (next === connection.peek()) return
    connection.value = next
    since.value = now.peek()
    // Who rests behind this tab finds out, too.
    if (next === 'retrying' && tabs.leading()) tabs.lookAll()
  }
  return { connection, since, tell }
}

/** Every event is folded in or, where one is missing before it, its conversation is read again. */
function takePoll (options: LiveOptions, { answer, history, catchUp }: { answer: OperatorPollAnswer, history: History, catchUp: CatchUp }): void {
  const { conversations, sites, typing } = options
  for (const event of answer.events) {
    if (!isSpoken(event)) learn(options, event)
    else if (!applies(conversations, event)) history.mend(event.conversation)
  }
  if (answer.signals === undefined) return
  sites.setStatuses(answer.signals.sites)
  conversations.mark(answer.signals.conversations)
  typing.take(answer.signals.conversations)
  catchUp.want(answer.signals.roster)
}

/** A fact that can't be understood is passed over, so that the rest of its answer is not lost with it. */
function learn ({ conversations, sites, onFact }: LiveOptions, event: Exclude<Event, SpokenEvent>): void {
  try {
    if (event.kind === 'site_status') sites.setStatuses([{ id: event.site, status: event.status }])
    if (event.kind === 'visitor_erased') conversations.forget(event.visitor)
    onFact(event)
  } catch {
    // Maimed on its way: what it changed shows with the next reading of what it touches.
  }
}

/** False also for an event that can't be understood: somebody maimed it on its way, and the history has it whole. */
function applies (conversations: Conversations, event: SpokenEvent): boolean {
  try {
    return conversations.apply(event)
  } catch {
    return false
  }
}

interface Snapshot {
  cursor: string
  sites: ConversationsAnswer['sites']
  open: ConversationsAnswer['conversations']
  left: ConversationsAnswer['conversations']
  roster: RosterAnswer
}

/** Which conversations have ended since, and are to be read again. */
function restore ({ conversations, sites, roster }: LiveOptions, { open, left, sites: statuses, roster: here }: Snapshot): string[] {
  const ended = conversations.reset([...left, ...open])
  sites.setStatuses(statuses)
  roster.take(here)
  return ended
}

/** The cursor comes with the open conversations, so it is older than all the rest: what happens between is in the polls. */
async function readSnapshot (api: Api): Promise<{ kind: 'had', snapshot: Snapshot } | { kind: 'failed', retryAfterMs: number } | { kind: 'signed-out' }> {
  const open = await api.post('/v1/operator/conversations', { list: 'open' })
  if (open.kind === 'refused' && open.code === 'signed_out') return { kind: 'signed-out' }
  if (open.kind !== 'answer') return { kind: 'failed', retryAfterMs: retryAfterMs(open) }
  const [left, here] = await Promise.all([api.post('/v1/operator/conversations', { list: 'left' }), api.post('/v1/operator/roster', {})])
  if (left.kind !== 'answer' || here.kind !== 'answer') return { kind: 'failed', retryAfterMs: Math.max(retryAfterMs(left), retryAfterMs(here)) }
  const { cursor, sites, conversations } = open.body as ConversationsAnswer
  return { kind: 'had', snapshot: { cursor, sites, open: conversations, left: (left.body as ConversationsAnswer).conversations, roster: here.body as RosterAnswer } }
}
