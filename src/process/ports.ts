// Ports before they are used: a taken one is said before anything is started, and "any free one" gets its number.
import { createServer, type AddressInfo } from 'node:net'

import { StartProblem } from '../store/start-problem.ts'

export interface Place {
  host: string
  port: number
  /** The variable that a sentence names. */
  name: string
}

/** The port that will be free to listen on: the asked one, or for 0 one that the system picks. Fails with a StartProblem. */
export async function findPort (place: Place): Promise<number> {
  const server = createServer()
  try {
    return await new Promise<number>((resolve, reject) => {
      server.once('error', reject)
      server.listen(place.port, place.host, () => { resolve((server.address() as AddressInfo).port) })
    })
  } catch (error) {
    throw toProblem(error, place)
  } finally {
    server.close()
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
