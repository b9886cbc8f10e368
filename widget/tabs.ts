// Joins the other tabs of this browser, once one was heard: a lazy file, since most pages are the only one.
import type { Relay } from '../src/client/relay.ts'
import type { TabsOptions } from './host.ts'
import { createRelay } from '../src/client/relay.ts'
import { browserTimers } from '../src/client/timers.ts'

// wire/limits.ts has it, too; the widget imports types only, so a test holds the two together.
export const maxTabs = 32

export function joinTabs ({ site, keep, ...options }: TabsOptions): Relay {
  const relay = createRelay({
    ...options,
    name: `shopbell:${site}`,
    locks: navigator.locks as LockManager | undefined,
    lease: { read: () => keep.read('l'), write: text => { keep.write('l', text) } },
    timers: browserTimers(),
    epochMs: Date.now
  })
  return { ...relay, tabs: () => relay.tabs().slice(0, maxTabs) }
}
