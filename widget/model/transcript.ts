// A conversation as plain text: who said what and when.
import type { Talk } from '../../src/client/fold.ts'
import type { PanelModel } from './panel.ts'
import { word } from '../strings/words.ts'
import { toRows } from './rows.ts'
import { toSize } from './time.ts'

/** Reads what isn't here yet, first. */
export async function saveText ({ talk, loadOlder, uploads }: PanelModel, site: string): Promise<void> {
  while (talk.value?.more === true) {
    const { length } = talk.value.events
    await loadOlder()
    // It can't be had now: better what is here than nothing.
    if (talk.value?.events.length === length) break
  }
  if (talk.value !== undefined) uploads.save(new Blob([toTranscript(talk.value, site)], { type: 'text/plain' }), `${site}.txt`)
}

export function toTranscript (talk: Talk, site: string): string {
  const lines = toRows({ talk, items: [], now: new Date() }).flatMap(row => row.kind === 'group'
    ? row.bubbles.map(({ text, file, deleted }) => `[${row.clock}] ${word('says', { name: row.name, text: deleted === true ? word('deleted') : [text, file && `${file.name} (${toSize(file.bytes)})`].filter(Boolean).join(' ') })}`)
    : ['', row.kind === 'day' ? row.text : `* ${row.text}`])
  return [site, ...lines, ''].join('\n')
}
