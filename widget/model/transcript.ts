// A conversation as plain text: who said what and when.
import type { Talk } from '../../src/client/fold.ts'
import { word } from '../strings/words.ts'
import { toRows } from './rows.ts'
import { toSize } from './time.ts'

export function toTranscript (talk: Talk, site: string): string {
  const rows = toRows({ talk, items: [], now: new Date() })
  const lines = rows.flatMap(row => row.kind === 'group'
    ? row.bubbles.map(({ text, file, deleted }) => `[${row.clock}] ${word('says', { name: row.name, text: deleted === true ? word('deleted') : [text, file && `${file.name} (${toSize(file.bytes)})`].filter(Boolean).join(' ') })}`)
    : ['', row.kind === 'day' ? row.text : `* ${row.text}`])
  return [site, ...lines, ''].join('\n')
}
