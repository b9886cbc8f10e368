// One held poll: what may end it, and that it is answered once. What the answer says is left to the poller.
import type { Timers } from '../feed/timers.ts'
import type { Answer } from './answer.ts'
import type { HoldEnd, Holds } from './holds.ts'
import type { Place, Waiter, Waiters } from './waiters.ts'

/** Calls the listener once, when the client that polls is gone; if it is gone already, soon, but not within the call. It may call it after the answer, too. */
export type WhenGone = (listener: () => void) => void

/** A poll that can be held: whose it is, and how to hear of its client. */
export interface Holdable {
  readonly reader: { readonly place: Place }
  readonly ask: { readonly whenGone?: WhenGone }
}

/** Who holds polls, and knows what they are about. */
export interface Holder<Poll extends Holdable> {
  readonly timers: Timers
  readonly waiters: Waiters
  readonly holds: Holds
  /** Undefined if there is still nothing for it. */
  look (poll: Poll): Answer<unknown> | Promise<Answer<unknown>> | undefined
  /** The answer where nothing came. */
  end (poll: Poll, how: Exclude<HoldEnd, 'news'>): Answer<unknown>
  renew (poll: Poll, now: number): void
}

/** Resolves with the poll's answer, after `ms` at most. Fails only if it can't be looked at. */
export async function hold<Poll extends Holdable> (holder: Holder<Poll>, poll: Poll, ms: number): Promise<Answer<unknown>> {
  return await new Promise((resolve, reject) => { holder.waiters.add(new Hold(holder, poll, { ms, resolve, reject })) })
}

interface Waiting {
  ms: number
  resolve: (answer: Answer<unknown> | Promise<Answer<unknown>>) => void
  reject: (error: Error) => void
}

// A class, because tens of thousands of them wait in one process: a closure for each of these ways would be another kilobyte for each.
class Hold<Poll extends Holdable> implements Waiter {
  readonly #holder: Holder<Poll>
  readonly #poll: Poll
  readonly #resolve: Waiting['resolve']
  readonly #reject: Waiting['reject']
  readonly #heldAt: number
  readonly #timer: unknown

  constructor (holder: Holder<Poll>, poll: Poll, { ms, resolve, reject }: Waiting) {
    this.#holder = holder
    this.#poll = poll
    this.#resolve = resolve
    this.#reject = reject
    this.#heldAt = holder.timers.now()
    this.#timer = holder.timers.set(() => { this.#end('deadline') }, ms)
    poll.ask.whenGone?.(() => { this.#end('left') })
  }

  get place (): Place {
    return this.#poll.reader.place
  }

  look (): void {
    try {
      const found = this.#holder.look(this.#poll)
      if (found !== undefined) this.#answer('news', found)
    } catch (error) {
      // This one's fault only: the others are looked after.
      if (this.#leave()) this.#reject(error instanceof Error ? error : new Error('a poll could not be looked at', { cause: error }))
    }
  }

  displace (): void {
    this.#end('displaced')
  }

  drain (): void {
    this.#end('drained')
  }

  renew (now: number): void {
    this.#holder.renew(this.#poll, now)
  }

  #end (how: Exclude<HoldEnd, 'news'>): void {
    if (this.#holder.waiters.has(this)) this.#answer(how, this.#holder.end(this.#poll, how))
  }

  #answer (how: HoldEnd, answer: Answer<unknown> | Promise<Answer<unknown>>): void {
    if (!this.#leave()) return
    this.#holder.holds.note(how, this.#holder.timers.now() - this.#heldAt)
    this.#resolve(answer)
  }

  /** Whether it was still held. */
  #leave (): boolean {
    this.#holder.timers.clear(this.#timer)
    return this.#holder.waiters.delete(this)
  }
}
