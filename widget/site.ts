// Which site this is and where its server stands: set once, before anything else runs.

/** Baked into the loader when it is served. */
export interface Settings {
  site: string
  name: string
  /** Paths of the lazy parts, on the loader's own origin. */
  panel: string
  invitation: string
}

export let site: Settings = { site: '', name: '', panel: '', invitation: '' }
/** From the script's own address: nothing in the page can point the token elsewhere. */
export let origin = ''

/** `import()` and never a script element: pages whose rules trust our loader by nonce trust what it imports, too. */
export async function getFile<File> (path: string): Promise<File> {
  return await (import(origin + path) as Promise<File>)
}

export function setSite (settings: Settings, from: string): void {
  site = settings
  origin = from
}
