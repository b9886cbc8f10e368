// Files on their way up: checked before they go, sent one after the other, cancelled, tried again. How they travel is the lazy file's matter.
import type { ReadonlySignal } from '@preact/signals'
import type { FileCard } from '../../src/wire/events.ts'
import type { Contact, Keep, SiteLook } from '../host.ts'
import type { FilesFile, Uploaded, Way } from '../parts.ts'
import { signal } from '@preact/signals'
import { newKey } from '../../src/client/id.ts'
import { word } from '../strings/words.ts'
import { toSize } from './time.ts'

export interface Upload {
  readonly key: string
  readonly name: string
  readonly bytes: number
  readonly at: number
  /** From 0 to 1. */
  readonly done: number
  /** `lost`: the page was left before it was up, and no page may read a file again that nobody chooses. */
  readonly state: 'pending' | 'failed' | 'lost'
  /** A sentence, where there is one for it. */
  readonly problem: string
}

export interface Uploads {
  readonly items: ReadonlySignal<readonly Upload[]>
  /** Why the last file was not taken; empty: it was. */
  readonly refused: ReadonlySignal<string>
  add (files: Iterable<ChosenFile>): void
  retry (key: string): void
  /** Cancels it, or gives it up. */
  remove (key: string): void
  /** The network is back. */
  nudge (): void
}

export type ChosenFile = Blob & { name: string }

export interface UploadsOptions {
  keep: Keep
  limits (): SiteLook['chat']['files']
  getFiles (): Promise<FilesFile>
  way (): Way
  ask: Contact['ask']
  /** It is up: now it is said. */
  onStored (file: FileCard): void
}

interface Running { file: ChosenFile, abort: AbortController | undefined }

export function createUploads (options: UploadsOptions): Uploads {
  const { keep, limits, onStored } = options
  const items = signal<readonly Upload[]>(readLost(keep))
  const refused = signal('')
  const files = new Map<string, Running>()
  let busy = false

  const set = (next: readonly Upload[]): void => {
    items.value = next
    keep.write('u', next.length === 0 ? '' : JSON.stringify(next.map(({ key, name, bytes, at }) => ({ key, name, bytes, at }))))
  }
  const change = (key: string, part: Partial<Upload>): void => { items.value = items.value.map(item => item.key === key ? { ...item, ...part } : item) }
  const remove = (key: string): void => {
    files.get(key)?.abort?.abort()
    files.delete(key)
    set(items.value.filter(item => item.key !== key))
  }
  const next = async (): Promise<void> => {
    const item = items.value.find(({ state, key }) => state === 'pending' && files.has(key))
    const running = files.get(item?.key ?? '')
    if (busy || item === undefined || running === undefined) return
    busy = true
    running.abort = new AbortController()
    const uploaded = await carry(options, { key: item.key, file: running.file, signal: running.abort.signal, onProgress: done => { change(item.key, { done }) } })
    busy = false
    if (!files.has(item.key)) { /* cancelled meanwhile */ } else if (uploaded.kind === 'stored') {
      remove(item.key)
      onStored(uploaded.file)
    } else change(item.key, { state: 'failed', done: 0, problem: toProblem(uploaded.code, item, limits()) })
    void next()
  }
  return {
    items,
    refused,
    remove,
    add (chosen) {
      refused.value = ''
      for (const file of chosen) {
        const problem = toRefusal(file, limits())
        if (problem !== '') { refused.value = problem; continue }
        const key = newKey()
        files.set(key, { file, abort: undefined })
        set([...items.value, { key, name: file.name, bytes: file.size, at: Date.now(), done: 0, state: 'pending', problem: '' }])
      }
      void next()
    },
    retry (key) {
      change(key, { state: 'pending', problem: '' })
      void next()
    },
    nudge () {
      items.value.filter(({ state, problem }) => state === 'failed' && problem === '').forEach(({ key }) => { change(key, { state: 'pending' }) })
      void next()
    }
  }
}

async function carry ({ getFiles, way }: UploadsOptions, upload: { key: string, file: ChosenFile, signal: AbortSignal, onProgress (done: number): void }): Promise<Uploaded> {
  try {
    const { upload: send } = await getFiles()
    return await send({ ...way(), ...upload })
  } catch {
    // The lazy file can't be had now.
    return { kind: 'failed', code: '' }
  }
}

/** The server says the same, but only after the bytes went there. */
function toRefusal ({ name, size, type }: ChosenFile, limits: SiteLook['chat']['files']): string {
  if (size === 0) return word('fileEmpty', { name })
  if (size > (limits?.maxBytes ?? 0)) return toProblem('too_large', { name, bytes: size }, limits)
  return type === '' || limits?.types.includes(type) === true ? '' : toProblem('file_type', { name, bytes: size }, limits)
}

function toProblem (code: string, { name, bytes }: Pick<Upload, 'name' | 'bytes'>, limits: SiteLook['chat']['files']): string {
  if (code === 'too_large') return word('fileBig', { name, size: toSize(bytes), limit: toSize(limits?.maxBytes ?? 0) })
  return code === 'file_type' ? word('fileKind', { name, kinds: toKinds(limits?.types ?? []) }) : ''
}

/** `image/png` is PNG; what has no short name isn't told. */
export function toKinds (types: readonly string[]): string {
  const kinds = types.map(type => type.replace(/^.*[/.]/, '').replace(/^(x-)?|\+.*$/g, '').toUpperCase()).map(kind => ({ PLAIN: 'TXT', DOCUMENT: 'DOCX', SHEET: 'XLSX', PRESENTATION: 'PPTX' })[kind] ?? kind)
  return [...new Set(kinds)].join(', ')
}

function readLost (keep: Keep): Upload[] {
  try {
    return (JSON.parse(keep.read('u') ?? '[]') as Upload[]).map(item => ({ ...item, done: 0, state: 'lost', problem: word('fileLost', { name: item.name }) }))
  } catch {
    // Not written by us.
    return []
  }
}
