// When to ask next and for how long: a pure machine, shared by both faces. Requests, timers and storage are follow.ts's.
//
//            start                      answer, after = 0
//   idle ───────────────► asking ◄──────────────────────────┐
//                          │  ▲ │                           │
//     answer, after > 0 /  │  │ └── cut, the first: at once with hold 0
//     cut again / refused  ▼  │ due, nudge
//                        waiting
//   any ── over, stop ──► stopped (only `start` leads out)
import type { Pace } from '../wire/signals.ts'
import { backoffMs } from './backoff.ts'

export type State = 'idle' | 'asking' | 'waiting' | 'stopped'

export type Input =
  | { kind: 'start', pace: Pace }
  /** `news`: it carried something; `pace`: the server's wish, where it said one. */
  | { kind: 'answer', news: boolean, pace: Pace | undefined }
  | { kind: 'cut' }
  | { kind: 'refused', retryAfterMs: number }
  /** The wait is over. */
  | { kind: 'due' }
  /** The machine slept, the network is back, the page is shown again: whatever is under way may be dead. */
  | { kind: 'nudge' }
  /** The cursor or the token is of no use any more: somebody else starts anew. */
  | { kind: 'over' }
  | { kind: 'stop' }

export type Effect =
  | { kind: 'ask', holdMs: number }
  | { kind: 'abort' }
  | { kind: 'wait', ms: number }
  | { kind: 'cancel' }
  /** What the path carries, to be remembered for a day. */
  | { kind: 'remember', carriesMs: number }

export interface Machine {
  readonly state: State
  readonly pace: Pace
  /** The longest hold that the path is known to carry; 0: short polls only. */
  readonly carriesMs: number
  /** How long the held requests lived that were cut since the last lesson. */
  readonly cuts: readonly number[]
  readonly failures: number
  readonly askedAt: number
  readonly askedMs: number
  /** Since when nothing was cut. */
  readonly goodSince: number
  /** Held polls in a row that ended at once without news; what a short poll brings between doesn't count. */
  readonly hasty: number
}

/** `random` is in [0, 1). A hidden tab's timers are throttled, so there the server is the timer. */
export interface World { now: number, random: number, hidden: boolean }

/** Three cuts at a like time are a proxy's limit, not bad luck. */
const lessonCuts = 3
const likeMs = 1500
/** Asked for less than the limit by this much: the answer needs time to travel, too. */
const marginMs = 3000
/** Holds shorter than this cost as much as short polls. */
const leastHoldMs = 3000
const goodMs = 10 * 60_000
const probeMs = 5000
/** A held poll that ends sooner than this was not held; three of them and we wait, so that nothing can make us spin. */
const hastyMs = 250
const hastyLimit = 3
const shortPollMs = 1000
/** No hold at all is learned from; the server never grants more. */
export const unlearnedMs = 25_000

export function newMachine (carriesMs: number = unlearnedMs): Machine {
  return {
    state: 'idle', pace: { after: 0, hold: 0 }, carriesMs, cuts: [], failures: 0, askedAt: 0, askedMs: 0, goodSince: 0, hasty: 0
  }
}

/** One step: the machine after `input`, and what is to be done now, in order. Inputs that mean nothing in a state change nothing. */
export function step (machine: Machine, input: Input, world: World): [Machine, Effect[]] {
  if (input.kind === 'stop' || input.kind === 'over') return [{ ...machine, state: 'stopped' }, ending(machine)]
  switch (machine.state) {
    case 'idle':
    case 'stopped':
      if (input.kind !== 'start') return [machine, []]
      return ask({ ...machine, pace: input.pace, failures: 0, hasty: 0, goodSince: world.now }, 0, world)
    case 'waiting':
      return whenWaiting(machine, input, world)
    case 'asking':
      return whenAsking(machine, input, world)
  }
}

function whenWaiting (machine: Machine, input: Input, world: World): [Machine, Effect[]] {
  if (input.kind === 'due') return ask(machine, machine.failures > 0 ? 0 : wanted(machine, world), world)
  if (input.kind === 'nudge') return after([{ kind: 'cancel' }], ask(machine, 0, world))
  return [machine, []]
}

function whenAsking (machine: Machine, input: Input, world: World): [Machine, Effect[]] {
  switch (input.kind) {
    case 'answer': return answered(machine, input, world)
    case 'cut': return cut(machine, world)
    case 'refused': return wait({ ...machine, failures: machine.failures + 1 }, backoffMs({ failures: machine.failures, floorMs: input.retryAfterMs, random: world.random }))
    case 'nudge': return after([{ kind: 'abort' }], ask(machine, 0, world))
    default: return [machine, []]
  }
}

function answered (machine: Machine, input: Extract<Input, { kind: 'answer' }>, world: World): [Machine, Effect[]] {
  const pace = input.pace ?? machine.pace
  const hasty = input.news ? 0 : hastyAfter(machine, world)
  // A poll that lived longer than those that were cut shows that they weren't cut by a limit.
  const cuts = machine.cuts.some(cutMs => livedMs(machine, world) > cutMs + likeMs) ? [] : machine.cuts
  const [next, lesson] = probed({ ...machine, pace, failures: 0, hasty, cuts }, world)
  if (hasty >= hastyLimit) return after(lesson, wait(next, shortPollMs))
  const holdMs = wanted(next, world)
  const afterMs = pace.after === 0 && holdMs === 0 ? shortPollMs : pace.after
  // A hidden tab that polls shortly is held for a second instead of waiting for one.
  if (afterMs === 0 || (world.hidden && afterMs <= shortPollMs)) return after(lesson, ask(next, holdMs, world))
  return after(lesson, wait(next, afterMs * (0.9 + 0.1 * world.random)))
}

function cut (machine: Machine, world: World): [Machine, Effect[]] {
  const [taught, lesson] = learned(machine, world)
  const next = { ...taught, failures: machine.failures + 1, hasty: hastyAfter(machine, world), goodSince: world.now }
  // A poll only reads: once more at once, then with patience.
  if (next.failures === 1 && next.hasty < hastyLimit) return after(lesson, ask(next, 0, world))
  return after(lesson, wait(next, backoffMs({ failures: machine.failures, floorMs: 0, random: world.random })))
}

/** Held polls only are asked after a success, so a cut one was cut by something that lets short ones through. */
function learned (machine: Machine, world: World): [Machine, Effect[]] {
  if (machine.askedMs === 0) return [machine, []]
  const cuts = [...machine.cuts, livedMs(machine, world)].slice(-lessonCuts)
  const shortest = Math.min(...cuts)
  if (cuts.length < lessonCuts || Math.max(...cuts) - shortest > likeMs) return [{ ...machine, cuts }, []]
  const carriesMs = shortest - marginMs < leastHoldMs ? 0 : shortest - marginMs
  return [{ ...machine, cuts: [], carriesMs }, [{ kind: 'remember', carriesMs }]]
}

function livedMs (machine: Machine, world: World): number {
  return machine.askedMs === 0 ? 0 : Math.min(world.now - machine.askedAt, machine.askedMs)
}

function hastyAfter (machine: Machine, world: World): number {
  if (machine.askedMs === 0) return machine.hasty
  return livedMs(machine, world) < hastyMs ? machine.hasty + 1 : 0
}

/** After ten good minutes a little more is tried: proxies change, and so do networks. */
function probed (machine: Machine, world: World): [Machine, Effect[]] {
  if (machine.carriesMs >= unlearnedMs || world.now - machine.goodSince < goodMs) return [machine, []]
  const carriesMs = Math.min(unlearnedMs, Math.max(leastHoldMs, machine.carriesMs + probeMs))
  return [{ ...machine, carriesMs, cuts: [], goodSince: world.now }, [{ kind: 'remember', carriesMs }]]
}

function wanted (machine: Machine, world: World): number {
  const holdMs = Math.min(machine.pace.hold, machine.carriesMs)
  return holdMs === 0 && world.hidden ? shortPollMs : holdMs
}

function ask (machine: Machine, holdMs: number, world: World): [Machine, Effect[]] {
  return [{ ...machine, state: 'asking', askedAt: world.now, askedMs: holdMs }, [{ kind: 'ask', holdMs }]]
}

function wait (machine: Machine, ms: number): [Machine, Effect[]] {
  return [{ ...machine, state: 'waiting', hasty: 0 }, [{ kind: 'wait', ms }]]
}

function ending (machine: Machine): Effect[] {
  if (machine.state === 'asking') return [{ kind: 'abort' }]
  return machine.state === 'waiting' ? [{ kind: 'cancel' }] : []
}

function after (first: Effect[], [machine, effects]: [Machine, Effect[]]): [Machine, Effect[]] {
  return [machine, [...first, ...effects]]
}
