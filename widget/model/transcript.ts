// A conversation as plain text: who said what and when.
import type { Talk } from '../../src/client/fold.ts'
import type { PanelModel } from './panel.ts'
import { word } from '../strings/words.ts'
import { toRows } from './rows.ts'
import { toSize } from './time.ts'

export async function saveText (model: PanelModel, site: string): Promise<void> {
  model.uploads.save(new Blob([await readText(model, site)], { type: 'text/plain' }), `${site}.txt`)
}

/** In a window without an address of its own: what the page's rules keep out stays out, and what is said needs nothing of it. */
export async function printText (model: PanelModel, site: string): Promise<void> {
  const paper = window.open('', '_blank')
  const text = await readText(model, site)
  if (paper === null) return
  const words = paper.document.createElement('pre')
  words.style.setProperty('white-space', 'pre-wrap')
  words.textContent = text
  paper.document.title = site
  paper.document.body.append(words)
  paper.print()
}

/** Reads what isn't here yet, first. */
async function readText ({ talk, loadOlder }: PanelModel, site: string): Promise<string> {
  while (talk.value?.more === true) {
    const { length } = talk.value.events
    await loadOlder()
    // It can't be had now: better what is here than nothing.
    if (talk.value?.events.length === length) break
  }
  return talk.value === undefined ? '' : toTranscript(talk.value, site)
}

export function toTranscript (talk: Talk, site: string): string {
  const lines = toRows({ talk, items: [], now: new Date() }).flatMap(row => row.kind === 'group'
    ? row.bubbles.map(({ text, file, deleted }) => `[${row.clock}] ${word('says', { name: row.name, text: deleted === true ? word('deleted') : [text, file && `${file.name} (${toSize(file.bytes)})`].filter(Boolean).join(' ') })}`)
    : ['', row.kind === 'day' ? row.text : `* ${row.text}`])
  return [site, ...lines, ''].join('\n')
}
