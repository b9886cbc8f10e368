// Hashing and verifying passwords, two at a time; where the hashes are kept is the store's matter.
import { hash, verify } from '@node-rs/argon2'
import { Unavailable } from '../errors.ts'

export interface Passwords {
  /** An argon2id hash. Throws Unavailable when too many wait. */
  hash (password: string): Promise<string>
  /** Whether this is the password; without a stored hash it takes as long and is false. Throws Unavailable when too many wait. */
  verify (password: string, stored: string | undefined): Promise<boolean>
}

/** OWASP's smallest for argon2id: 19 MiB, 2 rounds, 1 lane. More memory would let fewer people sign in at once on a small machine. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** A flood of sign-ins must leave the other cores and the memory to those who work. */
const maxAtOnce = 2
/** About two seconds of work; who comes after that had better come back. */
const maxWaiting = 100

export function createPasswords (): Passwords {
  const gate = createGate()
  const nobody = gate(() => hash('nobody has this password', cost))
  // Its failure shows when it is used; without this line it would end the process.
  nobody.catch(() => {})
  return {
    hash: password => gate(() => hash(normalize(password), cost)),
    verify: async (password, stored) => {
      const against = stored ?? await nobody
      const same = await gate(() => verify(against, normalize(password)))
      return same && stored !== undefined
    }
  }
}

/** The same characters typed on another keyboard are the same password. */
function normalize (password: string): string {
  return password.normalize('NFKC')
}

function createGate (): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: Array<() => void> = []
  let running = 0
  return async work => {
    if (waiting.length >= maxWaiting) throw new Unavailable()
    if (running >= maxAtOnce) await new Promise<void>(resolve => { waiting.push(resolve) })
    else running++
    try {
      return await work()
    } finally {
      // The place is handed on, so that nobody who comes now gets in before.
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
