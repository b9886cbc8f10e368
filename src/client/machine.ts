// When to ask next and for how long: a pure machine, shared by both faces. Requests, timers and storage are follow.ts's.
//
//               start                      answer, after = 0
//   stopped ───────────────► asking ◄──────────────────────────┐
//                             │  ▲ │                           │
//        answer, after > 0 /  │  │ └── cut, the first: at once with hold 0
//        cut again / refused  ▼  │ due, wake, hurry
//                           waiting
//   any ── stop ──► stopped (only `start` leads out)
import type { Pace } from '../wire/signals.ts'
import { backoffMs } from './backoff.ts'

export type State = 'stopped' | 'asking' | 'waiting'

export type Input =
  | { kind: 'start', pace: Pace }
  /** `news`: it carried something; `pace`: the server's wish, where it said one. */
  | { kind: 'answer', news: boolean, pace: Pace | undefined }
  | { kind: 'cut' }
  | { kind: 'refused', retryAfterMs: number }
  /** The wait is over. */
  | { kind: 'due' }
  /** The machine slept, the network is back, the page is shown again: whatever is under way may be dead. */
  | { kind: 'wake' }
  /** The person did something that others may answer: a long pace, made for who only browses, is over. What is under way is good. */
  | { kind: 'hurry' }
  | { kind: 'stop' }

export type Effect =
  | { kind: 'ask', holdMs: number }
  /** Ends the request or the wait that is under way. */
  | { kind: 'drop' }
  | { kind: 'wait', ms: number }
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
  /** Until then the server asked not to be asked (Retry-After), whatever happens here. */
  readonly closedUntil: number
  /** What is to be done after this step, in order. */
  readonly effects: readonly Effect[]
}

/** `random` is in [0, 1). A hidden tab's timers are throttled, so there the server is the timer. */
export interface World { now: number, random: number, hidden: boolean }

/** Three cuts at a like time are a proxy's limit, not bad luck: no more than this apart, nor than a quarter of the shortest. */
const lessonCuts = 3
const likeMs = 1500
/** Asked for less than the limit by this much: the answer needs time to travel, too. */
const marginMs = 3000
/** Holds shorter than this cost as much as short polls. */
const leastHoldMs = 3000
const goodMs = 10 * 60_000
const probeMs = 5000
/** A held poll that ends sooner than this was not held; three of them and we wait, so that nothing can make us spin. */
export const hastyMs = 250
export const hastyLimit = 3
export const shortPollMs = 1000
/** Longer ones come from nobody who means us well; and beyond 24 days a browser's timer is over at once. */
const maxWaitMs = 5 * 60_000
/** No hold at all is learned from; the server never grants more. */
export const unlearnedMs = 25_000

/** One that was never started. `carriesMs`: the longest hold, in milliseconds, that is known to come through. */
export function newMachine (carriesMs: number = unlearnedMs): Machine {
  return {
    state: 'stopped', pace: { after: 0, hold: 0 }, carriesMs, cuts: [], failures: 0, askedAt: 0, goodSince: 0, askedMs: 0, closedUntil: 0, hasty: 0, effects: []
  }
}

/** One step: the machine after `input`, with what is to be done now in its `effects`. Inputs that mean nothing in a state change nothing. */
export function step (before: Machine, input: Input, world: World): Machine {
  const machine = { ...before, effects: [] }
  const { state, failures, closedUntil } = machine
  if (input.kind === 'start' && state === 'stopped') {
    const begun = { ...machine, pace: input.pace, failures: 0, goodSince: world.now }
    // What the server asked by Retry-After outlives a stop.
    return world.now < closedUntil ? refused(begun, closedUntil - world.now, world) : ask(begun, wanted(begun, world), world)
  }
  if (state === 'stopped') return machine
  if (input.kind === 'stop') return { ...drop(machine), state: 'stopped' }
  if (input.kind === 'wake' && world.now >= closedUntil) return ask(drop(machine), 0, world)
  if (state === 'asking') return whenAsking(machine, input, world)
  if (input.kind === 'due') return ask(machine, failures ? 0 : wanted(machine, world), world)
  return input.kind === 'hurry' && !failures ? ask(drop(machine), 0, world) : machine
}

function whenAsking (machine: Machine, input: Input, world: World): Machine {
  if (input.kind === 'answer') return answered(machine, input, world)
  if (input.kind === 'cut') return cut(machine, world)
  return input.kind === 'refused' ? refused(machine, input.retryAfterMs, world) : machine
}

function answered (machine: Machine, input: Extract<Input, { kind: 'answer' }>, world: World): Machine {
  const pace = input.pace ?? machine.pace
  const hasty = input.news ? 0 : hastyAfter(machine, world)
  // A poll that lived longer than those that were cut shows that they weren't cut by a limit.
  const cuts = machine.cuts.some(cutMs => livedMs(machine, world) > cutMs) ? [] : machine.cuts
  const next = probed({ ...machine, pace, failures: 0, hasty, cuts }, world)
  if (hasty >= hastyLimit) return wait(next, shortPollMs)
  const holdMs = wanted(next, world)
  const afterMs = pace.after || (holdMs ? 0 : shortPollMs)
  // A hidden tab that polls shortly is held for a second instead of waiting for one, unless the server had no room to hold it.
  if (!afterMs || (world.hidden && afterMs <= shortPollMs && livedMs(next, world) >= shortPollMs / 2)) return ask(next, holdMs, world)
  return wait(next, afterMs * (0.9 + 0.1 * world.random))
}

function cut (machine: Machine, world: World): Machine {
  const { failures } = machine
  const next = { ...learned(machine, world), failures: failures + 1, hasty: hastyAfter(machine, world), goodSince: world.now }
  // A poll only reads: once more at once, then with patience.
  return !failures && next.hasty < hastyLimit ? ask(next, 0, world) : wait(next, backoffMs(failures, world.random))
}

function refused (machine: Machine, floorMs: number, { now, random }: World): Machine {
  const { failures } = machine
  return wait({ ...machine, failures: failures + 1, closedUntil: now + floorMs }, backoffMs(failures, random, floorMs))
}

/** Held polls only are asked after a success, so a cut one was cut by something that lets short ones through; one that was hardly held says nothing of a limit. */
function learned (machine: Machine, world: World): Machine {
  const lived = livedMs(machine, world)
  if (lived < hastyMs) return machine
  const cuts = [...machine.cuts, lived].slice(-lessonCuts)
  const shortest = Math.min(...cuts)
  if (cuts.length < lessonCuts || Math.max(...cuts) - shortest > Math.min(likeMs, shortest / 4)) return { ...machine, cuts }
  return remember(machine, shortest - marginMs < leastHoldMs ? 0 : shortest - marginMs)
}

/** After ten good minutes a little more is tried: proxies change, and so do networks. */
function probed (machine: Machine, { now }: World): Machine {
  const { carriesMs, goodSince } = machine
  if (carriesMs >= unlearnedMs || now - goodSince < goodMs) return machine
  return remember({ ...machine, goodSince: now }, Math.min(unlearnedMs, Math.max(leastHoldMs, carriesMs + probeMs)))
}

function remember (machine: Machine, carriesMs: number): Machine {
  return { ...machine, carriesMs, cuts: [], effects: [{ kind: 'remember', carriesMs }] }
}

function livedMs ({ askedAt, askedMs }: Machine, { now }: World): number {
  return Math.min(now - askedAt, askedMs)
}

function hastyAfter (machine: Machine, world: World): number {
  if (!machine.askedMs) return machine.hasty
  return livedMs(machine, world) < hastyMs ? machine.hasty + 1 : 0
}

function wanted ({ pace, carriesMs }: Machine, { hidden }: World): number {
  // Where the server insists, what was learned shortens the hold only so far: who is cut asks again at once, so contact isn't lost by it.
  // What is learned comes from a clock with fractions; the server takes whole milliseconds only.
  return Math.floor(Math.min(pace.hold, Math.max(carriesMs, pace.least || 0))) || (hidden ? shortPollMs : 0)
}

function ask (machine: Machine, holdMs: number, { now }: World): Machine {
  return { ...machine, state: 'asking', askedAt: now, askedMs: holdMs, effects: [...machine.effects, { kind: 'ask', holdMs }] }
}

function wait (machine: Machine, ms: number): Machine {
  return { ...machine, state: 'waiting', hasty: 0, effects: [...machine.effects, { kind: 'wait', ms: Math.min(ms, maxWaitMs) }] }
}

function drop (machine: Machine): Machine {
  return { ...machine, effects: [{ kind: 'drop' }] }
}
