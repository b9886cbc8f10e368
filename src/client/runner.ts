// Runs the polling machine with real requests, timers and storage. What is asked and what comes is follow.ts's.
import type { Effect, Input } from './machine.ts'
import type { Timers } from './timers.ts'
import { newMachine, step, unlearnedMs } from './machine.ts'

export type Connection = 'starting' | 'live' | 'retrying' | 'stopped'

export interface RunnerOptions<Reply> {
  /** Sends one poll, to be held for so long. */
  send (holdMs: number, options: { abort: AbortController, timeoutMs: number }): Promise<Reply>
  /** Hands on what came, and says what it means to the machine. */
  take (reply: Reply): Input
  onConnection (connection: Connection): void
  timers: Timers
  /** In [0, 1). */
  random (): number
  hidden (): boolean
  /** Keeps what was learned of the path over page loads; may do nothing. `epochMs` of Date.now. */
  memory: { read (): string | undefined, write (text: string): void, epochMs (): number }
}

/** Feeds the machine; for everything but the replies, which it feeds itself. */
export type Runner = (input: Input) => void

/** An answer may be this much later than its hold before the line counts as dead. */
const graceMs = 10_000
const dayMs = 86_400_000
/** A timer this late means that the machine slept. */
const sleptMs = 10_000
const watchMs = 5000

/** Has one poll or one wait under way, from `start` to `stop`. Never throws; what `send` or `take` throws counts as cut. */
export function createRunner<Reply> (options: RunnerOptions<Reply>): Runner {
  const { timers, memory } = options
  let machine = newMachine(recalled(memory))
  let connection: Connection = 'stopped'
  let underWay: AbortController | undefined
  let timer: unknown
  let watch: unknown

  const feed = (input: Input): void => {
    machine = step(machine, input, { now: timers.now(), random: options.random(), hidden: options.hidden() })
    const { effects, state, failures } = machine
    const now = state === 'stopped' ? state : failures ? 'retrying' : 'live'
    if (now !== connection) options.onConnection(connection = now)
    effects.forEach(run)
  }

  const run = (effect: Effect): void => {
    switch (effect.kind) {
      case 'ask': void ask(effect.holdMs); break
      case 'wait': timer = timers.set(() => { feed({ kind: 'due' }) }, effect.ms); break
      case 'remember': memory.write(`${effect.carriesMs} ${memory.epochMs()}`); break
      case 'drop':
        underWay?.abort()
        underWay = undefined
        timers.clear(timer)
        timers.clear(watch)
    }
  }

  const ask = async (holdMs: number): Promise<void> => {
    const abort = underWay = new AbortController()
    let input: Input = { kind: 'cut' }
    watchSleep()
    try {
      const reply = await options.send(holdMs, { abort, timeoutMs: holdMs + graceMs })
      // Dropped meanwhile, its answer belongs to nobody.
      if (abort === underWay) input = options.take(reply)
    } catch {
      // No answer, or one that nobody can take in.
    }
    // What was taken in may have led to a stop and another start, with a poll of its own.
    if (abort === underWay) feed(input)
  }

  // Sleep shows as a timer that comes much too late by the wall clock; the poll of before is dead then, though nobody says so.
  const watchSleep = (): void => {
    const dueAt = memory.epochMs() + watchMs
    timers.clear(watch)
    watch = timers.set(() => {
      watchSleep()
      // A hidden tab's timers are late without any sleep.
      if (memory.epochMs() - dueAt > sleptMs && !options.hidden()) feed({ kind: 'wake' })
    }, watchMs)
  }
  return feed
}

/** What was learned holds for a day; nothing remembered, or not by us: the path is tried anew. */
function recalled ({ read, epochMs }: RunnerOptions<unknown>['memory']): number {
  const [carriesMs, at] = `${read()}`.split(' ').map(Number) as [number, number]
  return carriesMs >= 0 && Math.abs(epochMs() - at) < dayMs ? carriesMs : unlearnedMs
}
