// How often who may do what: counted in this node's memory, so that n nodes let through n times as much. Which route is counted how is route-limits.ts's, and the visitors' routes' own matter.
import type { IPv6 } from 'ipaddr.js'
import { TooMany } from '../errors.ts'
import { matchesNetworks, parseAddress } from '../insight/address.ts'
import { Counter } from './counter.ts'
import { keepNewest } from './newest.ts'

export type OperatorLimit = 'roster' | 'read' | 'write' | 'manage'

/** An operator's request: which session of which account asks from where. */
export interface OperatorAsking { address: string, session: string, accountId: number }

/** Each throws TooMany. `address` is the asker's; those of exempt networks are not counted. */
export interface Limits {
  /** 120 a minute and address: offices sit behind one. */
  newVisitor: (address: string) => void
  /** Visitors who ask to be erased: 20 an hour and address. Each is remembered by all nodes for a month, and their browser is a new visitor next. */
  forget: (address: string) => void
  /** Mail that a visitor asks for: 10 an hour and address. How much one mailbox and one site get, the database counts (store/transcripts.ts). */
  mail: (address: string) => void
  /** Files that visitors announce: 100 an hour and address, whoever they say they are. How many one visitor gets, the database counts (store/files.ts). */
  file: (address: string) => void
  /** With a valid token: 60 a minute and visitor. */
  hello: (address: string, visitorId: string) => void
  /** Messages, and what opens and ends a chat: 20 in ten seconds and visitor, 200 an address, whoever they say they are. */
  send: (address: string, visitorId: string) => void
  /** What costs SQL and is not a message (typing, seen, pages, answers, history): 120 in ten seconds and visitor. */
  ask: (address: string, visitorId: string) => void
  /** What the owner's page says of a visitor (who they are, what they do), and ratings: 60 a minute and visitor, 600 an address. Each writes. */
  tell: (address: string, visitorId: string) => void
  /** What a stranger may ask and may cost SQL (snippet, status picture, sign-in routes, a site or session that this node doesn't know): 1,200 in ten seconds and address. */
  stranger: (address: string) => void
  /** By the kind of the route: each kind has its number for a session and one for all of its account. */
  operator: (kind: OperatorLimit, asking: OperatorAsking) => void
  /** Counts an attempt: 5 in 15 minutes for one e-mail and address, 30 for an address, 20 for an e-mail from addresses that never signed in as it. */
  signIn: (address: string, email: string) => void
  /** It succeeded: what was counted is given back, and the address is known for this e-mail from now on. */
  signedIn: (address: string, email: string) => void
  /** Call it for a one-time token that was wrong (set-up, links): 30 in 15 minutes and address. Right ones are never counted. */
  wrongToken: (address: string) => void
}

const quarterHour = 15 * 60
const hour = 60 * 60
// Enough for every operator of a large installation; the oldest go first.
const maxKnownDevices = 10_000

/**
 * Points and seconds for one session, and points for its account: twenty busy consoles, or ten who administer at once.
 * `roster`: a console asks each time that its list changed, at most at the beat of a busy site. `read`: lists, histories, profiles; a console that opens shows twenty at once.
 * `write`: messages, typing and seen marks, of a person in several conversations. `manage`: what changes the account.
 */
const operatorLimits: Record<OperatorLimit, { points: number, seconds: number, account: number }> = {
  roster: { points: 300, seconds: 10, account: 6_000 },
  read: { points: 200, seconds: 10, account: 4_000 },
  write: { points: 120, seconds: 10, account: 2_400 },
  manage: { points: 60, seconds: 60, account: 600 }
}

/** Makes the node's limits. */
export function createLimits ({ exempt, now }: { exempt: readonly string[], now?: () => number }): Limits {
  const limit = (points: number, seconds: number): Counter => new Counter({ points, seconds, ...(now === undefined ? {} : { now }) })
  const [newVisitor, forget, hello, send, ask, stranger] = [limit(120, 60), limit(20, hour), limit(60, 60), limit(20, 10), limit(120, 10), limit(1200, 10)]
  const [tell, addressTells, addressSends] = [limit(60, 60), limit(600, 60), limit(200, 10)]
  const [mail, file] = [limit(10, hour), limit(100, hour)]
  const [pair, addressTries, emailTries, tokens] = [limit(5, quarterHour), limit(30, quarterHour), limit(20, quarterHour), limit(30, quarterHour)]
  const operators = Object.fromEntries(Object.entries(operatorLimits).map(([kind, { points, seconds, account }]) =>
    [kind, { session: limit(points, seconds), account: limit(account, seconds) }])) as Record<OperatorLimit, { session: Counter, account: Counter }>
  const known = new Map<string, true>()
  const isExempt = (address: string): boolean => exempt.length > 0 && matchesNetworks(address, exempt)
  const count = (counter: Counter, address: string, key: string): void => {
    if (!isExempt(address)) refuse(counter.take(key))
  }
  return {
    newVisitor: address => { count(newVisitor, address, toGroup(address)) },
    forget: address => { count(forget, address, toGroup(address)) },
    mail: address => { count(mail, address, toGroup(address)) },
    file: address => { count(file, address, toGroup(address)) },
    hello: (address, visitorId) => { count(hello, address, visitorId) },
    send: (address, visitorId) => {
      count(send, address, visitorId)
      count(addressSends, address, toGroup(address))
    },
    ask: (address, visitorId) => { count(ask, address, visitorId) },
    tell: (address, visitorId) => {
      count(tell, address, visitorId)
      count(addressTells, address, toGroup(address))
    },
    stranger: address => { count(stranger, address, toGroup(address)) },
    operator: (kind, { address, session, accountId }) => {
      count(operators[kind].session, address, session)
      count(operators[kind].account, address, String(accountId))
    },
    wrongToken: address => { count(tokens, address, toGroup(address)) },
    signIn: (address, email) => {
      if (isExempt(address)) return
      const device = toDevice(address, email)
      // Looked at first: an address that has used up its tries can't fill the memory with e-mails.
      refuse(addressTries.waitMs(toGroup(address)))
      refuse(pair.take(device))
      refuse(addressTries.take(toGroup(address)))
      // Guessing from many addresses must not lock the person out who is at home on this one.
      if (!known.has(device)) refuse(emailTries.take(email.toLowerCase()))
    },
    signedIn: (address, email) => {
      const device = toDevice(address, email)
      pair.forget(device)
      // Who got in was no guess: an office that signs in behind one address uses nothing up.
      addressTries.giveBack(toGroup(address))
      if (!known.has(device)) emailTries.giveBack(email.toLowerCase())
      keepNewest(known, maxKnownDevices, [device, true])
    }
  }
}

function refuse (waitMs: number): void {
  if (waitMs > 0) throw new TooMany(Math.max(1, Math.ceil(waitMs / 1000)))
}

function toDevice (address: string, email: string): string {
  return `${toGroup(address)} ${email.toLowerCase()}`
}

/** An IPv6 household owns a whole /64, so that is what is counted. */
function toGroup (address: string): string {
  const parsed = parseAddress(address)
  return parsed?.kind() === 'ipv6' ? (parsed as IPv6).parts.slice(0, 4).join(':') : parsed?.toString() ?? address
}
