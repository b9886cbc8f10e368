// How often who may do what: counted in this node's memory, so that n nodes let through n times as much. What is counted is the routes' matter.
import type { IPv6 } from 'ipaddr.js'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { TooMany } from '../errors.ts'
import { matchesNetworks, parseAddress } from '../insight/address.ts'

/** Each throws TooMany. `address` is the asker's; those of exempt networks are not counted. */
export interface Limits {
  /** 120 a minute and address: offices sit behind one. */
  newVisitor: (address: string) => Promise<void>
  /** With a valid token: 60 a minute and visitor. */
  hello: (address: string, visitorId: string) => Promise<void>
  /** Messages: 20 in ten seconds and visitor. */
  send: (address: string, visitorId: string) => Promise<void>
  /** What costs SQL and is not a message (typing, seen, pages, answers, history): 120 in ten seconds and visitor. */
  ask: (address: string, visitorId: string) => Promise<void>
  /** Counts an attempt: 5 in 15 minutes for one e-mail and address, 30 for an address, 20 for an e-mail from addresses that never signed in as it. */
  signIn: (address: string, email: string) => Promise<void>
  /** It succeeded: what was counted is given back, and the address is known for this e-mail from now on. */
  signedIn: (address: string, email: string) => Promise<void>
  /** Call it for a one-time token that was wrong (set-up, links): 30 in 15 minutes and address. Right ones are never counted. */
  wrongToken: (address: string) => Promise<void>
}

const quarterHour = 15 * 60
// Enough for every operator of a large installation; the oldest go first.
const maxKnownDevices = 10_000

/** Makes the node's limits. */
export function createLimits ({ exempt }: { exempt: readonly string[] }): Limits {
  const [newVisitor, hello, send, ask] = [limit(120, 60), limit(60, 60), limit(20, 10), limit(120, 10)]
  const [pair, addressTries, emailTries, tokens] = [limit(5, quarterHour), limit(30, quarterHour), limit(20, quarterHour), limit(30, quarterHour)]
  const known = new Set<string>()
  const isExempt = (address: string): boolean => exempt.length > 0 && matchesNetworks(address, exempt)
  const count = async (limiter: RateLimiterMemory, address: string, key: string): Promise<void> => {
    if (!isExempt(address)) await consume(limiter, key)
  }
  return {
    newVisitor: async address => { await count(newVisitor, address, toGroup(address)) },
    hello: async (address, visitorId) => { await count(hello, address, visitorId) },
    send: async (address, visitorId) => { await count(send, address, visitorId) },
    ask: async (address, visitorId) => { await count(ask, address, visitorId) },
    wrongToken: async address => { await count(tokens, address, toGroup(address)) },
    signIn: async (address, email) => {
      const device = toDevice(address, email)
      await count(pair, address, device)
      await count(addressTries, address, toGroup(address))
      // Guessing from many addresses must not lock the person out who is at home on this one.
      if (!known.has(device)) await count(emailTries, address, email.toLowerCase())
    },
    signedIn: async (address, email) => {
      const device = toDevice(address, email)
      await pair.delete(device)
      await refund(addressTries, toGroup(address))
      if (!known.has(device)) await refund(emailTries, email.toLowerCase())
      remember(known, device)
    }
  }
}

function limit (points: number, seconds: number): RateLimiterMemory {
  return new RateLimiterMemory({ points, duration: seconds })
}

async function consume (limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (error instanceof RateLimiterRes) throw new TooMany(Math.max(1, Math.ceil(error.msBeforeNext / 1000)))
    throw error
  }
}

/** Who got in was no guess: an office that signs in behind one address uses nothing up. */
async function refund (limiter: RateLimiterMemory, key: string): Promise<void> {
  const counted = await limiter.get(key)
  if (counted !== null && counted.consumedPoints > 0) await limiter.reward(key)
}

function remember (known: Set<string>, device: string): void {
  known.delete(device)
  known.add(device)
  const [oldest] = known
  if (known.size > maxKnownDevices && oldest !== undefined) known.delete(oldest)
}

function toDevice (address: string, email: string): string {
  return `${toGroup(address)} ${email.toLowerCase()}`
}

/** An IPv6 household owns a whole /64, so that is what is counted. */
function toGroup (address: string): string {
  const parsed = parseAddress(address)
  return parsed?.kind() === 'ipv6' ? (parsed as IPv6).parts.slice(0, 4).join(':') : parsed?.toString() ?? address
}
