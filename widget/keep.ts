// What the widget remembers on a page's origin: one key per site, and the page's own memory where storage is closed or not allowed yet.
import { parse, stringify } from '../src/client/request.ts'
import { site } from './site.ts'

/** All of it, while storage takes nothing. */
let own: Record<string, string> | undefined
let closed = false

/** Reads storage anew each time, so that tabs see each other's changes. Never throws. */
export function read (name: string): string | undefined {
  const text: unknown = readAll()[name]
  return typeof text === 'string' ? text : undefined
}

/** Never throws. */
export function write (name: string, text: string): void {
  own = { ...readAll(), [name]: text }
  if (!text) delete own[name]
  if (closed) return
  try {
    localStorage.setItem(toKey(), stringify(own))
    own = undefined
  } catch {
    // Full or closed: the page remembers by itself, and what storage still holds is out of date.
  }
}

/** From now on it is kept in storage, or (`inMemory`) for as long as the page lives: all that there was, or `all` instead. What storage holds already is the caller's to take away. */
export function setMemory (inMemory: boolean, all = readAll()): void {
  own = all
  closed = inMemory
  write('', '')
}

function readAll (): Record<string, string> {
  try {
    return own ?? Object(parse(localStorage.getItem(toKey()) as string)) as Record<string, string>
  } catch {
    // Sandboxed frames throw on the very name; a text that isn't ours is worth nothing.
    return {}
  }
}

function toKey (): string {
  return `shopbell:${site.id}`
}
