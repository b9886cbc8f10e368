// What the site looks like to this visitor: as the server made it, and what the page itself wishes instead.
import type { SiteLook } from '../src/wire/settings.ts'

/** Of the script's own attributes and of Shopbell('set'). */
export interface Wish {
  lang?: string | undefined
  theme?: string | undefined
  consent?: string | undefined
  /** `body`: for checks by programs that look nowhere else. */
  mount?: string | undefined
  /** Put after the server's style sheet. */
  css?: string | undefined
}

export const wish: Wish = {}

/** Not there before the server was heard. */
export let look: SiteLook

export function setLook (now: SiteLook): void {
  look = now
}
