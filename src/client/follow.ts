// Runs the polling machine: asks, hands on what came, keeps the cursor. What an answer means is fold.ts's and the faces' matter.
import type { Pace } from '../wire/signals.ts'
import type { Effect, Input } from './machine.ts'
import type { Reply } from './request.ts'
import type { Timers } from './timers.ts'
import { newMachine, step, unlearnedMs } from './machine.ts'

export interface PollAnswerShape { cursor: string, events: readonly unknown[], signals?: { stamp: string } | undefined, poll: Pace }

export type Connection = 'starting' | 'live' | 'retrying' | 'stopped'

/** Where a client is in its log. */
export interface Place { cursor: string, stamp: string, pace: Pace }

export interface FollowOptions<Answer extends PollAnswerShape> {
  /** Sends one poll. */
  ask (poll: { cursor: string, signals: string, hold: number }, options: { abort: AbortController, timeoutMs: number }): Promise<Reply>
  /** Called for every 200, before the next poll goes out. */
  onAnswer (answer: Answer): void
  /** Called after each poll that was answered, with news (a 200) or without, before the next one goes out. It was asked `from` there. */
  onPolled?: (from: string, answer?: Answer) => void
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
  /** Follows from there; one that follows already goes on. */
  start (from: Place): void
  /** Something happened that may have killed the poll under way: ask again at once. */
  nudge (): void
  /** News may come soon: a long wait between polls ends, a poll under way goes on. */
  hurry (): void
  stop (): void
}

/** An answer may be this much later than its hold before the line counts as dead. */
const graceMs = 10_000
const dayMs = 86_400_000
/** A timer this late means that the machine slept. */
const sleptMs = 10_000
const watchMs = 5000

const nowhere = { cursor: '', stamp: '' }

/** Follows a log from a cursor until it is stopped. Never throws; an answer that can't be read, or that the face can't take in, counts as cut. */
export function createFollow<Answer extends PollAnswerShape> (options: FollowOptions<Answer>): Follow {
  const { timers, memory } = options
  let machine = newMachine(recalled(memory))
  const path: Path = { at: nowhere, before: nowhere }
  let connection: Connection = 'stopped'
  let abort = new AbortController()
  let timer: unknown
  let watch: unknown

  const feed = (input: Input): void => {
    machine = step(machine, input, { now: timers.now(), random: options.random(), hidden: options.hidden() })
    const { effects, state, failures } = machine
    const now = state === 'stopped' ? state : failures > 0 ? 'retrying' : 'live'
    if (now !== connection) options.onConnection(connection = now)
    effects.forEach(run)
  }

  const run = (effect: Effect): void => {
    switch (effect.kind) {
      case 'ask': ask(effect.holdMs); break
      case 'wait': timer = timers.set(() => { feed({ kind: 'due' }) }, effect.ms); break
      case 'remember': memory.write(`${effect.carriesMs} ${memory.epochMs()}`); break
      case 'drop': abort.abort(); timers.clear(timer)
    }
  }

  const ask = (holdMs: number): void => {
    const own = abort = new AbortController()
    // Dropped or overtaken meanwhile, its answer belongs to nobody.
    const mine = (): boolean => own === abort && machine.state === 'asking'
    options.ask({ cursor: path.at.cursor, signals: path.at.stamp, hold: holdMs }, { abort, timeoutMs: holdMs + graceMs })
      .then(reply => { if (mine()) take(reply) })
      .catch(() => { if (mine()) feed({ kind: 'cut' }) })
  }

  const take = (reply: Reply): void => {
    const own = abort
    const input = hear(reply, path, options)
    // What was heard may have led to a stop and another start, with a poll of its own.
    if (own === abort) feed(input)
    if (input.kind === 'stop') end(reply as Refusal, options)
  }

  // Sleep shows as a timer that comes much too late by the wall clock; the poll of before is dead then, though nobody says so.
  const watchSleep = (): void => {
    const dueAt = memory.epochMs() + watchMs
    timers.clear(watch)
    watch = timers.set(() => {
      // A hidden tab's timers are late without any sleep.
      if (memory.epochMs() - dueAt > sleptMs && !options.hidden()) feed({ kind: 'nudge' })
      watchSleep()
    }, watchMs)
  }

  return {
    start (from) {
      path.at = from
      watchSleep()
      feed({ kind: 'start', pace: from.pace })
    },
    nudge () { feed({ kind: 'nudge' }) },
    hurry () { feed({ kind: 'hurry' }) },
    stop () {
      timers.clear(watch)
      feed({ kind: 'stop' })
    }
  }
}

type Standing = Pick<Place, 'cursor' | 'stamp'>
/** Where a client stands, and where it stood an answer before. */
interface Path { at: Standing, before: Standing }
type Refusal = Extract<Reply, { kind: 'refused' }>

/** Hands on what a poll brought, and says what it means to the machine. A proxy's 502 or 504 is a cut like any other: the poll never reached the server, or its answer us. */
function hear<Answer extends PollAnswerShape> (reply: Reply, path: Path, { onAnswer, onPolled }: FollowOptions<Answer>): Input {
  if (reply.kind === 'refused') {
    if ([401, 403, 410].includes(reply.status)) return { kind: 'stop' }
    return [408, 502, 504].includes(reply.status) ? { kind: 'cut' } : { kind: 'refused', retryAfterMs: reply.retryAfterMs }
  }
  if (reply.kind === 'cut' || (reply.status !== 204 && !isAnswer(reply.body))) return { kind: 'cut' }
  const answer = reply.body as Answer | undefined
  const { cursor, stamp } = path.at
  const known = [cursor, stamp, path.before.cursor, path.before.stamp]
  path.before = path.at
  if (answer) {
    path.at = { cursor: answer.cursor, stamp: answer.signals?.stamp ?? stamp }
    onAnswer(answer)
  }
  onPolled?.(cursor, answer)
  // Nodes of two versions may each answer the other's stamp with its own, for ever: what was here just before is no news.
  return { kind: 'answer', news: !known.includes(path.at.cursor) || !known.includes(path.at.stamp), pace: answer?.poll }
}

function end ({ status, code }: Refusal, { onGone, onSignedOut }: FollowOptions<never>): void {
  if (status === 410) onGone()
  else onSignedOut(code)
}

function isAnswer (body: unknown): body is PollAnswerShape {
  const { cursor, events, poll } = body as Partial<PollAnswerShape>
  return typeof cursor === 'string' && Array.isArray(events) && Number(poll?.after) >= 0 && Number(poll?.hold) >= 0
}

/** What was learned holds for a day; nothing remembered, or not by us: the path is tried anew. */
function recalled ({ read, epochMs }: FollowOptions<PollAnswerShape>['memory']): number {
  const [carriesMs = NaN, at = NaN] = (read() ?? '').split(' ').map(Number)
  return carriesMs >= 0 && Math.abs(epochMs() - at) < dayMs ? carriesMs : unlearnedMs
}
