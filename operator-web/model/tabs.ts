// The console's tabs in this browser as one: one of them polls for all and rings. Who that is, and how the rest follow, is src/client's matter.
import type { Polled } from '../../src/client/follow.ts'
import type { Relay, RelayOptions } from '../../src/client/relay.ts'
import type { Ring } from './bell.ts'

/** What a tab hears of the others. */
export interface Ears {
  /** Another tab polled for this one. */
  onHeard (polled: Polled<unknown>): void
  /** Whether this tab polls is another question now. */
  onTurn (): void
  /** Ask the server, now. */
  onLook (): void
  /** A tab that is new wants to hear where this one stands, after what came until now. */
  onSpeak (): void
  /** The tab that rings may not sound. */
  onRing (ring: Ring): void
}

export interface Tabs extends Pick<Relay, 'leading' | 'rests' | 'polled' | 'doubt'> {
  /** Adds to what is done with what is heard. */
  listen (ears: Partial<Ears>): void
  /** All tabs ask the server, now: the line or the sign-in may be gone. */
  lookAll (): void
  askToRing (ring: Ring): void
}

/** `speak` is for the tab that polls for all. */
interface Said { act?: 'look' | 'speak', ring?: Ring }

export type JoinTabs = (options: Pick<RelayOptions, 'onHeard' | 'onSaid' | 'onTurn'>) => Relay

export function createTabs ({ joinTabs }: { joinTabs: JoinTabs }): Tabs {
  const ears: Partial<Ears> = {}
  let asked = false
  const relay = joinTabs({
    onHeard: polled => { ears.onHeard?.(polled) },
    onTurn: () => { ears.onTurn?.() },
    onSaid (message) {
      const { act, ring } = message as Said
      if (act === 'look') ears.onLook?.()
      if (act === 'speak' && relay.leading()) ears.onSpeak?.()
      if (ring !== undefined) ears.onRing?.(ring)
    }
  })
  const say = (said: Said): void => { relay.say(said) }
  return {
    leading: relay.leading,
    rests: relay.rests,
    polled (polled) {
      relay.polled(polled)
      // A browser has six connections for all its tabs over HTTP/1.1: this one can't wait for the end of the leader's hold to hear where it stands.
      if (relay.leading() || asked) return
      asked = true
      say({ act: 'speak' })
    },
    doubt () {
      asked = false
      relay.doubt()
    },
    listen (more) { Object.assign(ears, more) },
    lookAll () { say({ act: 'look' }) },
    askToRing (ring) { say({ ring }) }
  }
}
