// Joins the other tabs of this browser, once one was heard: part of the panel's file, since most pages are the only one.
import type { Leader } from '../src/client/leader.ts'
import type { TabsOptions } from './host.ts'
import { createLeader } from '../src/client/leader.ts'

export function joinTabs ({ site, tab, channel, keep, timers, onLead, onMessage }: TabsOptions): Leader {
  return createLeader({
    name: `shopbell:${site}`,
    tab,
    locks: navigator.locks as LockManager | undefined,
    channel,
    lease: { read: () => keep.read('l'), write: text => { keep.write('l', text) } },
    timers,
    epochMs: Date.now,
    onLead,
    onTabs () {},
    onMessage
  })
}
