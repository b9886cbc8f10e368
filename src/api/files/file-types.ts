// What a file is, by its bytes: the few types that are taken. What its sender says it is counts for nothing.
import { FileType } from '../../errors.ts'
import { findPictureType, readSize } from '../../insight/picture-type.ts'
import { endingOf, toFileName } from './file-names.ts'

/** What browsers draw by themselves and nothing in it runs: the only ones that are shown in place. */
export const rasterTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** All that are taken, for who asks before sending. */
export const takenTypes: readonly string[] = [...rasterTypes, 'application/pdf', 'text/plain']

/** What a first part says that its file is. */
export interface Found { type: string, name: string, width?: number, height?: number }

/** The type by the first part, and the name with that type's ending. Throws FileType for all that isn't taken. */
export function findType ({ name, bytes, whole }: { name: string, bytes: Buffer, whole: boolean }): Found {
  const type = findPictureType(bytes) ?? (bytes.toString('latin1', 0, 5) === '%PDF-' ? 'application/pdf' : undefined) ?? (isPlainText(name, { bytes, whole }) ? 'text/plain' : undefined)
  if (type === undefined) throw new FileType()
  return { type, name: toFileName(name, type), ...readSize(bytes, type) }
}

/** A later part of a text is text, too. Throws FileType. */
export function refuseOtherPart (type: string | undefined, { bytes, last }: { bytes: Buffer, last: boolean }): void {
  if (type === 'text/plain' && !isText(bytes.subarray(countRest(bytes)), last)) throw new FileType()
}

// Markup and programs are text as well: what calls itself one of those is not taken, and what is taken runs nowhere.
const textEndings = new Set(['txt', 'csv', 'log', 'md'])

function isPlainText (name: string, { bytes, whole }: { bytes: Buffer, whole: boolean }): boolean {
  return textEndings.has(endingOf(name)) && isText(bytes, whole)
}

// A part that isn't the last may end within a character, and the next begin there.
function isText (bytes: Buffer, last: boolean): boolean {
  if (bytes.includes(0)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !last })
    return true
  } catch {
    return false // not UTF-8
  }
}

function countRest (bytes: Buffer): number {
  let rest = 0
  while (rest < 3 && ((bytes[rest] ?? 0) & 0xc0) === 0x80) rest++
  return rest
}
