// Follows a log from a place on: asks, hands on what came, keeps the place. When to ask is machine.ts's; what an answer means is fold.ts's and the faces' matter.
import type { Pace } from '../wire/signals.ts'
import type { Input } from './machine.ts'
import type { Reply } from './request.ts'
import type { RunnerOptions } from './runner.ts'
import { createRunner } from './runner.ts'

export type { Connection } from './runner.ts'

export interface PollAnswerShape { cursor: string, events: readonly unknown[], signals?: { stamp: string } | undefined, poll: Pace }

/** Where a client is in its log. */
export interface Place { cursor: string, stamp: string, pace: Pace }

export interface FollowOptions<Answer extends PollAnswerShape> extends Omit<RunnerOptions<Reply>, 'send' | 'take'> {
  /** Sends one poll. */
  ask (poll: { cursor: string, signals: string, hold: number }, options: { abort: AbortController, timeoutMs: number }): Promise<Reply>
  /** Called for every 200, before the next poll goes out. */
  onAnswer (answer: Answer): void
  /** Called after each poll that was answered, with news (a 200) or without, before the next one goes out. */
  onPolled?: (poll: Polled<Answer>) => void
  /** True while another tab stands at this cursor and polls for this one; `turn` when it may have changed. */
  rests?: (cursor: string) => boolean
  /** 410: start as at first load. Following has stopped. */
  onGone (): void
  /** 401, 403 or 404, with the code. Following has stopped. */
  onSignedOut (code: string): void
}

export interface Polled<Answer> { from: string, to: string, answer: Answer | undefined }

export interface Follow {
  /** Follows from there; what is under way from elsewhere is dropped. */
  start (from: Place): void
  /** Something happened that may have killed the poll under way: ask again at once. */
  nudge (): void
  /** News may come soon: a long wait between polls ends, a poll under way goes on. */
  hurry (): void
  /** What another tab polled; taken in by who stands where it was asked from. */
  hear (polled: Polled<unknown>): void
  /** Whether this tab polls is another question now. */
  turn (): void
  stop (): void
}

/** Follows from `start` to `stop`. An answer that can't be read counts as cut. So does one that a face throws at, but it isn't asked for again: it would be thrown at for ever. */
export function createFollow<Answer extends PollAnswerShape> (options: FollowOptions<Answer>): Follow {
  let at: Place | undefined
  /** Where we stood after the last few answers. */
  let stood: string[] = []

  const move = (answer: Answer): void => {
    // Before it is handed on: what a face can't take in is passed over.
    at = { cursor: answer.cursor, stamp: answer.signals?.stamp ?? at?.stamp ?? '', pace: answer.poll }
    options.onAnswer(answer)
  }

  const take = (reply: Reply): Input => {
    const input = toInput(reply)
    if (input.kind === 'stop') {
      stop()
      const { status, code } = reply as Refusal
      ;(status === 410 ? options.onGone : options.onSignedOut)(code)
    }
    if (input.kind !== 'answer' || !at) return input
    const { cursor: from } = at
    const answer = (reply as { body?: Answer }).body
    if (answer) move(answer)
    // Nodes of different versions may each answer the others' stamps with its own, for ever: where we were just before is no news.
    const standing = `${at.cursor} ${at.stamp}`
    input.news = !stood.includes(standing)
    stood = [standing, ...stood.slice(0, 3)]
    options.onPolled?.({ from, to: at.cursor, answer })
    turn()
    return input
  }

  const feed = createRunner({
    ...options,
    take,
    // Only who stands somewhere asks.
    async send (hold, limits) {
      const { cursor, stamp: signals } = at as Place
      return await options.ask({ cursor, signals, hold }, limits)
    }
  })
  const turn = (): void => { feed(at && !options.rests?.(at.cursor) ? { kind: 'start', pace: at.pace } : { kind: 'stop' }) }

  const stop = (): void => {
    at = undefined
    turn()
  }

  return {
    start (from) {
      stop()
      at = from
      turn()
    },
    nudge () { feed({ kind: 'wake' }) },
    hurry () { feed({ kind: 'hurry' }) },
    hear ({ from, answer }) {
      if (answer && from === at?.cursor) move(answer as Answer)
      turn()
    },
    turn,
    stop
  }
}

type Refusal = Extract<Reply, { kind: 'refused' }>

/** What a reply means to the machine. A proxy's 502 or 504 is a cut like any other: the poll never reached the server, or its answer us. */
function toInput (reply: Reply): Input {
  if (reply.kind === 'refused') {
    if ([401, 403, 404, 410].includes(reply.status)) return { kind: 'stop' }
    if (![408, 502, 504].includes(reply.status)) return { kind: 'refused', retryAfterMs: reply.retryAfterMs }
  } else if (reply.kind === 'answer' && (reply.status === 204 || isAnswer(reply.body))) return { kind: 'answer', news: false, pace: (reply.body as PollAnswerShape | undefined)?.poll }
  return { kind: 'cut' }
}

function isAnswer (body: unknown): body is PollAnswerShape {
  const { cursor, events, poll } = body as Partial<PollAnswerShape>
  return typeof cursor === 'string' && Array.isArray(events) && Number(poll?.after) >= 0 && Number(poll?.hold) >= 0
}
