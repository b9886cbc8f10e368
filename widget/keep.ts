// What the widget remembers on a page's origin: one key per site, and the page's own memory where storage is closed.
import { site } from './site.ts'

/** All of it, while storage takes nothing. */
let own: Record<string, string> | undefined

/** Reads storage anew each time, so that tabs see each other's changes. Never throws. */
export function read (name: string): string | undefined {
  const text: unknown = readAll()[name]
  return typeof text === 'string' ? text : undefined
}

/** Never throws. */
export function write (name: string, text: string): void {
  const all = { ...readAll(), [name]: text }
  if (text === '') delete all[name]
  try {
    localStorage.setItem(toKey(), JSON.stringify(all))
    own = undefined
  } catch {
    // Full or closed: the page remembers by itself, and what storage still holds is out of date.
    own = all
  }
}

function readAll (): Record<string, string> {
  try {
    return own ?? Object(JSON.parse(localStorage.getItem(toKey()) ?? '')) as Record<string, string>
  } catch {
    // Sandboxed frames throw on the very name; a text that isn't ours is worth nothing.
    return {}
  }
}

function toKey (): string {
  return `shopbell:${site.site}`
}
