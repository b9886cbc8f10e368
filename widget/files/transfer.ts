// Carries one file: up by parts, down by id, and onto a canvas. Never throws.
import type { FileCard } from '../../src/wire/events.ts'
import type { Reply } from '../../src/client/request.ts'
import type { ChosenFile, Way } from '../parts.ts'
import { isFinal, stringify, toReply } from '../../src/client/request.ts'

/** Of one part, the first included: with the waits between them, a dead spot of half a minute is bridged. */
const tries = 6
const firstWaitMs = 1000
const partTimeoutMs = 60_000
const drawings = new Map<string, Promise<ImageBitmap | undefined>>()

export interface Carried { way: Way, key: string, file: ChosenFile, signal: AbortSignal, onProgress (done: number): void }
/** `code`: why it was refused; empty: it couldn't get through. */
export type Uploaded = { kind: 'stored', file: FileCard } | { kind: 'failed', code: string }

export async function upload ({ way, key, file, signal, onProgress }: Carried): Promise<Uploaded> {
  const { token } = way
  const begun = await again(way, { act: 'file/begin', body: stringify({ token, key, name: toFileName(file.name), type: file.type, bytes: file.size }), signal })
  if (begun.kind !== 'answer') return toFailed(begun)
  const { file: id, partBytes } = begun.body as { file: string, partBytes: number }
  const parts = Math.ceil(file.size / partBytes)
  for (let index = 0; index < parts; index++) {
    const head = stringify({ token, file: id, index })
    const stored = await again(way, { act: 'file/part', body: new Blob([`${head}\n`, file.slice(index * partBytes, (index + 1) * partBytes)]), signal })
    if (stored.kind !== 'answer') return toFailed(stored)
    onProgress((index + 1) / parts)
  }
  return { kind: 'stored', file: { id, name: file.name, type: file.type, bytes: file.size } }
}

/** Undefined: not to be had now. */
export async function fetchFile (way: Way, { id, type }: FileCard): Promise<Blob | undefined> {
  try {
    const answer = await post(way, { act: 'file/get', body: stringify({ token: way.token, file: id }) })
    // Its type is the one that was told: what a file says of itself is nothing to go by.
    return answer.ok ? new Blob([await answer.arrayBuffer()], { type }) : undefined
  } catch {
    // No connection: it is asked for again when somebody wants it.
    return undefined
  }
}

/** False: not to be had now, or no picture. */
export async function drawFile (canvas: HTMLCanvasElement, file: FileCard, way: Way): Promise<boolean> {
  const known = drawings.get(file.id) ?? decode(file, { way, width: canvas.width })
  drawings.set(file.id, known)
  const picture = await known
  if (picture === undefined) drawings.delete(file.id)
  else {
    // A photo that was taken upright lies in its file, and is turned by the browser alone.
    if (Math.abs(picture.height - canvas.height) > 1) canvas.height = picture.height
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  }
  return picture !== undefined
}

/** In the size that it is shown in: it is kept, and a photo has fifty megabytes. */
async function decode (file: FileCard, { way, width }: { way: Way, width: number }): Promise<ImageBitmap | undefined> {
  const blob = await fetchFile(way, file)
  return blob === undefined ? undefined : await createImageBitmap(blob, { resizeWidth: width, resizeQuality: 'high' }).catch(() => undefined)
}

interface Sending { act: string, body: string | Blob, signal: AbortSignal }

/** Until it gets through, is refused for good, or was tried often enough. Parts can be repeated. */
async function again (way: Way, sending: Sending): Promise<Reply> {
  let reply: Reply = { kind: 'cut' }
  for (let tried = 0; tried < tries && !sending.signal.aborted; tried++) {
    if (tried > 0) await wait(firstWaitMs * 2 ** (tried - 1), sending.signal)
    reply = await once(way, sending)
    if (reply.kind === 'answer' || (reply.kind === 'refused' && isFinal(reply.status))) return reply
  }
  return reply
}

async function once (way: Way, { act, body, signal }: Sending): Promise<Reply> {
  const late = new AbortController()
  const stop = (): void => { late.abort() }
  const timer = setTimeout(stop, partTimeoutMs)
  signal.addEventListener('abort', stop)
  try {
    return await toReply(await post(way, { act, body, signal: late.signal }))
  } catch {
    // Whatever fetch throws means the same: no answer.
    return { kind: 'cut' }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/** Text, so that no preflight is sent. */
async function post ({ url, fetch = window.fetch }: Way, { act, body, signal }: Omit<Sending, 'signal'> & Partial<Sending>): Promise<Response> {
  return await fetch(url + act, { method: 'POST', headers: { 'content-type': 'text/plain;charset=UTF-8' }, credentials: 'omit', cache: 'no-store', body, ...(signal && { signal }) })
}

async function wait (ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>(resolve => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve() }, { once: true })
  })
}

function toFailed (reply: Reply): Uploaded {
  return { kind: 'failed', code: reply.kind === 'refused' ? reply.code : '' }
}

/** What the wire takes as a line, and file systems as a name. */
function toFileName (name: string): string {
  return Array.from(name.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ').trim()).slice(0, 200).join('') || 'file'
}
