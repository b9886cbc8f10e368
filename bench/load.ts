// Orders for the process that makes the load (load-process.ts), and their answers.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { end } from './stand.ts'

export type Order =
  /** Brings the crowd, which polls each second, to this size. */
  | { act: 'grow', origin: string, siteId: string, to: number }
  /** Counts for so long. */
  | { act: 'measure', ms: number }
  /** Opens a conversation for each sender, on these sites in turn. */
  | { act: 'open', origin: string, siteIds: string[] }
  /** So many send for so long, each the next message when the last is acknowledged. */
  | { act: 'send', count: number, ms: number }

export interface Done { answers?: Record<string, number>, errors?: Record<string, number>, polls?: number, ms?: number, cpuUs?: number, p50Ms?: number, p99Ms?: number, sent?: number, failed?: string }

export interface Load {
  tell (order: Order): Promise<Required<Done>>
  close (): Promise<void>
}

/** Starts the process. */
export function startLoad (): Load {
  const child = fork(join(import.meta.dirname, 'load-process.ts'), { execArgv: ['--import=tsx'], env: { PATH: process.env.PATH, NODE_ENV: 'production' } })
  return {
    tell: async order => {
      child.send(order)
      const [done] = await once(child, 'message') as [Required<Done>]
      if (done.failed !== undefined) throw new Error(done.failed)
      return done
    },
    close: async () => { await end(child) }
  }
}
