// The lazy file for files: uploads, how they and what was sent look, and saving. Which message they belong to is the panel's matter.
import type { Files, FilesOptions } from './parts.ts'
import { takeJson } from '../src/client/request.ts'
import css from './styles/files.css?inline'
import { createChips } from './files/chips.ts'
import { giveTranscript } from './files/transcript.ts'
import { createUploads } from './files/uploads.ts'
import { addStyles } from './root.ts'

export function createFiles (options: FilesOptions): Files {
  takeJson(options.json)
  addStyles(options.root, css)
  const uploads = createUploads({ ...options, onProgress: (key, done) => { chips.progress(key, done) } })
  const chips = createChips(options, uploads)
  return {
    add: uploads.add,
    nudge: uploads.nudge,
    show: chips.show,
    transcribe: transcript => { giveTranscript(options, transcript) }
  }
}
