// What the console keeps in this browser: JSON by name; where storage is blocked it lasts as long as the page.

export interface Shelf {
  read (name: string): unknown
  write (name: string, value: unknown): void
}

const prefix = 'shopbell-console:'

/** Keeps JSON in `storage`, and in memory alone where reading or writing throws (private windows, blocked or full storage). */
export function createShelf (storage: () => Storage): Shelf {
  const memory = new Map<string, unknown>()
  return {
    read (name) {
      if (memory.has(name)) return memory.get(name)
      try {
        const text = storage().getItem(prefix + name)
        return text === null ? undefined : JSON.parse(text) as unknown
      } catch {
        // Blocked, or not written by us: as if nothing had been kept.
        return undefined
      }
    },
    write (name, value) {
      try {
        if (value === undefined) storage().removeItem(prefix + name)
        else storage().setItem(prefix + name, JSON.stringify(value))
        memory.delete(name)
      } catch {
        // Blocked or full: the page's own memory has to do.
        memory.set(name, value)
      }
    }
  }
}
