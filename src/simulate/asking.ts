// Single requests to the server, for everything but polls, over a few connections that all share. What became of one is a value, as in src/client.
import { Pool } from 'undici'
import type { Reply } from '../client/request.ts'
import type { Tally, Timed } from './tally.ts'

export interface Asking {
  /** A POST as a page of the visitor's sends it; `kind` is what it is timed as. */
  asVisitor (path: string, body: object, from: { kind: Timed, origin: string, userAgent: string }): Promise<Reply>
  /** As the console; the cookie of `signIn` comes along. */
  asOperator (path: string, body: object, abort?: AbortSignal): Promise<Reply>
  get (path: string): Promise<Reply>
  close (): Promise<void>
}

// As many as a server's pool of database connections keeps busy; more would only queue there.
const usualConnections = 48
const timeoutMs = 30_000

interface Sent { method: 'GET' | 'POST', path: string, headers: Record<string, string>, body?: string, abort?: AbortSignal | undefined, kind?: Timed }

/** Opens connections to the server as they are needed. */
export function createAsking ({ origin, tally, connections = usualConnections }: { origin: string, tally: Tally, connections?: number }): Asking {
  const pool = new Pool(origin, { connections, headersTimeout: timeoutMs, bodyTimeout: timeoutMs, connectTimeout: timeoutMs })
  let cookie = ''
  const send = async ({ method, path, headers, body, abort, kind }: Sent): Promise<Reply> => {
    const begun = performance.now()
    try {
      const response = await pool.request({ method, path, headers, body: body ?? null, signal: abort ?? null })
      const text = await response.body.text()
      tally.answered(response.statusCode)
      if (kind !== undefined) tally.took(kind, performance.now() - begun)
      const [set] = [response.headers['set-cookie'] ?? []].flat()
      if (set !== undefined) cookie = set.split(';', 1)[0] ?? ''
      return toReply({ status: response.statusCode, text, retryAfter: response.headers['retry-after'] })
    } catch (error) {
      // Whoever ends a request wants no answer, and it isn't the server's failure.
      if (abort?.aborted !== true) tally.failed(codeOf(error))
      return { kind: 'cut' }
    }
  }
  return {
    asVisitor: async (path, body, { kind, origin: from, userAgent }) => await send({
      method: 'POST', path, kind, headers: { 'content-type': 'text/plain;charset=UTF-8', origin: from, 'user-agent': userAgent }, body: JSON.stringify(body)
    }),
    asOperator: async (path, body, abort) => await send({
      method: 'POST', path, abort, headers: { 'content-type': 'application/json', origin, cookie }, body: JSON.stringify(body)
    }),
    get: async path => await send({ method: 'GET', path, headers: { origin, cookie } }),
    close: async () => { await pool.destroy() }
  }
}

/** What an answer means; one that isn't ours counts as cut. */
export function toReply ({ status, text, retryAfter }: { status: number, text: string, retryAfter: string | string[] | undefined }): Reply {
  if (status === 204) return { kind: 'answer', status, body: undefined }
  try {
    const body = JSON.parse(text) as { code?: unknown }
    if (status < 300) return { kind: 'answer', status, body }
    return typeof body.code === 'string' ? { kind: 'refused', status, code: body.code, retryAfterMs: 1000 * (Number(retryAfter) || 0) } : { kind: 'cut' }
  } catch {
    // A page of a proxy, or half an answer.
    return { kind: 'cut' }
  }
}

/** What the system or the HTTP client calls a failure. */
export function codeOf (error: unknown): string {
  return (error as { code?: string }).code ?? 'failed'
}
