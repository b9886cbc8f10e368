// Which pace somebody is to go by now: the usual one, or slower for the node's load or for want of room. What the paces are is pacing.ts's.
import type { Feed } from '../feed/feed.ts'
import type { Pace } from '../wire/signals.ts'
import { lastLevel, type Load } from './load.ts'
import { loadedPace, unheldPace, usualPace, type PollMode } from './pacing.ts'
import type { Place, Waiters } from './waiters.ts'

// Whoever comes each second is in contact anyway.
const inContactMs = 1_000

interface PacerOptions {
  feed: Feed
  mode: PollMode
  load: Load
  waiters: Waiters
}

/** The paces of one node. */
export class Pacer {
  readonly usual: Pace
  readonly #options: PacerOptions

  constructor (options: PacerOptions) {
    this.#options = options
    this.usual = usualPace(options.mode)
  }

  /** The pace for somebody who goes by `told` (undefined: by the usual one). The way of nearly every poll first. */
  paceOf (place: Place, told: Pace | undefined): Pace {
    const { mode, load: { level }, waiters } = this.#options
    if (level === 0 && told === undefined) return this.usual
    const pace = level === 0 ? this.usual : loadedPace(mode, { level, talks: this.#talks(place) })
    // Who couldn't be held may be as soon as there is room again; asked only then, so that nobody is sent to and fro.
    return told?.hold === 0 && pace.hold > 0 && !waiters.hasRoomBeside(place) ? unheldPace(pace) : pace
  }

  /** For somebody who can't be held. */
  unheldPaceOf (place: Place): Pace {
    return unheldPace(this.paceOf(place, undefined))
  }

  /** They go by this pace from now on: a visitor who keeps silent for its while is still here. */
  note ({ accountId, siteId, person }: Place, { after }: Pace): void {
    if (after > inContactMs && siteId !== undefined) this.#options.feed.presence.expect({ accountId, visitorId: person }, after)
  }

  /** Whether there is no place for a newcomer: somebody whom this node hasn't met and who isn't talking. Their account must be loaded. */
  turnsAway (place: Place): boolean {
    return this.#options.load.level === lastLevel && !this.#options.feed.presence.knows(place.person) && !this.#talks(place)
  }

  // Said or heard something within two minutes (the ring), or has a conversation that was typed in or read within the hour (the marks).
  #talks ({ accountId, siteId, person }: Place): boolean {
    const { feed } = this.#options
    return siteId === undefined || (feed.find(accountId)?.lastOfVisitor(person) ?? 0) > 0 || feed.signals.ofVisitor(accountId, person).length > 0
  }
}
