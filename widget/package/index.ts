// The npm package: puts the script into the page, and gives the typed function that works before it has come. The chat itself always comes from the owner's own server.
import type { LoadOptions, Shopbell } from './types.ts'

type Call = (...values: unknown[]) => unknown
type Global = Call & { q?: unknown[][], get?: (name: string) => unknown }

/** Loads the chat once for each name; called again it gives the same. On a server, where there is no page, it does nothing. Never throws. */
export function loadShopbell ({ name = 'Shopbell', ...options }: LoadOptions): Shopbell {
  const page = globalThis as unknown as Record<string, Global | undefined>
  if (typeof document !== 'undefined' && page[name] === undefined) {
    const queue: unknown[][] = []
    page[name] = Object.assign((...values: unknown[]) => { queue.push(values) }, { q: queue })
    addScript(name, options)
  }
  const call: Call = (...values) => page[name]?.(...values)
  return Object.assign(call, { on, get: (value: string) => page[name]?.get?.(value) }) as Shopbell
}

function addScript (name: string, { origin, site, nonce, ...attributes }: Omit<LoadOptions, 'name'>): void {
  const script = document.createElement('script')
  script.async = true
  script.setAttribute('fetchpriority', 'low')
  if (nonce !== undefined) script.nonce = nonce
  for (const [key, value] of Object.entries({ name, ...attributes })) if (value !== undefined) script.dataset[key] = value
  script.onerror = () => { document.dispatchEvent(new CustomEvent('shopbell:error', { detail: new Error('The chat could not be loaded') })) }
  script.src = `${origin.replace(/\/+$/, '')}/w/${site}.js`
  document.head.append(script)
}

/** By the page's own events, which need nothing to be there yet. */
function on (name: string, listener: (detail: unknown) => void): () => void {
  if (typeof document === 'undefined') return () => {}
  const hear = (event: Event): void => { listener((event as CustomEvent).detail) }
  document.addEventListener(`shopbell:${name}`, hear)
  return () => { document.removeEventListener(`shopbell:${name}`, hear) }
}
