// By which name this tab goes: kept over a reload, so that it finds its outbox again, and never shared with a duplicate, which gets a copy of it.

/** The part of the Web Locks API that is used. */
export interface TabLocks {
  request (name: string, options: { signal: AbortSignal }, held: () => Promise<void>): Promise<unknown>
}

export interface TabOptions {
  /** This tab's own storage; may throw where it is blocked. */
  storage: () => Pick<Storage, 'getItem' | 'setItem'>
  /** Absent outside of secure contexts: duplicates stay unknown there. */
  locks: TabLocks | undefined
  fresh: () => string
  /** Ends the wait for a name that is taken. */
  patience: () => AbortSignal
}

/** The page of before may hold its name a moment longer than it is seen; a duplicate waits this long, once. */
export const patienceMs = 400

const key = 'shopbell-console-tab'

/** Resolves at once, but for a duplicate. Never rejects. */
export async function nameTab (options: TabOptions): Promise<string> {
  const known = read(options)
  if (known !== undefined && await hold(options, known)) return known
  const name = options.fresh()
  await hold(options, name)
  try {
    options.storage().setItem(key, name)
  } catch {
    // Blocked: the name lasts as long as the page.
  }
  return name
}

function read ({ storage }: TabOptions): string | undefined {
  try {
    const known = storage().getItem(key)
    return known !== null && /^[a-z0-9]{4,20}$/.test(known) ? known : undefined
  } catch {
    // Blocked: as if there were none.
    return undefined
  }
}

/** Holds the name for as long as the page lives; false when another tab has it. */
async function hold ({ locks, patience }: TabOptions, name: string): Promise<boolean> {
  if (locks === undefined) return true
  const signal = patience()
  return await new Promise(resolve => {
    const held = async (): Promise<void> => {
      resolve(true)
      await new Promise(() => {})
    }
    // Refused for another reason than our patience: there are no locks here.
    locks.request(`${key}:${name}`, { signal }, held).catch(() => { resolve(!signal.aborted) })
  })
}
