// The polls that are held now, found by whom news can concern; bounded per tab, per person and for the process. Decides nothing about news.

/** Whose poll it is: `person` is the visitor's or operator's id. */
export interface Place {
  accountId: number
  person: string
  tab: string
  /** Of a visitor: their site. Operators have none here. */
  siteId: string | undefined
}

export interface Waiter {
  readonly place: Place
  /** Looks whether there is something by now, and answers if so. */
  look (): void
  /** Makes room for another poll of the same tab or person. */
  displace (): void
  /** The node stops. */
  drain (): void
  /** Says that its person is still here. */
  renew (now: number): void
}

/** Visitors' polls at most, of the process and of one site. Operators are few, and always have room. */
export interface Room { process: number, site: number }

// Two tabs in each of four browsers; more than that is a mistake or an attack.
const maxAPerson = 8
// 16 KB each: some 640 MB, the most one process should put into waiting. A quarter stays for all other sites, whatever one has to bear.
const usualRoom: Room = { process: 40_000, site: 30_000 }

/** All held polls of the process. */
export class Waiters {
  readonly #room: Room
  readonly #all = new Set<Waiter>()
  readonly #byPerson = new Map<string, Set<Waiter>>()
  readonly #bySite = new Map<string, Set<Waiter>>()
  readonly #visitorsOf = new Map<number, Set<Waiter>>()
  readonly #operatorsOf = new Map<number, Set<Waiter>>()

  #visitors = 0

  constructor (room: Room = usualRoom) {
    this.#room = room
  }

  get size (): number {
    return this.#all.size
  }

  /** How many are visitors'. */
  get visitors (): number {
    return this.#visitors
  }

  /** Whether one more may be held, though it displace another one of its tab or person. */
  hasRoomFor ({ siteId }: Place): boolean {
    return siteId === undefined || (this.#visitors < this.#room.process && (this.#bySite.get(siteId)?.size ?? 0) < this.#room.site)
  }

  /** Whether one more may be held that displaces nobody: two that share a tab would send each other to and fro. */
  hasRoomBeside (place: Place): boolean {
    const own = this.#byPerson.get(place.person)
    if (own === undefined) return this.hasRoomFor(place)
    return own.size < maxAPerson && this.hasRoomFor(place) && ![...own].some(({ place: { tab } }) => tab === place.tab)
  }

  /** Registers a poll. An older one of its tab, or the oldest of a person who has too many, is displaced; answers how many were. */
  add (waiter: Waiter): number {
    const { person, tab } = waiter.place
    const own = [...this.#byPerson.get(person) ?? []]
    const sameTab = own.filter(other => other.place.tab === tab)
    const tooMany = own.filter(other => other.place.tab !== tab).slice(0, Math.max(0, own.length - sameTab.length + 1 - maxAPerson))
    const displaced = [...sameTab, ...tooMany]
    for (const other of displaced) other.displace()
    this.#all.add(waiter)
    if (waiter.place.siteId !== undefined) this.#visitors++
    for (const [index, key] of this.#indexes(waiter)) addTo(index, key, waiter)
    return displaced.length
  }

  /** Whether it was there. */
  delete (waiter: Waiter): boolean {
    if (!this.#all.delete(waiter)) return false
    if (waiter.place.siteId !== undefined) this.#visitors--
    for (const [index, key] of this.#indexes(waiter)) deleteFrom(index, key, waiter)
    return true
  }

  has (waiter: Waiter): boolean {
    return this.#all.has(waiter)
  }

  all (): Waiter[] {
    return [...this.#all]
  }

  ofPerson (person: string): Iterable<Waiter> {
    return this.#byPerson.get(person) ?? []
  }

  /** The visitors' polls on a site. */
  ofSite (siteId: string): Iterable<Waiter> {
    return this.#bySite.get(siteId) ?? []
  }

  /** The operators' polls of an account. */
  operatorsOf (accountId: number): Iterable<Waiter> {
    return this.#operatorsOf.get(accountId) ?? []
  }

  ofAccount (accountId: number): Waiter[] {
    return [...this.#visitorsOf.get(accountId) ?? [], ...this.#operatorsOf.get(accountId) ?? []]
  }

  #indexes ({ place: { accountId, person, siteId } }: Waiter): Array<[Map<unknown, Set<Waiter>>, unknown]> {
    if (siteId === undefined) return [[this.#byPerson, person], [this.#operatorsOf, accountId]]
    return [[this.#byPerson, person], [this.#visitorsOf, accountId], [this.#bySite, siteId]]
  }
}

function addTo (index: Map<unknown, Set<Waiter>>, key: unknown, waiter: Waiter): void {
  const waiters = index.get(key)
  if (waiters === undefined) index.set(key, new Set([waiter]))
  else waiters.add(waiter)
}

function deleteFrom (index: Map<unknown, Set<Waiter>>, key: unknown, waiter: Waiter): void {
  const waiters = index.get(key)
  waiters?.delete(waiter)
  if (waiters?.size === 0) index.delete(key)
}
