// How much of what the visitor wrote and hasn't sent is stored: it shares its room, and what doesn't fit is kept by the page alone.
import type { Keep } from '../host.ts'

/** In bytes, as they stand in storage: an owner's page has five million for everything of its own. */
export const maxUnsent = 64 * 1024
/** Draft, forms, messages on their way, files on theirs. */
const names = ['d', 'f', 'q', 'u']

/** What stands there stays; who comes later gets the rest. */
export function roomFor (name: string, { read }: Pick<Keep, 'read'>): number {
  return names.reduce((room, other) => other === name ? room : room - sizeOf(read(other) ?? ''), maxUnsent)
}

/** Bytes of a text that is a text within the one key's JSON. */
export function sizeOf (text: string): number {
  return new TextEncoder().encode(JSON.stringify(text)).length
}

/** As much of it, from its beginning, as fits. */
export function toFit (text: string, room: number): string {
  let fit = text.slice(0, Math.max(0, room))
  while (fit !== '' && sizeOf(fit) > room) fit = fit.slice(0, fit.length * 0.9)
  return fit
}

/** As many of them, the oldest first, as fit. */
export function toFitting<Item> (items: readonly Item[], room: number): Item[] {
  const fitting = [...items]
  while (fitting.length > 0 && sizeOf(JSON.stringify(fitting)) > room) fitting.pop()
  return fitting
}
