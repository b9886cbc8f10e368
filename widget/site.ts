// Which site this is and where its server stands: set once, before anything else runs.
import type { Part } from './host.ts'

/** Baked into the loader when it is served; of the lazy parts their paths on the loader's own origin. */
export interface Settings extends Record<Part, string> {
  id: string
  name: string
  /** A pattern of the parameters of addresses that the server is not to hear of. */
  blocked: string
}

export let site = {} as Settings
/** From the script's own address: nothing in the page can point the token elsewhere. */
export let origin = ''

/** What takes longer hangs somewhere. */
const hangsMs = 10_000

/** `import()` and never a script element: pages whose rules trust our loader by nonce trust what it imports, too. What failed or hangs is tried once more, by another address: browsers remember failures. */
export function getPart<File> (part: Part | `/${string}`): Promise<File> {
  const path = site[part as Part] ?? part
  const hung = new Promise<never>((_resolve, reject) => { setTimeout(reject, hangsMs) })
  return Promise.race([import(origin + path) as Promise<File>, hung]).catch(() => import(origin + (site[part as Part] = `${path}?`)) as Promise<File>)
}

export function setSite (settings: Settings, from: string): void {
  site = settings
  origin = from
}
