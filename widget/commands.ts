// The page's own way in: the global function, which takes over calls made before it was there and never throws into the page, and the page's events.

interface Global {
  (...call: unknown[]): unknown
  get?: unknown
  q?: Iterable<[unknown]>
}
export type Commands = Record<string, (...values: unknown[]) => unknown>
const place = globalThis as unknown as Record<string, Global | undefined>

/** Whether another loader is at work on this page already: the snippet may be there twice. */
export function isTaken (name: string): boolean {
  return !!place[name]?.get
}

/** `run`: what the page may ask for, without a prototype; `otherwise`: what becomes of all other names. */
export function defineCommands (name: string, run: Commands, otherwise: (name: string, ...values: unknown[]) => void): void {
  const queued = place[name]?.q
  const command = (name: unknown, ...values: unknown[]): unknown => {
    try {
      return (run[name as string] ?? otherwise.bind(undefined, name as string))(...values)
    } catch (error) {
      announce('error', error)
    }
  }
  place[name] = Object.assign(command, run)
  for (const call of queued ?? []) command(...call ?? [''])
}

/** Calls back with what is told under that name, until the function it returns is called. */
export function on (name: unknown, listener: unknown): () => void {
  const hear = (event: Event): void => { if (typeof listener === 'function') listener((event as CustomEvent).detail) }
  document.addEventListener(`shopbell:${name}`, hear)
  return () => { document.removeEventListener(`shopbell:${name}`, hear) }
}

/** Tells the page's listeners. What one of them throws is reported as the page's own, and stops nothing of ours. */
export function announce (name: string, detail?: unknown): void {
  queueMicrotask(() => { document.dispatchEvent(new CustomEvent(`shopbell:${name}`, { detail })) })
}
