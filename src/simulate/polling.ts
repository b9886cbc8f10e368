// One visitor's polls over a connection of their own, paced as the server says. Made for ten thousand of them in a process: no promise, no body built twice; what the path carries is learned by browsers only.
import { Client, type Dispatcher } from 'undici'
import { backoffMs } from '../client/backoff.ts'
import { hastyLimit, hastyMs, shortPollMs } from '../client/machine.ts'
import type { Event } from '../wire/events.ts'
import type { Pace } from '../wire/signals.ts'
import type { HelloAnswer, PollAnswer } from '../wire/visitor.ts'
import { codeOf, toReply } from './asking.ts'
import type { Tally } from './tally.ts'

export interface PollingOptions {
  origin: string
  /** Of this machine, to connect from; undefined: the system's choice. */
  localAddress: string | undefined
  path: string
  headers: string[]
  tab: string
  mode: 'held' | 'short'
  tally: Tally
  onEvents: (events: Event[]) => void
  /** The token or cursor opens nothing any more (401, 410), or the visitor is not wanted (403). It has stopped. */
  onOver: (status: number) => void
}

// A held poll may take 25 s, and its connection idles up to a minute under load.
const patienceMs = 40_000
const idleMs = 120_000

/** Polls from the hello's answer on until stopped. */
export class Polling implements Dispatcher.DispatchHandler {
  readonly #options: PollingOptions
  readonly #client: Client
  #stopped = true
  #pace: Pace = { after: 0, hold: 0 }
  #failures = 0
  #hasty = 0
  #at = { token: '', cursor: '', stamp: '' }
  #holdMs = 0
  #body = ''
  #askedAt = 0
  #status = 0
  #retryAfter: string | string[] | undefined
  #text = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor (options: PollingOptions) {
    this.#options = options
    this.#client = new Client(options.origin, {
      headersTimeout: patienceMs,
      bodyTimeout: patienceMs,
      keepAliveTimeout: idleMs,
      keepAliveMaxTimeout: idleMs,
      ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress })
    })
  }

  start ({ token, cursor, signals, poll }: HelloAnswer): void {
    this.#at = { token, cursor, stamp: signals.stamp }
    this.#pace = poll
    this.#stopped = false
    this.#body = ''
    this.#ask(0)
  }

  /** Ends what is under way, and the connection. */
  stop (): void {
    this.#stopped = true
    clearTimeout(this.#timer)
    void this.#client.destroy()
  }

  onRequestStart (): void {
    this.#text = ''
  }

  onResponseStart (_controller: Dispatcher.DispatchController, status: number, headers: Record<string, string | string[] | undefined>): void {
    this.#status = status
    this.#retryAfter = headers['retry-after']
  }

  onResponseData (_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#text += chunk.toString()
  }

  onResponseEnd (): void {
    const { tally } = this.#options
    tally.answered(this.#status)
    if (this.#stopped) return
    if (this.#holdMs === 0) tally.took('poll', performance.now() - this.#askedAt)
    if (this.#status === 204) this.#goOn({ news: false })
    else this.#take()
  }

  onResponseError (_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#stopped) return
    this.#options.tally.failed(codeOf(error))
    this.#cut()
  }

  #take (): void {
    const reply = toReply({ status: this.#status, text: this.#text, retryAfter: this.#retryAfter })
    if (reply.kind === 'refused') return this.#refused(reply)
    if (reply.kind !== 'answer') return this.#cut()
    const { cursor, signals, events, poll } = reply.body as PollAnswer
    const news = cursor !== this.#at.cursor || signals !== undefined
    this.#at = { token: this.#at.token, cursor, stamp: signals?.stamp ?? this.#at.stamp }
    this.#pace = poll
    this.#body = ''
    if (events.length > 0) this.#options.onEvents(events)
    this.#goOn({ news })
  }

  #goOn ({ news }: { news: boolean }): void {
    const wasHasty = this.#holdMs > 0 && !news && performance.now() - this.#askedAt < hastyMs
    this.#hasty = wasHasty ? this.#hasty + 1 : 0
    this.#failures = 0
    const holdMs = this.#wantedMs()
    const afterMs = this.#hasty >= hastyLimit ? shortPollMs : this.#pace.after || (holdMs > 0 ? 0 : shortPollMs)
    if (afterMs === 0) this.#ask(holdMs)
    else this.#askLater(afterMs * (0.9 + 0.1 * Math.random()))
  }

  // A poll only reads: once more at once, then with patience.
  #cut (): void {
    if (this.#failures++ === 0) this.#ask(0)
    else this.#askLater(backoffMs(this.#failures, Math.random()))
  }

  #refused ({ status, retryAfterMs }: { status: number, retryAfterMs: number }): void {
    if (status === 502 || status === 504 || status === 408) return this.#cut()
    if (status === 401 || status === 403 || status === 410) {
      this.#stopped = true
      return this.#options.onOver(status)
    }
    this.#askLater(backoffMs(this.#failures++, Math.random(), retryAfterMs))
  }

  // Whole tens: ten thousand timers then share a few lists.
  #askLater (ms: number): void {
    this.#timer = setTimeout(this.#due, Math.round(ms / 10) * 10)
  }

  readonly #due = (): void => { this.#ask(this.#failures > 0 ? 0 : this.#wantedMs()) }

  #wantedMs (): number {
    return this.#options.mode === 'short' ? 0 : this.#pace.hold
  }

  #ask (holdMs: number): void {
    const { path, headers, tab, tally } = this.#options
    if (this.#body === '' || holdMs !== this.#holdMs) {
      const { token, cursor, stamp } = this.#at
      this.#holdMs = holdMs
      this.#body = JSON.stringify({ token, cursor, signals: stamp, tab, tabs: [], hold: holdMs })
    }
    this.#askedAt = performance.now()
    tally.polled()
    this.#client.dispatch({ method: 'POST', path, headers, body: this.#body }, this)
  }
}
