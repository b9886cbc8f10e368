// One held poll: its deadline, its client's abort, and that it is answered once. What the answer says is left to the poller.
import type { Timers } from '../feed/timers.ts'

/** A signal, or how to make one: only a poll that is really held needs it. */
export type Abort = AbortSignal | (() => AbortSignal)

export interface HoldOptions {
  timers: Timers
  ms: number
  abort: Abort | undefined
  /** The deadline came. */
  onDeadline: () => void
  /** The client has gone. */
  onGone: () => void
}

/** Starts waiting; the returned function ends it without calling anybody. */
export function createHold ({ timers, ms, abort, onDeadline, onGone }: HoldOptions): () => void {
  const signal = typeof abort === 'function' ? abort() : abort
  const end = (): void => {
    timers.clear(timer)
    signal?.removeEventListener('abort', gone)
  }
  const gone = (): void => {
    end()
    onGone()
  }
  const timer = timers.set(() => {
    end()
    onDeadline()
  }, ms)
  if (signal?.aborted) timers.soon(gone)
  else signal?.addEventListener('abort', gone, { once: true })
  return end
}
