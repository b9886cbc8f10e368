// One request and what became of it, as a value: nothing here throws, waits or tries again.

export type Reply =
  | { kind: 'answer', status: number, body: unknown }
  /** The server said no, in its own words. */
  | { kind: 'refused', status: number, code: string, retryAfterMs: number }
  /** No answer that can be read: the network, a proxy's error page, a body that ends in the middle. */
  | { kind: 'cut' }

/** As they were when the page began: what an owner's page puts in their place later changes nothing of what is sent and kept. */
export let { parse, stringify } = JSON

/** For files that come later than the page's own doings: they take the loader's, which one of a version before doesn't lend. */
export function takeJson (first: Partial<Pick<JSON, 'parse' | 'stringify'>> = {}): void {
  ({ parse = parse, stringify = stringify } = first)
}

/** A refusal that the same request would meet again; 401 is none: the face signs in anew and tries again. */
export function isFinal (status: number): boolean {
  return status >= 400 && status < 500 && ![401, 408, 429].includes(status)
}

/** How long the server asked to wait before it is asked again; 0 where it didn't. */
export function retryAfterMs (reply: Reply): number {
  return reply.kind === 'refused' ? reply.retryAfterMs : 0
}

export interface RequestOptions {
  /** After this long without an answer it counts as cut. */
  timeoutMs?: number
  /** Lets the request outlive the page. */
  keepalive?: boolean
  /** Lets the caller end it; what it answers then (`cut`) is for nobody. */
  abort?: AbortController
}

export type Request = (path: string, body: object, options?: RequestOptions) => Promise<Reply>

export interface RequestSettings {
  fetch: typeof fetch
  /** The server's origin, without a slash at the end; empty for the page's own. */
  base: string
  /** None across origins: then it is text/plain, so that no preflight is sent. */
  headers?: Record<string, string>
  credentials: 'omit' | 'same-origin'
}

/** Long enough for a slow line, short enough that a dead one is noticed. */
const defaultTimeoutMs = 20_000
/** No wait is longer, whatever an answer says; beyond 24 days a browser's timer is over at once. */
const maxRetryAfterS = 300

/** POSTs JSON and reads JSON. A 204's body is undefined. */
export function createRequest ({ fetch, base, ...init }: RequestSettings): Request {
  return async (path, body, { abort = new AbortController(), timeoutMs = defaultTimeoutMs, keepalive = false } = {}) => {
    const timer = setTimeout(() => { abort.abort() }, timeoutMs)
    try {
      return await toReply(await fetch.call(globalThis, base + path, { ...init, method: 'POST', body: stringify(body), cache: 'no-store', keepalive, signal: abort.signal }))
    } catch {
      // Whatever fetch throws (refused, reset, aborted, blocked) means the same: no answer.
      return { kind: 'cut' }
    } finally {
      clearTimeout(timer)
    }
  }
}

/** What a response says. Throws where its body can't be read. */
export async function toReply (response: Response): Promise<Reply> {
  const { status } = response
  const body: unknown = status === 204 ? undefined : await response.json()
  if (response.ok) return { kind: 'answer', status, body }
  const code = (body as { code?: unknown } | null)?.code
  // An error without our code is a proxy's page that happens to be JSON.
  if (typeof code !== 'string') return { kind: 'cut' }
  return { kind: 'refused', status, code, retryAfterMs: 1000 * Math.min(Number(response.headers.get('retry-after')) || 0, maxRetryAfterS) }
}
