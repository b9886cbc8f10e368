// What the feed tells its listeners, by account: that there is something, and whom it can concern. Who may see it is left to them.
import type { EventRecord } from '../store/events.ts'
import type { SignalRecord } from '../store/signals.ts'

export type { EventRecord, SignalRecord }

/** `gone`: nothing is told of the account from now on (nobody asks, or the log became another one): what was kept by its facts is to be read again. */
export type News =
  | { kind: 'events', events: readonly EventRecord[] }
  | { kind: 'roster' }
  | { kind: 'signals', signals: readonly SignalRecord[] }
  | { kind: 'gone' }

export type NewsListener = (accountId: number, news: News) => void

/** Listeners to whom everything is told, in the order of their coming. */
export class Listeners {
  readonly #listeners = new Set<NewsListener>()

  /** Returns how to stop listening. */
  add (listener: NewsListener): () => void {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }

  tell (accountId: number, news: News): void {
    for (const listener of this.#listeners) listener(accountId, news)
  }
}
