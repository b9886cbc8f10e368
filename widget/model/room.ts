// How much of what the visitor wrote and hasn't sent is stored: it shares its room, and what doesn't fit is kept by the page alone.
import type { Keep } from '../host.ts'
import { parse, stringify } from '../../src/client/request.ts'

/** In bytes, as they stand in storage: an owner's page has five million for everything of its own. */
export const maxUnsent = 64 * 1024

/** Stores it under one of these names: draft, forms, messages on their way, files on theirs. False, and what stood there stays, where it doesn't fit beside the others. */
export function store ({ read, write }: Keep, name: 'd' | 'f' | 'q' | 'u', text: string): boolean {
  const bytes = new Blob([...'dfqu'].map(each => stringify(each === name ? text : read(each) ?? ''))).size
  const fits = text === '' || bytes <= maxUnsent
  if (fits) write(name, text)
  return fits
}

/** As many of them as fit, the oldest first. */
export function storeList (keep: Keep, name: 'q' | 'u', items: readonly unknown[]): void {
  let count = items.length
  while (!store(keep, name, count > 0 ? stringify(items.slice(0, count)) : '')) count--
}

/** What was stored under a name; `{}` where nothing was, or not by us. */
export function recall (keep: Keep, name: 'f' | 'q'): object {
  try {
    return Object(parse(keep.read(name) ?? '{}')) as object
  } catch {
    return {}
  }
}
