// How a file looks: a picture drawn on a canvas, anything else by name and size; on its way up with how far it is.
import type { FileCard } from '../../src/wire/events.ts'
import type { FilesOptions } from '../parts.ts'
import type { Upload } from './upload.ts'
import type { Uploads } from './uploads.ts'
import { drawing, element } from '../drawing.ts'
import { file as icon } from '../icons.ts'
import { saveBlob } from './save.ts'
import { drawFile, fetchFile } from './transfer.ts'

export interface Chips {
  show (place: HTMLElement, file: FileCard | Upload): void
  progress (key: string, done: number): void
}

/** A picture is drawn in no more points than the panel has, on a fine screen. */
const widest = 560

export function createChips (options: FilesOptions, uploads: Uploads): Chips {
  const bars = new Map<string, HTMLProgressElement>()
  return {
    progress (key, done) { bars.get(key)?.setAttribute('value', `${done}`) },
    show (place, file) {
      if ('id' in file) { place.replaceChildren(...toFile(options, file)); return }
      const { row, bar } = toUpload(options, file, uploads)
      place.replaceChildren(toChip('span', file, options), row)
      if (bar !== undefined) bars.set(file.key, bar)
    }
  }
}

function toFile (options: FilesOptions, file: FileCard): HTMLElement[] {
  const { word, toSize, way, root } = options
  const chip = toChip('button', file, options)
  chip.type = 'button'
  chip.title = chip.ariaLabel = word('getFile', { name: file.name, size: toSize(file.bytes) })
  const problem = element('span', 'failure')
  problem.role = 'alert'
  const get = async (): Promise<void> => {
    const blob = await fetchFile(way(), file)
    problem.textContent = blob === undefined ? word('fileGone') : ''
    if (blob !== undefined) saveBlob(root, { blob, name: file.name })
  }
  chip.onclick = () => { void get() }
  if (file.width !== undefined && file.height !== undefined) addPicture(chip, { file, width: file.width, height: file.height, options })
  return [chip, problem]
}

/** Takes its room before it is drawn, so that nothing moves; one that can't be drawn leaves its name. */
function addPicture (chip: HTMLElement, { file, width, height, options }: { file: FileCard, width: number, height: number, options: FilesOptions }): void {
  const canvas = element('canvas')
  const scale = Math.min(1, widest / width)
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  chip.prepend(canvas)
  void drawFile(canvas, file, options.way()).then(drawn => { if (!drawn) canvas.remove() })
}

function toUpload ({ word }: FilesOptions, { key, name, state, problem }: Upload, uploads: Uploads): { row: HTMLElement, bar?: HTMLProgressElement } {
  const row = element('span', 'failure')
  const remove = toButton(word(state === 'pending' ? 'cancel' : 'remove'), () => { uploads.remove(key) })
  if (state === 'pending') {
    const bar = element('progress')
    bar.ariaLabel = name
    bar.value = 0
    row.append(bar, remove)
    return { row, bar }
  }
  row.append(problem || word('notSent'))
  if (state === 'lost') row.append(...toChooser(word('choose'), files => { uploads.remove(key); uploads.add(files) }))
  else if (problem === '') row.append(toButton(word('tryAgain'), () => { uploads.retry(key) }))
  row.append(remove)
  return { row }
}

/** After a reload only the visitor can hand over the file anew. */
function toChooser (label: string, choose: (files: File[]) => void): HTMLElement[] {
  const input = element('input', 'hush')
  input.type = 'file'
  input.tabIndex = -1
  input.ariaHidden = 'true'
  input.onchange = () => { if (input.files?.length) choose([...input.files]) }
  return [input, toButton(label, () => { input.click() })]
}

function toChip<Name extends 'button' | 'span'> (name: Name, { name: fileName, bytes }: { name: string, bytes: number }, { toSize }: FilesOptions): HTMLElementTagNameMap[Name] {
  const chip = element(name, 'file')
  const text = element('span')
  const size = element('small')
  size.append(element('bdi', '', toSize(bytes)))
  text.append(element('bdi', '', fileName), size)
  chip.append(drawing(icon), text)
  return chip
}

function toButton (label: string, run: () => void): HTMLElement {
  const button = element('button', 'text', label)
  button.type = 'button'
  button.onclick = run
  return button
}
