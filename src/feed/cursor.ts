// A client's place in its account's log, as text: version, the log's identity, the last seq taken in, and the pace that it was told where that isn't the usual one. Opaque to clients, not signed.
import type { Pace } from '../wire/signals.ts'

/**
 * `epoch` is the log's identity; `seq` the last number that the client has seen or need not see. `told`: the client goes by this pace until it is told another one,
 * whichever node it asks next; undefined for the usual one.
 */
export interface Cursor {
  epoch: string
  seq: number
  told?: Pace | undefined
}

const version = '1'
const form = /^1\.([A-Za-z0-9_-]{1,50})\.(0|[1-9a-z][0-9a-z]{0,10})(?:\.(\d{1,5})(h?))?$/
// What a client may be held at most; see wire/limits. Without the `h` it may not be held at all.
const holdMs = 25_000

/** The text of a cursor, at most 80 characters of A-Z a-z 0-9 _ . - */
export function formatCursor ({ epoch, seq, told }: Cursor): string {
  const place = `${version}.${epoch}.${seq.toString(36)}`
  return told === undefined ? place : `${place}.${told.after}${told.hold > 0 ? 'h' : ''}`
}

/** Reads a cursor; undefined for anything that `formatCursor` didn't write (another version, too). */
export function parseCursor (text: string): Cursor | undefined {
  const found = form.exec(text)
  if (found === null) return undefined
  const seq = Number.parseInt(found[2] as string, 36)
  if (!Number.isSafeInteger(seq)) return undefined
  const epoch = found[1] as string
  return found[3] === undefined ? { epoch, seq } : { epoch, seq, told: { after: Number(found[3]), hold: found[4] === 'h' ? holdMs : 0 } }
}
