// From start to stop of a process: what was started is stopped in the reverse order, once, however often and by whomever that is asked for, also in the middle of the start.
import closeWithGrace from 'close-with-grace'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'

export type Stop = () => Promise<void>

export interface Lifetime {
  /** Runs it when the process stops, before what was pushed earlier. While the process is ending it throws, so that the start doesn't go on; `stop` is run all the same. */
  onStop (stop: Stop): void
  /** Stops everything and ends the process, with exit code 1 after `problem`, which is one sentence for standard error. */
  end (problem?: string): void
  /** Aborted when the process is ending: for what waits while it starts. */
  readonly ending: AbortSignal
}

const stopSignals = ['SIGTERM', 'SIGINT'] as const
/** Starts workers anew, where there are any; nothing stops by it. */
export const renewSignal = 'SIGUSR2'
// A first start on a slow disk takes 20 s. Going before it has ended would leave its Postgres to itself, which is worse than being killed while we wait.
const startWithinMs = 20_000

/**
 * Lives from `begin` to SIGTERM, SIGINT, `end` or an error that nobody handled; what isn't stopped within `withinMs` of it is cut. What `begin` has in hand then ends first.
 * Where `begin` fails, what it had started is stopped and the failure is passed on, unless the process was ending anyway.
 */
export async function live ({ withinMs, log, begin }: { withinMs: number, log: Logger, begin: (lifetime: Lifetime) => Promise<void> }): Promise<void> {
  const stops: Stop[] = []
  const ender = new AbortController()
  const ending = ender.signal
  let settle = (): void => {}
  const begun = new Promise<void>(resolve => { settle = resolve })
  let words: string | undefined
  const closing = closeWithGrace({ delay: withinMs, logger: log, skip: [...stopSignals, renewSignal] }, async ({ err }) => {
    if (err !== undefined) log.fatal({ err }, 'An error that nobody handled: this process stops.')
    ender.abort()
    await within(startWithinMs, begun)
    await stopAll(stops, log)
    if (words === undefined) return
    process.stderr.write(`${words}\n`)
    process.exit(1)
  })
  // npm hands on the signal that a terminal or supervisor gave to all of us: it comes twice, and the second must not cut the stopping short.
  const end = (problem?: string): void => {
    if (ending.aborted) return
    words = problem
    ender.abort()
    void within(startWithinMs, begun).then(async () => { await closing.close() })
  }
  const onSignal = (): void => { end() }
  stopSignals.forEach(signal => process.on(signal, onSignal))
  const onStop = (stop: Stop): void => {
    stops.push(stop)
    ending.throwIfAborted()
  }
  try {
    await begin({ onStop, end, ending })
  } catch (error) {
    // A start that was cut off fails in one way or another, which is nobody's concern.
    if (ending.aborted) return
    // Whoever asks for the end from now on gets it, with the failure for its reason.
    ender.abort()
    await stopAll(stops, log)
    stopSignals.forEach(signal => process.off(signal, onSignal))
    closing.uninstall()
    throw error
  } finally {
    settle()
  }
}

async function within (ms: number, promise: Promise<void>): Promise<void> {
  const late = new AbortController()
  await Promise.race([promise, pause(ms, undefined, { signal: late.signal, ref: false }).catch(() => {})])
  late.abort()
}

// What was started last rests on all before it. One that fails to stop must not keep the others running.
async function stopAll (stops: Stop[], log: Logger): Promise<void> {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
    await stop().catch((err: unknown) => { log.error({ err }, 'A part of this process did not stop well.') })
  }
}
