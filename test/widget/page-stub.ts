// The little of a browser that the widget's contact touches, for plain Node: a page, storage, and a server that answers as told.
import type { SiteLook } from '../../src/wire/settings.ts'

/** As the server bakes them into the loader. */
export const settings = { id: 'demo12345678', build: 'AAAAAAAA', blocked: 'access_token|token|e-?mail|password|code' }

/** As hello answers. */
export const look: SiteLook = {
  name: 'Tea',
  status: 'online',
  revision: 1,
  lang: 'en',
  dir: 'ltr',
  words: { region: 'Live chat', online: 'Chat', away: 'Chat', offline: 'Leave a message', states: { online: 'Online', away: 'Back soon', offline: 'Offline' } },
  css: ':host{--brand:#0b5fcc}',
  launcher: true,
  hideOffline: false,
  theme: 'auto',
  shape: 'round',
  label: '',
  chat: { greeting: '', away: '', offline: '', rating: true, transcript: true, mail: true, emoji: true, sounds: true }
}

export interface Call { act: string, body: Record<string, unknown>, init: RequestInit }
export interface StubServer {
  calls: Call[]
  /** The answer to a request; a promise that never ends holds it. */
  answer: (call: Call) => Promise<Response> | Response
}

export function stubPage (): StubServer {
  const server: StubServer = { calls: [], answer: () => new Promise(() => {}) }
  const stored = new Map<string, string>()
  const define = (name: string, value: unknown): void => { Object.defineProperty(globalThis, name, { value, configurable: true, writable: true }) }
  define('window', {
    fetch: (url: string, init: RequestInit) => {
      const call = { act: url.split('/').at(-1) ?? '', body: JSON.parse(init.body as string) as Record<string, unknown>, init }
      server.calls.push(call)
      return Promise.race([server.answer(call), aborted(init.signal)])
    }
  })
  define('localStorage', { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => { stored.set(key, value) } })
  define('location', { href: 'https://shop.example/tea', origin: 'https://shop.example' })
  define('document', { title: 'Tea', referrer: 'https://search.example/?q=tea', hidden: false, documentElement: { lang: 'en' } })
  define('screen', { width: 1280, height: 800 })
  define('navigator', { language: 'en-GB', languages: ['en-GB', 'de'], locks: undefined })
  return server
}

export function json (body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(status === 204 ? null : JSON.stringify(body), { status, headers })
}

async function aborted (signal: AbortSignal | null | undefined): Promise<never> {
  return await new Promise((_resolve, reject) => { signal?.addEventListener('abort', () => { reject(new Error('aborted')) }) })
}
