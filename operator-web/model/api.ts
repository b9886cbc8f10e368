// Asks the operator's routes, same origin, and tells when the sign-in has ended; what the answers mean is each model's matter.
import type { Reply, Request } from '../../src/client/request.ts'
import { toReply } from '../../src/client/request.ts'

export interface Api {
  post: Request
  get (path: string): Promise<Reply>
  /** A body of a line of JSON and the bytes after it, as they are. */
  sendPart (path: string, head: object, bytes: Blob): Promise<Reply>
}

export interface ApiOptions {
  request: Request
  fetch: typeof fetch
  /** 401 `signed_out` to anything. */
  onSignedOut (): void
}

/** Long enough for a slow line; a GET of ours is small. */
const getTimeoutMs = 20_000
/** A part of 256 KB at 40 kbit/s. */
const partTimeoutMs = 60_000

export function createApi ({ request, fetch, onSignedOut }: ApiOptions): Api {
  const watch = (reply: Reply): Reply => {
    if (reply.kind === 'refused' && reply.code === 'signed_out') onSignedOut()
    return reply
  }
  return {
    post: async (path, body, options) => watch(await request(path, body, options)),
    get: async path => watch(await ask(fetch, path)),
    sendPart: async (path, head, bytes) => watch(await ask(fetch, path, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: new Blob([JSON.stringify(head), '\n', bytes]) }))
  }
}

async function ask (fetch: typeof globalThis.fetch, path: string, init: RequestInit = {}): Promise<Reply> {
  try {
    return await toReply(await fetch.call(globalThis, path, { ...init, credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(init.body === undefined ? getTimeoutMs : partTimeoutMs) }))
  } catch {
    // Refused, reset, timed out or not JSON: no answer, whatever the reason.
    return { kind: 'cut' }
  }
}

/** The word that says why there is no answer: the server's code, or `cut`. */
export function reasonOf (reply: Exclude<Reply, { kind: 'answer' }>): string {
  return reply.kind === 'refused' ? reply.code : 'cut'
}
