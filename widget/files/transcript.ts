// A conversation as plain text, who said what and when: as a file, or on paper.
import type { FilesOptions, Transcript } from '../parts.ts'
import type { Row } from '../model/rows.ts'
import { saveBlob } from './save.ts'

export function giveTranscript (options: FilesOptions, { rows, site, paper }: Transcript): void {
  const text = toTranscript(options, rows, site)
  if (paper === undefined) { saveBlob(options.root, { blob: new Blob([text], { type: 'text/plain' }), name: `${site}.txt` }); return }
  const words = paper.document.createElement('pre')
  words.style.setProperty('white-space', 'pre-wrap')
  words.textContent = text
  paper.document.title = site
  paper.document.body.append(words)
  paper.print()
}

export function toTranscript ({ word, toSize }: Pick<FilesOptions, 'word' | 'toSize'>, rows: readonly Row[], site: string): string {
  const lines = rows.flatMap(row => row.kind === 'group'
    ? row.bubbles.filter(({ state }) => state === 'sent').map(({ text, file, deleted }) => `[${row.clock}] ${word('says', { name: row.name, text: deleted === true ? word('deleted') : [text, file && `${file.name} (${toSize(file.bytes)})`].filter(Boolean).join(' ') })}`)
    : row.kind === 'new' ? [] : ['', row.kind === 'day' ? row.text : `* ${row.text}`])
  return [site, ...lines, ''].join('\n')
}
