// Reads conversations with a hole again until each was read: at once, then with patience. How one is read and shown is the faces' matter.
import type { Timers } from './timers.ts'
import { backoffMs } from './backoff.ts'

export interface RepairOptions {
  /** Reads the conversation and shows it. False when it couldn't be had now and may be had later. */
  read (conversationId: string): Promise<boolean>
  timers: Timers
  /** In [0, 1). */
  random (): number
}

export interface Repair {
  /** An event of this conversation didn't fit: one before it is missing, or it can't be understood. */
  want (conversationId: string): void
  stop (): void
}

interface Hole { again: boolean, timer: unknown }

/** One reading per conversation at a time; each proven hole leads to one that begins after it, so nothing is missed and nothing loops. */
export function createRepair ({ read, timers, random }: RepairOptions): Repair {
  const holes = new Map<string, Hole>()

  const mend = async (id: string, failures: number): Promise<void> => {
    const hole: Hole = { again: false, timer: undefined }
    holes.set(id, hole)
    const done = await read(id).catch(() => false)
    if (holes.get(id) !== hole) return
    if (!done) {
      hole.timer = timers.set(() => { void mend(id, failures + 1) }, backoffMs({ failures, floorMs: 0, random: random() }))
      return
    }
    holes.delete(id)
    if (hole.again) void mend(id, 0)
  }

  return {
    want (id) {
      const hole = holes.get(id)
      if (hole === undefined) void mend(id, 0)
      else hole.again = true
    },
    stop () {
      holes.forEach(hole => { timers.clear(hole.timer) })
      holes.clear()
    }
  }
}
