// Reads conversations with a hole again until each was read: at once, then with patience. How one is read and shown is the faces' matter.
import type { Reply } from './request.ts'
import type { Timers } from './timers.ts'
import { backoffMs } from './backoff.ts'
import { isFinal, retryAfterMs } from './request.ts'

export interface RepairOptions {
  /** Reads the conversation and shows it, if that is still `wanted` by then: what was read before a stop says nothing of what is held since. */
  read (conversationId: string, wanted: () => boolean): Promise<Reply>
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
    const wanted = (): boolean => holes.get(id) === hole
    holes.set(id, hole)
    const reply = await read(id, wanted).catch((): Reply => ({ kind: 'cut' }))
    if (!wanted()) return
    if (reply.kind === 'cut' || (reply.kind === 'refused' && !isFinal(reply.status))) {
      hole.timer = timers.set(() => { void mend(id, failures + 1) }, backoffMs(failures, random(), retryAfterMs(reply)))
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
