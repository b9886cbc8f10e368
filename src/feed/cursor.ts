// A client's place in its account's log, as text: version, the log's identity, the last seq taken in. Opaque to clients, not signed.

/** `epoch` is the log's identity; `seq` the last number that the client has seen or need not see. */
export interface Cursor {
  epoch: string
  seq: number
}

const version = '1'
const form = /^1\.([A-Za-z0-9_-]{1,60})\.(0|[1-9a-z][0-9a-z]{0,10})$/

/** The text of a cursor, at most 80 characters of A-Z a-z 0-9 _ . - */
export function formatCursor ({ epoch, seq }: Cursor): string {
  return `${version}.${epoch}.${seq.toString(36)}`
}

/** Reads a cursor; undefined for anything that `formatCursor` didn't write (another version, too). */
export function parseCursor (text: string): Cursor | undefined {
  const found = form.exec(text)
  if (found === null) return undefined
  const seq = Number.parseInt(found[2] as string, 36)
  return Number.isSafeInteger(seq) ? { epoch: found[1] as string, seq } : undefined
}
