// The page's own way in: the global Shopbell(...), which takes over calls made before it was there and never throws into the page.

type Listener = (detail: unknown) => void
interface Global {
  (...call: unknown[]): unknown
  on: (name: string, listener: Listener) => () => void
  get: (name: string) => unknown
  q?: Array<ArrayLike<unknown>>
}
const place = globalThis as { Shopbell?: Global }
const listeners = new Set<{ name: string, listener: Listener }>()

/** Whether another loader is at work on this page already: the snippet may be there twice. */
export function isTaken (): boolean {
  return typeof place.Shopbell?.get === 'function'
}

/** `run`: what the page may ask for, without a prototype; `get`: what it may know. Commands of later versions are passed over. */
export function defineCommands (run: Record<string, (value?: unknown) => void>, get: Global['get']): void {
  const on: Global['on'] = (name, listener) => {
    const entry = { name, listener }
    if (typeof listener === 'function') listeners.add(entry)
    return () => { listeners.delete(entry) }
  }
  const queued = place.Shopbell?.q
  const command = (name: unknown, ...[value, more]: unknown[]): unknown => {
    if (name === 'on') return on(value as string, more as Listener)
    if (name === 'get') return get(value as string)
    run[name as string]?.(value)
  }
  place.Shopbell = Object.assign(command, { on, get })
  for (const call of queued ?? []) command(...Array.from(call ?? []) as [unknown])
}

/** Tells the page's listeners. */
export function announce (name: string, detail?: unknown): void {
  for (const entry of [...listeners]) {
    // What a listener of the page throws is reported as the page's own, and stops nothing of ours.
    if (entry.name === name) queueMicrotask(() => { entry.listener(detail) })
  }
}
