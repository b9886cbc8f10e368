// The panel's side of files: the lazy file that carries them is fetched when there is one to send, to show, or left from the page before.
import type { ReadonlySignal } from '@preact/signals-core'
import type { FileCard } from '../../src/wire/events.ts'
import type { Host } from '../host.ts'
import type { ChosenFile, Files, FilesFile, FilesOptions } from '../parts.ts'
import type { Upload } from '../files/upload.ts'
import { signal } from '@preact/signals-core'
import { word } from '../strings/words.ts'
import { toSize } from './time.ts'

export interface Uploads {
  readonly items: ReadonlySignal<readonly Upload[]>
  /** Why the last file was not taken; empty: it was. */
  readonly refused: ReadonlySignal<string>
  add (files: Iterable<ChosenFile>): void
  nudge (): void
  show (place: HTMLElement, file: FileCard | Upload): void
  transcribe: Files['transcribe']
}

export type UploadsOptions = Pick<FilesOptions, 'limits' | 'begin' | 'onStored'>

export function createUploads (host: Host, options: UploadsOptions): Uploads {
  const { origin, site, root, keep, fetch, getPart } = host
  const items = signal<readonly Upload[]>([])
  const refused = signal('')
  let files: Promise<Files> | undefined
  const load = async (): Promise<Files> => {
    const { createFiles } = await getPart<FilesFile>('files')
    return createFiles({
      ...options,
      root,
      keep,
      json: host,
      word,
      toSize,
      way: () => ({ url: `${origin}/v1/visitor/${site.id}/`, token: keep.read('t') ?? '', fetch }),
      onItems (next) { items.value = next },
      onRefused (problem) { refused.value = problem }
    })
  }
  const use = (run: (files: Files) => void): void => {
    files ??= load()
    files.then(run).catch(() => {
      files = undefined
      refused.value = word('fileGone')
    })
  }
  if (keep.read('u') !== undefined) use(() => {})
  return {
    items,
    refused,
    add (chosen) {
      // The browser empties its own list after the event.
      const all = [...chosen]
      if (all.length > 0) use(({ add }) => { add(all) })
    },
    nudge () { if (items.value.length > 0) use(({ nudge }) => { nudge() }) },
    show (place, file) { use(({ show }) => { show(place, file) }) },
    transcribe (transcript) { use(({ transcribe }) => { transcribe(transcript) }) }
  }
}
