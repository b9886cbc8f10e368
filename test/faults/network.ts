// A browser's network for a client in Node: its own connections through one door of the balancer, and word of each message that an answer acknowledged.
import { Agent, buildConnector, fetch as undiciFetch } from 'undici'
import type { Response as Answer } from 'undici'
import type { Timers } from '../../src/client/timers.ts'
import type { Door } from './balancer.ts'

export interface Network {
  fetch: typeof fetch
  /** Nothing more goes out or comes in. */
  close (): Promise<void>
}

export interface NetworkOptions {
  /** The server as its address is known outside; all that is sent there goes through the door. */
  host: string
  door: Door
  headers: Record<string, string>
  onStored (key: string, seq: number): void
  /** A refusal that the same words would meet again. */
  onRefused (what: string): void
  /** No answer, or one that says that the server can't. What the client itself gave up isn't one. */
  onError (what: string): void
}

/** As many as browsers open to one origin. */
const connections = 6

export function openNetwork ({ host, door, headers, onStored, onRefused, onError }: NetworkOptions): Network {
  const connect = buildConnector({ timeout: 10_000 })
  const dispatcher = new Agent({ connections, connect: (options, done) => { connect({ ...options, port: String(door.port) }, done) } })
  const ask = async (path: string, init: RequestInit): Promise<{ answer: Answer, text: string }> => {
    const answer = await undiciFetch(`http://${host}${path}`, {
      ...init as object, dispatcher, headers: { ...init.headers as Record<string, string>, ...headers }
    })
    // Read to the end before anything counts as an answer, as the clients do.
    return { answer, text: await answer.text() }
  }
  const send = async (input: unknown, init: RequestInit = {}): Promise<unknown> => {
    const path = String(input)
    const { answer, text } = await ask(path, init).catch((error: Error) => {
      if (init.signal?.aborted !== true) onError(`${path}: ${String(error.cause ?? error)}`)
      throw error
    })
    if (answer.status >= 500) onError(`${path}: ${answer.status} ${text}`)
    if (path.endsWith('/send')) note(path, { answer: { status: answer.status, text }, init })
    return new Response(text === '' ? null : text, { status: answer.status, headers: [...answer.headers] as Array<[string, string]> })
  }
  const note = (path: string, { answer: { status, text }, init }: { answer: { status: number, text: string }, init: RequestInit }): void => {
    const { key, seq } = parse(text)
    if (status < 300 && key !== undefined && seq !== undefined) onStored(key, seq)
    else if (status >= 400 && status < 500 && ![401, 408, 429].includes(status)) onRefused(`${path}: ${status} ${text} for ${String(init.body)}`)
  }
  return { fetch: send as typeof fetch, close: async () => { await dispatcher.destroy() } }
}

function parse (text: string): { key?: string, seq?: number } {
  try {
    return JSON.parse(text) as { key?: string, seq?: number }
  } catch {
    return {} // a proxy's page
  }
}

/** The system's timers, which all end with `stop`: nothing of a client that is over goes on. */
export function createTimers (): Timers & { stop (): void } {
  const running = new Set<NodeJS.Timeout>()
  let stopped = false
  return {
    now: () => performance.now(),
    set (run, ms) {
      // A handle all the same: without one a wait would count as over.
      if (stopped) return {}
      const timer = setTimeout(() => { running.delete(timer); run() }, ms)
      running.add(timer)
      return timer
    },
    clear (handle) {
      clearTimeout(handle as NodeJS.Timeout | undefined)
      running.delete(handle as NodeJS.Timeout)
    },
    stop () {
      stopped = true
      running.forEach(timer => { clearTimeout(timer) })
    }
  }
}
