// Files on their way into a chat: announced, sent in parts, each part again until it is there, and then said as a message. Cancelled ones are forgotten; the server drops what no message names.
import { createModel, signal } from '@preact/signals'
import type { ReadonlySignal } from '@preact/signals'
import type { FileBeginAnswer } from '../../src/wire/files.ts'
import type { FileCard } from '../../src/wire/events.ts'
import type { Reply } from '../../src/client/request.ts'
import type { Timers } from '../../src/client/timers.ts'
import type { Api } from './api.ts'
import { backoffMs } from '../../src/client/backoff.ts'
import { isFinal, retryAfterMs } from '../../src/client/request.ts'
import { maxFileBytes } from '../../src/wire/limits.ts'
import { newKey } from '../../src/client/id.ts'
import { reasonOf } from './api.ts'

export interface Upload {
  readonly key: string
  readonly conversation: string
  readonly name: string
  readonly bytes: number
  /** From 0 to 1. */
  readonly done: number
  /** Why it was refused; only a person's `retry` begins it again. */
  readonly code?: string | undefined
}

export interface UploadsShape {
  /** Oldest first. */
  uploads: ReadonlySignal<readonly Upload[]>
  attach (conversationId: string, file: File): void
  retry (key: string): void
  cancel (key: string): void
  clear (): void
}

export interface UploadsOptions { api: Api, timers: Timers, random: () => number, onWhole: (conversationId: string, file: FileCard) => void }

/** Over a minute with the pauses between; a line that is away for longer is a person's to judge. */
const tries = 7

export const UploadsModel = createModel<UploadsShape, [UploadsOptions]>(options => {
  const { api, timers, onWhole } = options
  const uploads = signal<readonly Upload[]>([])
  const files = new Map<string, File>()
  const change = (key: string, part: Partial<Upload>): void => { uploads.value = uploads.peek().map(upload => upload.key === key ? { ...upload, ...part } : upload) }
  const drop = (key: string): void => {
    files.delete(key)
    uploads.value = uploads.peek().filter(upload => upload.key !== key)
  }

  /** Asks again while there is no answer, ever more rarely. */
  const persist = async (key: string, ask: () => Promise<Reply>): Promise<Reply> => {
    for (let failures = 0; ; failures++) {
      const reply = await ask()
      const over = reply.kind === 'answer' || (reply.kind === 'refused' && isFinal(reply.status)) || failures + 1 >= tries || !files.has(key)
      if (over) return reply
      await new Promise<void>(resolve => { timers.set(resolve, backoffMs(failures, options.random(), retryAfterMs(reply))) })
    }
  }
  const send = async ({ key, conversation }: Upload, file: File): Promise<Reply> => {
    const { name, type, size: bytes } = file
    const begun = await persist(key, () => api.post('/v1/operator/file/begin', { key, conversation, name, type, bytes }))
    if (begun.kind !== 'answer') return begun
    const { file: id, partBytes } = begun.body as FileBeginAnswer
    for (let index = 0; index * partBytes < bytes; index++) {
      if (!files.has(key)) return { kind: 'cut' }
      const part = file.slice(index * partBytes, (index + 1) * partBytes)
      const reply = await persist(key, () => api.sendPart('/v1/operator/file/part', { file: id, index }, part))
      if (reply.kind !== 'answer') return reply
      change(key, { done: Math.min(1, (index + 1) * partBytes / bytes) })
    }
    return begun
  }
  const run = async (upload: Upload): Promise<void> => {
    const file = files.get(upload.key)
    if (file === undefined) return
    const reply = await send(upload, file)
    if (!files.has(upload.key)) return
    if (reply.kind !== 'answer') { change(upload.key, { code: reasonOf(reply) }); return }
    drop(upload.key)
    onWhole(upload.conversation, { id: (reply.body as FileBeginAnswer).file, name: upload.name, type: file.type, bytes: upload.bytes })
  }

  return {
    uploads,
    attach (conversation, file) {
      const upload: Upload = { key: newKey(), conversation, name: file.name, bytes: file.size, done: 0 }
      files.set(upload.key, file)
      const code = file.size > maxFileBytes ? 'too_large' : file.size === 0 ? 'file_type' : undefined
      uploads.value = [...uploads.peek(), { ...upload, ...(code === undefined ? {} : { code }) }]
      if (code === undefined) void run(upload)
    },
    retry (key) {
      const upload = uploads.peek().find(known => known.key === key)
      if (upload === undefined) return
      change(key, { code: undefined, done: 0 })
      void run(upload)
    },
    cancel: drop,
    clear () { uploads.peek().forEach(({ key }) => { drop(key) }) }
  }
})
export type Uploads = InstanceType<typeof UploadsModel>
