// Files on their way up: checked before they go, sent one after the other, cancelled, tried again.
import type { ChosenFile, FilesOptions } from '../parts.ts'
import type { Upload } from './upload.ts'
import { newKey } from '../../src/client/id.ts'
import { parse } from '../../src/client/request.ts'
import { storeList } from '../model/room.ts'
import { upload } from './transfer.ts'

export interface Uploads {
  add (files: readonly ChosenFile[]): void
  retry (key: string): void
  /** Cancels it, or gives it up. */
  remove (key: string): void
  nudge (): void
}

export interface UploadsOptions extends Omit<FilesOptions, 'root'> { onProgress (key: string, done: number): void }

type Limits = ReturnType<FilesOptions['limits']>

export function createUploads (options: UploadsOptions): Uploads {
  const { keep, limits, onRefused, onStored, onItems } = options
  const files = new Map<string, { file: ChosenFile, abort: AbortController }>()
  let items: readonly Upload[] = []
  let busy = false

  const set = (next: readonly Upload[]): void => {
    items = next
    storeList(keep, 'u', next.map(({ key, name, bytes, at }) => ({ key, name, bytes, at })))
    onItems(next)
  }
  const change = (key: string, part: Partial<Upload>): void => { set(items.map(item => item.key === key ? { ...item, ...part } : item)) }
  const remove = (key: string): void => {
    files.get(key)?.abort.abort()
    files.delete(key)
    set(items.filter(item => item.key !== key))
  }
  const next = async (): Promise<void> => {
    const item = items.find(({ state }) => state === 'pending')
    const running = files.get(item?.key ?? '')
    if (busy || item === undefined || running === undefined) return
    busy = true
    const { key } = item
    await options.begin()
    const uploaded = await upload({ way: options.way(), key, file: running.file, signal: running.abort.signal, onProgress: done => { options.onProgress(key, done) } })
    busy = false
    // Not where it was cancelled meanwhile.
    if (files.has(key) && uploaded.kind === 'stored') {
      remove(key)
      onStored(uploaded.file)
    } else if (files.has(key) && uploaded.kind === 'failed') change(key, { state: 'failed', problem: toProblem(options, { code: uploaded.code, name: item.name, bytes: item.bytes }) })
    void next()
  }
  set(readLost(options))
  return {
    remove,
    add (chosen) {
      onRefused('')
      for (const file of chosen) {
        const problem = toRefusal(options, file, limits())
        if (problem !== '') { onRefused(problem); continue }
        const key = newKey()
        files.set(key, { file, abort: new AbortController() })
        set([...items, { key, name: file.name, bytes: file.size, at: Date.now(), state: 'pending', problem: '' }])
      }
      void next()
    },
    retry (key) {
      change(key, { state: 'pending', problem: '' })
      void next()
    },
    nudge () {
      items.filter(({ state, problem }) => state === 'failed' && problem === '').forEach(({ key }) => { change(key, { state: 'pending' }) })
      void next()
    }
  }
}

/** The server says the same, but only after the bytes went there. */
function toRefusal (options: UploadsOptions, { name, size: bytes, type }: ChosenFile, limits: Limits): string {
  if (bytes === 0) return options.word('fileEmpty', { name })
  if (bytes > (limits?.maxBytes ?? 0)) return toProblem(options, { code: 'too_large', name, bytes })
  return type === '' || limits?.types.includes(type) === true ? '' : toProblem(options, { code: 'file_type', name, bytes })
}

function toProblem ({ word, toSize, limits }: UploadsOptions, { code, name, bytes }: { code: string, name: string, bytes: number }): string {
  if (code === 'too_large') return word('fileBig', { name, size: toSize(bytes), limit: toSize(limits()?.maxBytes ?? 0) })
  return code === 'file_type' ? word('fileKind', { name, kinds: toKinds(limits()?.types ?? []) }) : ''
}

const known: Record<string, string> = { PLAIN: 'TXT', DOCUMENT: 'DOCX', SHEET: 'XLSX', PRESENTATION: 'PPTX', MSWORD: 'DOC' }

/** What people call them: `image/png` is PNG. */
export function toKinds (types: readonly string[]): string {
  const kinds = types.map(type => type.replace(/^.*[/.]/, '').replace(/^x-|\+.*$/g, '').toUpperCase()).map(kind => known[kind] ?? kind)
  return [...new Set(kinds)].join(', ')
}

function readLost ({ keep, word }: UploadsOptions): Upload[] {
  try {
    return (parse(keep.read('u') ?? '[]') as Upload[]).map(item => ({ ...item, state: 'lost', problem: word('fileLost', { name: item.name }) }))
  } catch {
    // Not written by us.
    return []
  }
}
