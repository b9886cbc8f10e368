// Ports for programs that must be told theirs; who can take any asks the system for 0.
import { findPort } from '../../src/process/ports.ts'

/** Ports of loopback that stay free until they are used, all different. */
export async function freePorts (count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await findPort({ host: '127.0.0.1', port: 0, name: 'a port' }))
  return [...ports]
}

/** One of them. */
export async function freePort (): Promise<number> {
  const [port = 0] = await freePorts(1)
  return port
}
