// Which site this is and where its server stands: set once, before anything else runs.
import type { Language } from '../src/wire/settings.ts'
import type { Part } from './host.ts'

/** Baked into the loader when it is served. */
export interface Settings {
  id: string
  /** Stands in the names of all lazy files. */
  build: string
  /** A pattern of the parameters of addresses that the server is not to hear of. */
  blocked: string
}

export let site = {} as Settings
/** From the script's own address: nothing in the page can point the token elsewhere. */
export let origin = ''

/** Of files that couldn't be had, where to try next. */
const others: Record<string, string> = {}
/** What takes longer hangs somewhere. */
const hangsMs = 10_000

/** `import()` and never a script element: pages whose rules trust our loader by nonce trust what it imports, too. What failed or hangs is tried once more, by another address: browsers remember failures. */
export function getPart<File> (part: Part | Language): Promise<File> {
  const path = others[part] ?? `/w/${part}-${site.build}.js`
  const hung = new Promise<never>((_resolve, reject) => { setTimeout(reject, hangsMs) })
  return Promise.race([import(origin + path) as Promise<File>, hung]).catch(() => import(origin + (others[part] = `${path}?`)) as Promise<File>)
}

export function setSite (settings: Settings, from: string): void {
  site = settings
  origin = from
}
