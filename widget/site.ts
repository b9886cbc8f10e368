// Which site this is and where its server stands: set once, before anything else runs.
import type { Settings } from './host.ts'

export let site: Settings = { site: '', name: '', panel: '', invitation: '' }
/** From the script's own address: nothing in the page can point the token elsewhere. */
export let origin = ''

export function setSite (settings: Settings, from: string): void {
  site = settings
  origin = from
}
