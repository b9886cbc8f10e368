// What of the browser the console is handed: time, storage, network, sound. Made in main.tsx, faked in tests.
import type { Timers } from '../../src/client/timers.ts'
import type { Speaker } from './bell.ts'
import type { Address } from './route.ts'
import type { Shelf } from './storage.ts'
import type { JoinTabs } from './tabs.ts'

export interface World {
  fetch: typeof fetch
  shelf: Shelf
  address: Address
  speaker: Speaker
  timers: Timers
  /** Names this tab to the server and to the other tabs; survives a reload. */
  tab: string
  /** In [0, 1). */
  random: () => number
  /** Milliseconds since 1970. */
  epochMs: () => number
  hidden: () => boolean
  /** The console is hidden, or another window has the focus. */
  away: () => boolean
  /** Joins the console's tabs of this browser. */
  joinTabs: JoinTabs
}
