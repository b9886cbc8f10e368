// Ports before they are used: a taken one is said before anything is started, and "any free one" gets a number that stays free until it is used.
import { randomInt } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { FastifyInstance } from 'fastify'

import { StartProblem } from '../store/start-problem.ts'

export interface Place {
  host: string
  port: number
  /** The variable that a sentence names. */
  name: string
}

// Below where systems take the ports of outgoing connections from (Linux from 32,768 on, others from 49,152): a port that only looks free until somebody
// connects is none, and between a look and the listening lie seconds. Above what well-known servers listen on.
const [lowest, highest] = [16_384, 32_767]
// So many taken ones in a row, of sixteen thousand, are no chance.
const maxTries = 100

/** The port that will be free to listen on: the asked one, or for 0 one that no connection of this machine takes meanwhile. Fails with a StartProblem. */
export async function findPort (place: Place, pick: () => number = () => randomInt(lowest, highest + 1)): Promise<number> {
  for (let tries = 1; ; tries++) {
    const port = place.port === 0 ? pick() : place.port
    try {
      await tryPort(port, place.host)
      return port
    } catch (error) {
      if (place.port !== 0 || tries === maxTries || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw toProblem(error, { ...place, port })
    }
  }
}

async function tryPort (port: number, host: string): Promise<void> {
  const server = createServer()
  try {
    await once(server.listen(port, host), 'listening')
  } finally {
    server.close()
  }
}

/**
 * Listens there; where HOST is a name, at its first address alone. Fastify itself would listen at all that "localhost" has, by servers of its own,
 * and what is done with `app.server` (early polls, the stop) would be left undone with them. Fails with a StartProblem.
 */
export async function listenAt (app: Pick<FastifyInstance, 'listen'>, place: Place): Promise<void> {
  try {
    const { address } = await lookup(place.host)
    await app.listen({ host: address, port: place.port })
  } catch (error) {
    throw toProblem(error, place)
  }
}

/** An error of listening in words; others as they are. */
export function toProblem (error: unknown, { host, port, name }: Place): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE': return new StartProblem(`Port ${port} on ${host} is taken: stop the program that has it, or set ${name} to another.`, { cause: error })
    case 'EACCES': return new StartProblem(`Port ${port} may not be used by this account: set ${name} to one from 1024 on, or start Shopbell with the right to use it.`, { cause: error })
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN': return new StartProblem(`${host} is no address of this machine: correct HOST.`, { cause: error })
    default: return error
  }
}
