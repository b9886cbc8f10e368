// Runs the polling machine: asks, hands on what came, keeps the cursor. What an answer means is fold.ts's and the faces' matter.
import type { Pace } from '../wire/signals.ts'
import type { Effect, Input, Machine } from './machine.ts'
import type { Reply } from './request.ts'
import type { Timers } from './timers.ts'
import { newMachine, step, unlearnedMs } from './machine.ts'

export interface PollAnswerShape { cursor: string, signals?: { stamp: string } | undefined, poll: Pace }

export type Connection = 'starting' | 'live' | 'retrying' | 'stopped'

export interface FollowOptions<Answer extends PollAnswerShape> {
  /** Sends one poll. */
  ask (poll: { cursor: string, signals: string, hold: number }, options: { abort: AbortSignal, timeoutMs: number }): Promise<Reply>
  /** Called for every 200, before the next poll goes out. */
  onAnswer (answer: Answer): void
  onConnection (connection: Connection): void
  /** 410: start as at first load. Following has stopped. */
  onGone (): void
  /** 401 or 403, with the code. Following has stopped. */
  onSignedOut (code: string): void
  timers: Timers
  /** In [0, 1). */
  random (): number
  hidden (): boolean
  /** Keeps what was learned of the path over page loads; may do nothing. `epochMs` of Date.now. */
  memory: { read (): string | undefined, write (text: string): void, epochMs (): number }
}

export interface Follow {
  start (from: { cursor: string, stamp: string, pace: Pace }): void
  /** Something happened that may have killed the poll under way: ask again at once. */
  nudge (): void
  stop (): void
  readonly cursor: string
}

/** An answer may be this much later than its hold before the line counts as dead. */
const graceMs = 10_000
const dayMs = 86_400_000
/** A timer this late means that the machine slept. */
const sleptMs = 10_000
const watchMs = 5000

/** Follows a log from a cursor until it is stopped. Never throws; an answer that can't be read counts as cut. */
export function createFollow<Answer extends PollAnswerShape> (options: FollowOptions<Answer>): Follow {
  const { timers } = options
  let machine: Machine = newMachine(recalled(options.memory))
  let at = { cursor: '', stamp: '' }
  let connection: Connection = 'starting'
  let abort = new AbortController()
  let timer: unknown

  const feed = (input: Input): void => {
    const [next, effects] = step(machine, input, { now: timers.now(), random: options.random(), hidden: options.hidden() })
    machine = next
    if (toConnection(machine) !== connection) options.onConnection(connection = toConnection(machine))
    effects.forEach(run)
  }

  const run = (effect: Effect): void => {
    switch (effect.kind) {
      case 'ask': ask(effect.holdMs); break
      case 'abort': abort.abort(); break
      case 'wait': timer = timers.set(() => { feed({ kind: 'due' }) }, effect.ms); break
      case 'cancel': timers.clear(timer); break
      case 'remember': options.memory.write(JSON.stringify({ carriesMs: effect.carriesMs, at: options.memory.epochMs() }))
    }
  }

  const ask = (holdMs: number): void => {
    const own = abort = new AbortController()
    const poll = { cursor: at.cursor, signals: at.stamp, hold: holdMs }
    options.ask(poll, { abort: own.signal, timeoutMs: holdMs + graceMs }).then(reply => {
      // Aborted, or overtaken by a start or stop meanwhile: its answer belongs to nobody.
      if (!own.signal.aborted && own === abort && machine.state === 'asking') take(reply)
    }, () => { feed({ kind: 'cut' }) })
  }

  const take = (reply: Reply): void => {
    const input = toInput(reply, at.cursor)
    if (reply.kind === 'answer' && isAnswer(reply.body)) {
      at = { cursor: reply.body.cursor, stamp: reply.body.signals?.stamp ?? at.stamp }
      options.onAnswer(reply.body as Answer)
    }
    feed(input)
    if (input.kind !== 'over' || reply.kind !== 'refused') return
    if (reply.status === 410) options.onGone()
    else options.onSignedOut(reply.code)
  }

  const watch = watchSleep(options, () => { feed({ kind: 'nudge' }) })
  return {
    start (from) {
      at = from
      watch.start()
      feed({ kind: 'start', pace: from.pace })
    },
    nudge () { feed({ kind: 'nudge' }) },
    stop () { watch.stop(); feed({ kind: 'stop' }) },
    get cursor () { return at.cursor }
  }
}

/** What a reply means to the machine. A proxy's 502 or 504 is a cut like any other: the poll never reached the server, or its answer us. */
function toInput (reply: Reply, cursor: string): Input {
  if (reply.kind === 'refused') {
    if (reply.status === 401 || reply.status === 403 || reply.status === 410) return { kind: 'over' }
    if (reply.status === 408 || reply.status === 502 || reply.status === 504) return { kind: 'cut' }
    return { kind: 'refused', retryAfterMs: reply.retryAfterMs }
  }
  if (reply.kind !== 'answer') return { kind: 'cut' }
  if (reply.body === undefined) return { kind: 'answer', news: false, pace: undefined }
  if (!isAnswer(reply.body)) return { kind: 'cut' }
  return { kind: 'answer', news: reply.body.cursor !== cursor || reply.body.signals !== undefined, pace: reply.body.poll }
}

function toConnection ({ state, failures }: Machine): Connection {
  if (state === 'stopped') return 'stopped'
  if (failures > 0) return 'retrying'
  return state === 'idle' ? 'starting' : 'live'
}

/** Sleep shows as a timer that comes much too late by the wall clock; the poll of before is dead then, though nobody says so. */
function watchSleep ({ timers, memory, hidden }: FollowOptions<never>, onWake: () => void): { start (): void, stop (): void } {
  let handle: unknown
  const start = (): void => {
    timers.clear(handle)
    const dueAt = memory.epochMs() + watchMs
    handle = timers.set(() => {
      start()
      // A hidden tab's timers are late without any sleep.
      if (memory.epochMs() - dueAt > sleptMs && !hidden()) onWake()
    }, watchMs)
  }
  return { start, stop: () => { timers.clear(handle) } }
}

function isAnswer (body: unknown): body is PollAnswerShape {
  const answer = body as Partial<PollAnswerShape> | null
  return typeof answer === 'object' && answer !== null && typeof answer.cursor === 'string' && typeof answer.poll?.after === 'number'
}

function recalled (memory: FollowOptions<PollAnswerShape>['memory']): number {
  try {
    const { carriesMs, at } = JSON.parse(memory.read() ?? '') as { carriesMs: number, at: number }
    return memory.epochMs() - at < dayMs && carriesMs >= 0 ? carriesMs : unlearnedMs
  } catch {
    // Nothing remembered, or not by us: the path is tried anew.
    return unlearnedMs
  }
}
