// One tab of a browser polls for all: the leader says what it got and where it stands; the others rest while they stand there, too. Who leads is leader.ts's.
import type { Polled } from './follow.ts'
import type { Leader, LeaderOptions } from './leader.ts'
import { createLeader } from './leader.ts'

export interface RelayOptions extends Omit<LeaderOptions, 'onLead' | 'onTabs' | 'onMessage'> {
  /** The leader polled. Only who stands where it did may take the answer in. */
  onHeard (polled: Polled<unknown>): void
  /** Another tab said something of its own. */
  onSaid (message: unknown): void
  /** `rests` may be another from now on. */
  onTurn (): void
}

export interface Relay extends Pick<Leader, 'tabs' | 'leading' | 'stop'> {
  /** A poll of this tab was answered and led from one place to another. */
  polled (polled: Polled<unknown>): void
  /** Tells all other tabs. */
  say (message: unknown): void
  /** True while another tab polls and stands at this cursor: nothing can be missed without asking. */
  rests (cursor: string): boolean
  /** This tab may have slept, or the leader: it asks for itself until it hears the leader again. */
  doubt (): void
}

/** The leader's polls end within a hold, a long pace and a back-off: one that says nothing for longer is frozen, though it holds its lock. */
const silentMs = 100_000

/** Joins the tabs of `name`. A tab that doesn't lead asks for itself, too, until it stands where the leader is. */
export function createRelay (options: RelayOptions): Relay {
  const { timers } = options
  let leads = false
  let told: string | undefined
  let timer: unknown

  const doubt = (): void => {
    timers.clear(timer)
    told = undefined
    options.onTurn()
  }
  const hear = (polled: Polled<unknown>): void => {
    timers.clear(timer)
    timer = timers.set(doubt, silentMs)
    told = polled.to
    options.onHeard(polled)
  }
  const leader = createLeader({
    ...options,
    onLead (leading) {
      leads = leading
      doubt()
    },
    onTabs () {},
    onMessage (message) {
      const { polled, said } = message as { polled?: Polled<unknown>, said?: unknown }
      if (polled === undefined) options.onSaid(said)
      // Two may lead for a moment; each has its own answers then.
      else if (!leads) hear(polled)
    }
  })
  return {
    tabs: leader.tabs,
    leading: leader.leading,
    polled (polled) { if (leads) leader.tell({ polled }) },
    say: said => { leader.tell({ said }) },
    rests: cursor => !leads && cursor === told,
    doubt,
    stop () {
      leader.stop()
      timers.clear(timer)
    }
  }
}
