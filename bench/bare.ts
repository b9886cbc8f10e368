// Starts what is measured beside a node: the floors of bare-route.ts.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { end, probed, toMeasured, type Measured } from './stand.ts'

export interface Bare extends Measured {
  origin: string
  close (): Promise<void>
}

export async function startBare (kind: 'fastify' | 'http'): Promise<Bare> {
  const child = fork(join(import.meta.dirname, 'bare-route.ts'), [kind], { execArgv: ['--import=tsx', ...probed], env: { PATH: process.env.PATH, NODE_ENV: 'production' } })
  const [{ port }] = await once(child, 'message') as [{ port: number }]
  return { origin: `http://127.0.0.1:${port}`, ...toMeasured(child), close: async () => { await end(child) } }
}
