// From start to stop of a process: what was started is stopped in the reverse order, once, however often and by whomever that is asked for.
import closeWithGrace from 'close-with-grace'
import type { Logger } from 'pino'

export type Stop = () => Promise<void>

export interface Lifetime {
  /** Runs it when the process stops, before what was pushed earlier. */
  onStop (stop: Stop): void
  /** Stops everything and ends the process, with exit code 1 after `problem`, which is one sentence for standard error. */
  end (problem?: string): void
}

const stopSignals = ['SIGTERM', 'SIGINT'] as const
/** Starts workers anew, where there are any; nothing stops by it. */
export const renewSignal = 'SIGUSR2'

/**
 * Lives from `begin` to SIGTERM, SIGINT, `end` or an error that nobody handled; what isn't stopped within `withinMs` of it is cut.
 * Where `begin` fails, what it had started is stopped and the failure is passed on.
 */
export async function live ({ withinMs, log, begin }: { withinMs: number, log: Logger, begin: (lifetime: Lifetime) => Promise<void> }): Promise<void> {
  const stops: Stop[] = []
  let ending: string | undefined
  const closing = closeWithGrace({ delay: withinMs, logger: log, skip: [...stopSignals, renewSignal] }, async ({ err }) => {
    if (err !== undefined) log.fatal({ err }, 'An error that nobody handled: this process stops.')
    await stopAll(stops, log)
    if (ending === undefined) return
    process.stderr.write(`${ending}\n`)
    process.exit(1)
  })
  const end = once((problem?: string) => {
    ending = problem
    void closing.close()
  })
  const onSignal = (): void => { end() }
  stopSignals.forEach(signal => process.on(signal, onSignal))
  try {
    await begin({ onStop: stop => { stops.push(stop) }, end })
  } catch (error) {
    stopSignals.forEach(signal => process.off(signal, onSignal))
    closing.uninstall()
    await stopAll(stops, log)
    throw error
  }
}

/** npm hands on the signal that a terminal or supervisor gave to all of us: it comes twice, and the second must not cut the stopping short. */
function once (act: (problem?: string) => void): (problem?: string) => void {
  let asked = false
  return problem => {
    if (!asked) act(problem)
    asked = true
  }
}

// What was started last rests on all before it. One that fails to stop must not keep the others running.
async function stopAll (stops: Stop[], log: Logger): Promise<void> {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) {
    await stop().catch((err: unknown) => { log.error({ err }, 'A part of this process did not stop well.') })
  }
}
