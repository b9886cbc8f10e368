// What the widget remembers on a page's origin: one key per site, and the page's own memory where storage is closed.
import { site } from './site.ts'

let own: Record<string, string> = {}

/** Reads storage anew each time, so that tabs see each other's changes. Never throws. */
export function read (name: string): string | undefined {
  const text: unknown = readAll()[name]
  return typeof text === 'string' ? text : undefined
}

/** Never throws. */
export function write (name: string, text: string): void {
  own = { ...readAll(), [name]: text }
  if (text === '') delete own[name]
  try {
    localStorage.setItem(toKey(), JSON.stringify(own))
  } catch {
    // Full or closed: `own` holds it for as long as the page lives.
  }
}

function readAll (): Record<string, string> {
  try {
    return Object(JSON.parse(localStorage.getItem(toKey()) ?? '')) as typeof own
  } catch {
    // Sandboxed frames throw on the very name; a text that isn't ours is worth nothing.
    return own
  }
}

function toKey (): string {
  return `shopbell:${site.site}`
}
